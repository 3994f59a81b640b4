import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import { numberParameter } from "../../definition/parameterKinds.js";
import type { StrategyDefinition } from "../../definition/StrategyDefinition.js";
import { entryParameters, exitTimeParameter, stopMultipleParameter } from "../../definition/standardParameters.js";
import { strangle } from "../../structures/strangle.js";

/** At 15:15 sell a call and a put half a percent out of the money. */
export const strangleHalfPercentNextDay: StrategyDefinition = {
  id: "S6",
  name: "0.5 % OTM strangle to next day",
  family: "selling",
  set: "original",
  style: "overnight, short premium, non-directional",
  origin: "reconstructed",
  source: "users' log, part 3, line 2031",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "At 15:15 sell a call and a put half a percent out of the money. Carry both overnight and buy them back at 09:20 of the next day.",
  concept: "The overnight decay of the straddle, with room for a small gap.",
  whyItShouldWork:
    "Most nights gap by less than half a percent; the strangle keeps its premium then, and the straddle gives some back.",
  failureModes: [
    "An overnight gap: nothing can be done between the close and the first quotes.",
    "On the day before expiry most of the premium is gamma, and the gap costs several premiums.",
    "Volatility that rises overnight lifts both legs at the open, when spreads are widest.",
  ],
  robustness: [
    "Off unless asked for by name, and never part of the intraday portfolio.",
    "No entry on the expiry day of the contracts or on the last day in the data: what no later day can close is not opened.",
    "The margin is held overnight: size for a gap, not for a day's range.",
  ],
  assumptions: {
    stated: ["A next-day variant of the 0.5 % strangle exists."],
    inferred: [
      "The source names next-day variants and says no rule: they made no trades there, because every day was processed by itself.",
      "Entry at 15:15, exit at 09:20 of the next day in the data.",
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
    { rule: "nextDayClock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: { rule: "fixedLots", lots: parameter("lots") },
  isStandard: false,
  parameters: [
    ...entryParameters("15:15:00"),
    exitTimeParameter("09:20:00"),
    stopMultipleParameter(),
    numberParameter(
      "distancePercent",
      0.5,
      { unit: "% of spot", min: 0.05, max: 10 },
      "how far out of the money the legs are sold",
    ),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/strangleHalfPercentNextDay.ts",
};
