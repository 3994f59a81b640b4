import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import { clockParameter, integerParameter, numberParameter } from "../../definition/parameterKinds.js";
import type { EntryRule, StrategyDefinition } from "../../definition/StrategyDefinition.js";
import {
  exitTimeParameter,
  gainFractionParameter,
  lossFractionParameter,
  maxHoldParameter,
  trailFractionParameter,
} from "../../definition/standardParameters.js";
import { isAbove, isAtLeast, multiply, rowValue } from "../../expression/expressions.js";
import { strangle } from "../../structures/strangle.js";

/** A reloading seller at the ask is done. */
const freed = (leg: "call" | "put"): EntryRule => ({
  rule: "rows",
  name: `reloading of the ${leg}`,
  from: parameter("fromTime"),
  until: parameter("untilTime"),
  legs: [leg],
  conditions: [
    { name: "was pinned at the ask", holds: isAtLeast(rowValue("pinnedAtAskBefore", { seconds: 10 }), 1) },
    {
      name: "bought at the ask",
      holds: isAtLeast(
        rowValue("volumeAtAskBefore", { seconds: 60 }),
        multiply(parameter("volumeRatio"), rowValue("askSizeMean", { seconds: 60 })),
      ),
    },
    {
      name: "offer reloaded",
      holds: isAtLeast(
        rowValue("askSizeLow", { seconds: 10 }),
        multiply(parameter("minOfferShare"), rowValue("askSizeMean", { seconds: 60 })),
      ),
    },
    { name: "ticked up", holds: isAbove(rowValue("priceChange", { rows: 1 }), 0) },
  ],
  maxPerDay: parameter("maxPerDay"),
  cooldownSeconds: parameter("cooldownSeconds"),
});

/** When the option's price was pinned at the ask for 10 seconds, ten times the usual offer was bought there in a minute without the offer shrinking, and the price then ticks up, buy it. */
export const reloadingAbsorption: StrategyDefinition = {
  id: "B10",
  name: "Reloading absorption",
  family: "buying",
  set: "buying",
  style: "intraday scalp, long one option",
  origin: "stated",
  source: "users' log, part 5, lines 1152 to 1165",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "When the option's price was pinned at the ask for 10 seconds, ten times the usual offer was bought there in a minute without the offer shrinking, and the price then ticks up, buy it. Out 10 % below the largest value, at a loss of 10 %, or after 5 minutes.",
  concept: "A hidden seller caps the price; when he is done it is free.",
  whyItShouldWork:
    "An offer that is traded and comes back is a large order shown in parts; the first tick up says that it is filled.",
  failureModes: [
    "The seller comes back one tick higher.",
    "One tick up is one trade.",
    "Every round trip pays the spread of the option, which a gain of a few points must first earn back.",
  ],
  robustness: [
    "Volume must have traded at the ask, and the offer must not have fallen.",
    "A stop, a trail and five minutes at most.",
    "One position at a time over both legs; the next entry waits for its exit.",
  ],
  assumptions: {
    stated: [
      "Price pinned at the ask; cumulative volume at the ask above 10 times the average ask quantity without ask quantity falling; buy on the first uptick.",
    ],
    inferred: [
      "Pinned is 10 s, cumulative is a minute, not falling is at least half of the mean in the last 10 s.",
      "Loss, trail and time are chosen here: the source states no exit.",
      "The strike is the first out of the money on the venue's grid (the user's rule: at 26,023 the 26,050 call and the 26,000 put), as spot stands at the signal.",
      "Buys fill at the ask and sales at the bid, one second or more after the signal; the source bought at the ask and sold at the last price.",
    ],
  },
  engine: "scan",
  calendar: "everyDay",
  expiry: "nearest",
  legs: strangle("long", { rule: "firstOutOfTheMoney" }),
  entries: [freed("call"), freed("put")],
  exits: [
    { rule: "lossStop", fraction: parameter("lossFraction") },
    { rule: "gainTarget", fraction: parameter("gainFraction") },
    { rule: "trailingStop", fraction: parameter("trailFraction") },
    { rule: "maxHold", seconds: parameter("maxHoldSeconds") },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: { rule: "fixedLots", lots: parameter("lots") },
  parameters: [
    clockParameter("fromTime", "09:20:00", "first second to enter"),
    clockParameter("untilTime", "15:10:00", "last second to enter"),
    integerParameter("maxPerDay", 50, { unit: "entries", min: 1, max: 1_000 }, "entries a day and side at most"),
    integerParameter("cooldownSeconds", 60, { unit: "s", min: 0, max: 86_400 }, "from an exit to the next entry"),
    numberParameter("volumeRatio", 10, { unit: "x", min: 0.1, max: 1000 }, "bought at the ask over the mean offer"),
    numberParameter("minOfferShare", 0.5, { unit: "share", min: 0.01, max: 1 }, "smallest offer over its mean"),
    exitTimeParameter("15:20:00"),
    lossFractionParameter(0.1),
    gainFractionParameter(0),
    trailFractionParameter(0.1),
    maxHoldParameter(300),

    ...executionParameters(),
  ],
  variants: [
    {
      name: "trailing stop",
      description: "A trailing stop in place of a fixed target.",
      parameters: { trailFraction: 0.2, lossFraction: 0, maxHoldSeconds: 900 },
    },
    {
      name: "ask plus 2",
      description: "Stress: every purchase fills 2 points above the ask.",
      parameters: { fillModel: "touchSlippage", buySlippagePoints: 2 },
    },
  ],
  codeReference: "lib/strategy/catalog/buying/reloadingAbsorption.ts",
};
