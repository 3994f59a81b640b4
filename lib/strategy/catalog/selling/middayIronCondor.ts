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
import { withWings } from "../../structures/withWings.js";

/** At 11:00 sell a call and a put half a percent out of the money and buy wings 200 points further out. */
export const middayIronCondor: StrategyDefinition = {
  id: "T4",
  name: "Midday iron condor",
  family: "selling",
  set: "theta",
  style: "intraday, theta-positive, bounded loss",
  origin: "reconstructed",
  source: "users' log, part 3, lines 2110 to 2135",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "At 11:00 sell a call and a put half a percent out of the money and buy wings 200 points further out. Target 40 % of the net premium, stop at a loss of one net premium, out at 14:30.",
  concept: "Sell the quiet hours of the day with a loss that is known at the entry.",
  whyItShouldWork:
    "Between late morning and early afternoon the index realises less than its options imply; wings make the rare exception affordable.",
  failureModes: [
    "Four legs pay four spreads twice, a large share of a net premium.",
    "A slow trend reaches the short strike by 14:30 without ever looking like a breakout.",
    "The wings are seldom quoted tightly: on such days the entry is missed.",
  ],
  robustness: [
    "Bounded loss by the bought wings.",
    "Target and stop on the net premium of all four legs at one second.",
    "Out at 14:30, before European hours move the index.",
  ],
  assumptions: {
    stated: ["Theta-positive, defined-risk structures such as iron condors."],
    inferred: [
      "The source lists eight theta strategies and states the rules of T1 to T3; this one is a design in their spirit.",
      "The strike is the quoted one nearest to the distance from spot, within half a strike step.",
      "Quotes up to 10 s old stand. Sells fill at the bid, buys at the ask; stop and target fill at the next quote.",
    ],
  },
  calendar: "everyDay",
  expiry: "nearest",
  legs: withWings(strangle("short", { rule: "percentAway", percent: parameter("distancePercent") }), {
    callPoints: parameter("wingPoints"),
    putPoints: parameter("wingPoints"),
  }),
  entries: [{ rule: "clock", at: parameter("entryTime"), windowSeconds: parameter("entryWindowSeconds") }],
  exits: [
    { rule: "premiumStop", multiple: parameter("stopMultiple") },
    { rule: "premiumTarget", fraction: parameter("targetFraction") },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: { rule: "fixedLots", lots: parameter("lots") },
  parameters: [
    ...entryParameters("11:00:00"),
    exitTimeParameter("14:30:00"),
    targetFractionParameter(0.4),
    stopMultipleParameter(2),
    numberParameter(
      "distancePercent",
      0.5,
      { unit: "% of spot", min: 0.05, max: 10 },
      "how far out of the money the legs are sold",
    ),
    numberParameter(
      "wingPoints",
      200,
      { unit: "points", min: 50, max: 5_000 },
      "how far the wings lie beyond the sold strikes",
    ),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/middayIronCondor.ts",
};
