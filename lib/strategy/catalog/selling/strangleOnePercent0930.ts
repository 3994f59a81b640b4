import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import { numberParameter } from "../../definition/parameterKinds.js";
import type { StrategyDefinition } from "../../definition/StrategyDefinition.js";
import { entryParameters, exitTimeParameter, stopMultipleParameter } from "../../definition/standardParameters.js";
import { strangle } from "../../structures/strangle.js";

/** At 09:30 sell a call and a put one percent of spot out of the money. */
export const strangleOnePercent0930: StrategyDefinition = {
  id: "S4",
  name: "1 % OTM strangle 09:30",
  family: "selling",
  set: "original",
  style: "intraday, short premium, non-directional",
  origin: "stated",
  source: "users' log, part 3, line 2029",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description: "At 09:30 sell a call and a put one percent of spot out of the money. Buy both back at the close.",
  concept: "Sell small premiums that most days end worthless or nearly so.",
  whyItShouldWork:
    "Far strikes are bought as insurance and priced above what they pay on average; the seller wins often and little, and must survive the rare day.",
  failureModes: [
    "A trend day: without a stop the loss of one leg runs to the time exit.",
    "A jump between two quotes moves both legs before anything can be decided.",
    "A rise of implied volatility after the entry lifts both legs without any move of the index.",
  ],
  robustness: [
    "Out at the first quotes from the exit time on: no overnight gap is ever held.",
    "No entry on stale quotes: the day is skipped and the reason recorded.",
    "A stop on the combined premium can be switched on (`stopMultiple`); the source left by time only.",
  ],
  assumptions: {
    stated: ["Sell the call and the put 1 % out of the money at 09:30, hold to the close."],
    inferred: [
      "Close is 15:25, five minutes before the session ends, so that the time exit can fill.",
      "The strike is the quoted one nearest to the distance from spot, within half a strike step.",
      "Quotes up to 10 s old stand; the entry is given up after 300 s. Sells fill at the bid, buys at the ask.",
    ],
  },
  calendar: "everyDay",
  expiry: "nearest",
  legs: strangle("short", { rule: "percentAway", percent: parameter("distancePercent") }),
  entries: [{ rule: "clock", at: parameter("entryTime"), windowSeconds: parameter("entryWindowSeconds") }],
  exits: [
    { rule: "premiumStop", multiple: parameter("stopMultiple") },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: { rule: "fixedLots", lots: parameter("lots") },
  parameters: [
    ...entryParameters("09:30:00"),
    exitTimeParameter("15:25:00"),
    stopMultipleParameter(),
    numberParameter(
      "distancePercent",
      1,
      { unit: "% of spot", min: 0.05, max: 10 },
      "how far out of the money the legs are sold",
    ),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/strangleOnePercent0930.ts",
};
