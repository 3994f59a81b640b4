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

/** On expiry days at 10:00 sell a call and a put 0.6 % out of the money of the contract that expires today. */
export const expiryDayStrangle: StrategyDefinition = {
  id: "T5",
  name: "Expiry-day strangle",
  family: "selling",
  set: "theta",
  style: "expiry days, theta-positive, non-directional",
  origin: "reconstructed",
  source: "users' log, part 3, lines 2110 to 2135",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "On expiry days at 10:00 sell a call and a put 0.6 % out of the money of the contract that expires today. Target 80 % of the premium, stop at twice the premium, out at 15:10.",
  concept:
    "On its last day an out-of-the-money option has nothing but time value, and loses all of it unless the strike is reached.",
  whyItShouldWork:
    "The last day's premium is bought for gamma by those who need it; whoever sells it is paid for a risk that a stop can bound on most days.",
  failureModes: [
    "Gamma: a move of half a percent multiplies a premium within minutes, and the stop fills far beyond its level.",
    "Pinning traders unwind in the last hour and throw the index through a strike.",
    "Few days: a year has about fifty, twelve for monthly contracts. A good month proves nothing.",
  ],
  robustness: [
    "Only days that the calendar and the data both call expiry days.",
    "A stop at twice the premium, and out at 15:10, twenty minutes before the end.",
    "Strikes a fixed share of spot away, never by a guess of the range.",
  ],
  assumptions: {
    stated: ["Theta-positive strategies on the nearest expiry."],
    inferred: [
      "The source lists eight theta strategies and states the rules of T1 to T3; this one is a design in their spirit.",
      "Entry at 10:00 and a distance of 0.6 %: the source gives none.",
      "The strike is the quoted one nearest to the distance from spot, within half a strike step.",
      "Quotes up to 10 s old stand. Sells fill at the bid, buys at the ask; stop and target fill at the next quote.",
    ],
  },
  calendar: "expiryDays",
  expiry: "nearest",
  legs: strangle("short", { rule: "percentAway", percent: parameter("distancePercent") }),
  entries: [{ rule: "clock", at: parameter("entryTime"), windowSeconds: parameter("entryWindowSeconds") }],
  exits: [
    { rule: "premiumStop", multiple: parameter("stopMultiple") },
    { rule: "premiumTarget", fraction: parameter("targetFraction") },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: { rule: "fixedLots", lots: parameter("lots") },
  parameters: [
    ...entryParameters("10:00:00"),
    exitTimeParameter("15:10:00"),
    targetFractionParameter(0.8),
    stopMultipleParameter(2),
    numberParameter(
      "distancePercent",
      0.6,
      { unit: "% of spot", min: 0.05, max: 10 },
      "how far out of the money the legs are sold",
    ),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/expiryDayStrangle.ts",
};
