import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import { numberParameter } from "../../definition/parameterKinds.js";
import type { StrategyDefinition } from "../../definition/StrategyDefinition.js";
import {
  entryParameters,
  exitTimeParameter,
  stopMultipleParameter,
  targetFractionParameter,
} from "../../definition/standardParameters.js";
import { strangle } from "../../structures/strangle.js";

/** At 09:45 sell the call and the put whose deltas are nearest to 0.20. */
export const deltaTwentyStrangle: StrategyDefinition = {
  id: "T6",
  name: "Delta-20 strangle",
  family: "selling",
  set: "theta",
  style: "intraday, theta-positive, non-directional",
  origin: "reconstructed",
  source: "users' log, part 3, lines 2110 to 2135",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "At 09:45 sell the call and the put whose deltas are nearest to 0.20. Target half of the premium, stop at twice the premium, out at 15:10.",
  concept: "Choose the distance by the market's own measure: as far in deltas on a wild day as on a calm one.",
  whyItShouldWork:
    "A fixed percentage is near on wild days and far on calm ones; a delta keeps the chance of being reached alike, so that results of different days compare.",
  failureModes: [
    "Deltas come from implied volatility, and a bad quote gives a bad delta.",
    "On expiry day a delta of 0.20 is a few points away.",
    "High volatility puts strikes far and premium high: the largest positions stand in the wildest markets.",
  ],
  robustness: [
    "No strike within 0.1 of the target delta, no entry.",
    "A stop at twice the premium.",
    "Out at 15:10: no overnight gap.",
  ],
  assumptions: {
    stated: ["Greeks may be used for strikes."],
    inferred: [
      "The source lists eight theta strategies and states the rules of T1 to T3; this one is a design in their spirit.",
      "Deltas are Black's, of the forward, from each contract's own implied volatility at that second.",
      "Quotes up to 10 s old stand. Sells fill at the bid, buys at the ask; stop and target fill at the next quote.",
    ],
  },
  calendar: "everyDay",
  expiry: "nearest",
  legs: strangle("short", { rule: "deltaTarget", delta: parameter("targetDelta") }),
  entries: [{ rule: "clock", at: parameter("entryTime"), windowSeconds: parameter("entryWindowSeconds") }],
  exits: [
    { rule: "premiumStop", multiple: parameter("stopMultiple") },
    { rule: "premiumTarget", fraction: parameter("targetFraction") },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: { rule: "fixedLots", lots: parameter("lots") },
  parameters: [
    ...entryParameters("09:45:00"),
    exitTimeParameter("15:10:00"),
    targetFractionParameter(0.5),
    stopMultipleParameter(2),
    numberParameter("targetDelta", 0.2, { unit: "delta", min: 0.02, max: 0.5 }, "absolute delta of both legs"),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/deltaTwentyStrangle.ts",
};
