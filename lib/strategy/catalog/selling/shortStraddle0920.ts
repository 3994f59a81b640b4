import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import { clockParameter, integerParameter, numberParameter } from "../../definition/parameterKinds.js";
import type { StrategyDefinition } from "../../definition/StrategyDefinition.js";

const strike = { rule: "nearestStrike", maxDistanceSteps: parameter("maxStrikeDistanceSteps") } as const;
const ofPremium = { unit: "of premium received", min: 0.01, max: 0.99, off: 0 };

/** S1: sell the at-the-money call and put of the nearest expiry at 09:20, out at a share of the premium or at 15:15. */
export const shortStraddle0920: StrategyDefinition = {
  id: "S1",
  name: "ATM straddle 09:20 to 15:15",
  family: "selling",
  set: "original",
  origin: "stated",
  source: "users' log, part 3, lines 256 and 699 to 703",
  style: "intraday, short premium, non-directional",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "At 09:20 sell one at-the-money call and one at-the-money put of the nearest expiry. Buy both back when that costs 20 % less or 20 % more than the premium received, at the latest at the first quotes from 15:15 on. One position a day.",
  concept: "Collect the time value that the nearest expiry loses in one day while the index stays near its strike.",
  whyItShouldWork:
    "Options near expiry are bought for protection and for leverage, and implied volatility is on average above the volatility that follows; the seller is paid that difference, fastest in the last days of a contract.",
  failureModes: [
    "A trend day: one leg loses more than the other gains, and the stop fills at the next quote, beyond its level.",
    "A jump between two quotes: the loss is not bounded by the stop.",
    "A rise of implied volatility after the entry lifts both legs without any move of the index.",
    "On expiry day gamma turns small moves into large changes of premium; stop and target lie minutes apart.",
  ],
  robustness: [
    "A stop on the combined premium, checked every second at which both legs are quoted, on prices of the same second.",
    "Out at the first quotes from 15:15 on: no overnight gap is ever held.",
    "No entry on stale quotes or far from the money: the day is skipped and the reason recorded.",
  ],
  assumptions: {
    stated: [
      "Sell the nearest-expiry at-the-money call and put at 09:20, one position at a time.",
      "Target and stop are 20 % of the premium collected (the sources' straddle template, whose time exit is 15:00).",
      "The sources' 09:20 to 15:15 variant leaves by time only: stopMultiple 0 and targetFraction 0 run it.",
      "Costs are 5 rupees a trade, once, for one lot.",
      "The nearest expiry is the first one on or after the day in the expiry column of the data.",
    ],
    inferred: [
      "At the money is the strike nearest to spot at which both legs can be sold; a tie takes the lower strike.",
      "A strike more than two steps from spot is not at the money: there is no entry at that second.",
      "The entry is given up 300 s after 09:20. Quotes up to 10 s old stand; entry and time exit fill at quotes stamped at or after their time.",
      "Sells fill at the bid, buys at the ask. Stop and target fill at quotes at least one second after the decision.",
      "The cost of 5 rupees does not grow with legs or lots.",
    ],
  },
  calendar: "everyDay",
  expiry: "nearest",
  legs: [
    { name: "call", side: "short", optionType: "CE", strike, ratio: 1 },
    { name: "put", side: "short", optionType: "PE", strike, ratio: 1 },
  ],
  entries: [{ rule: "clock", at: parameter("entryTime"), windowSeconds: parameter("entryWindowSeconds") }],
  exits: [
    { rule: "premiumStop", multiple: parameter("stopMultiple") },
    { rule: "premiumTarget", fraction: parameter("targetFraction") },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: { rule: "fixedLots", lots: parameter("lots") },
  parameters: [
    clockParameter("entryTime", "09:20:00", "first second to sell"),
    integerParameter("entryWindowSeconds", 300, { unit: "s", min: 0, max: 86_400 }, "how long the entry waits"),
    clockParameter("exitTime", "15:15:00", "first second of the time exit"),
    numberParameter(
      "stopMultiple",
      1.2,
      { unit: "x premium received", min: 1.01, max: 20, off: 0 },
      "buy back when that costs this multiple of the premium received",
    ),
    numberParameter("targetFraction", 0.2, ofPremium, "buy back when this share of the premium is earned"),
    numberParameter("maxStrikeDistanceSteps", 2, { unit: "strike steps", min: 0.5, max: 100 }, "furthest from spot"),
    ...executionParameters(),
  ],
  variants: [
    {
      name: "time exit only",
      description: "The sources' 09:20 to 15:15: neither stop nor target.",
      parameters: { stopMultiple: 0, targetFraction: 0 },
    },
  ],
  codeReference: "lib/strategy/catalog/selling/shortStraddle0920.ts",
};
