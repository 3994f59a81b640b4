import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import { clockParameter, integerParameter, numberParameter } from "../../definition/parameterKinds.js";
import type { StrategyDefinition } from "../../definition/StrategyDefinition.js";
import {
  exitTimeParameter,
  stopMultipleParameter,
  targetFractionParameter,
} from "../../definition/standardParameters.js";
import { indexValue, isBelow } from "../../expression/expressions.js";
import { strangle } from "../../structures/strangle.js";

/** From 13:00, on days whose range so far is below 1.2 % of spot, sell a call and a put one percent out of the money. */
export const afternoonCalmStrangle: StrategyDefinition = {
  id: "T2",
  name: "Afternoon Calm Strangle",
  family: "selling",
  set: "theta",
  style: "intraday, theta-positive, non-directional",
  origin: "stated",
  source: "users' log, part 3, lines 2119 to 2122 and 2386 to 2389",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "From 13:00, on days whose range so far is below 1.2 % of spot, sell a call and a put one percent out of the money. Target 60 % of the premium, stop at twice the premium, out at 15:10, twice a day at most.",
  concept: "On a day that has stayed in its range, sell strikes outside it for the afternoon.",
  whyItShouldWork:
    "A day's range is mostly set by one o'clock; strikes a percent away are then rarely reached, and their premium decays to nothing by the close of an expiry's last days.",
  failureModes: [
    "A late breakout: the calm of the morning is the reason for the position and no protection.",
    "The premium of far strikes is small against the spread.",
    "The range filter passes most days in quiet months and none in wild ones.",
  ],
  robustness: [
    "The range filter, on prices known at the entry.",
    "A stop at twice the premium.",
    "Out at 15:10, before the last minutes.",
  ],
  assumptions: {
    stated: [
      "One percent out of the money, only when the day's range is below 1.2 %, 50 to 70 % decay target; designed for 12:30 to 15:15, implemented 13:00 to 15:10.",
    ],
    inferred: [
      "Target is 60 %, the middle of the stated range; a stop at twice the premium is added, the source names none.",
      "The source made 162 trades on 81 days, so that two a day are allowed.",
      "The strike is the quoted one nearest to the distance from spot, within half a strike step.",
      "Quotes up to 10 s old stand. Sells fill at the bid, buys at the ask; stop and target fill at the next quote.",
    ],
  },
  calendar: "everyDay",
  expiry: "nearest",
  legs: strangle("short", { rule: "percentAway", percent: parameter("distancePercent") }),
  entries: [
    {
      rule: "when",
      name: "calm day",
      from: parameter("fromTime"),
      until: parameter("untilTime"),
      conditions: [
        {
          name: "range of the day",
          holds: isBelow(indexValue("dayRangePercent"), parameter("maxDayRangePercent")),
        },
      ],
      maxPerDay: parameter("maxPerDay"),
      cooldownSeconds: parameter("cooldownSeconds"),
    },
  ],
  exits: [
    { rule: "premiumStop", multiple: parameter("stopMultiple") },
    { rule: "premiumTarget", fraction: parameter("targetFraction") },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: { rule: "fixedLots", lots: parameter("lots") },
  parameters: [
    clockParameter("fromTime", "13:00:00", "first second to enter"),
    clockParameter("untilTime", "14:30:00", "last second to enter"),
    integerParameter("maxPerDay", 2, { unit: "entries", min: 1, max: 50 }, "entries a day at most"),
    integerParameter("cooldownSeconds", 600, { unit: "s", min: 0, max: 86_400 }, "from an exit to the next entry"),
    numberParameter("maxDayRangePercent", 1.2, { unit: "% of spot", min: 0.1, max: 10 }, "range of the day so far"),
    exitTimeParameter("15:10:00"),
    targetFractionParameter(0.6),
    stopMultipleParameter(2),
    numberParameter(
      "distancePercent",
      1,
      { unit: "% of spot", min: 0.05, max: 10 },
      "how far out of the money the legs are sold",
    ),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/afternoonCalmStrangle.ts",
};
