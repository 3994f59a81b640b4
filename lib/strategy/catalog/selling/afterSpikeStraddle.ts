import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import { clockParameter, integerParameter, numberParameter } from "../../definition/parameterKinds.js";
import type { StrategyDefinition } from "../../definition/StrategyDefinition.js";
import {
  exitTimeParameter,
  maxHoldParameter,
  stopMultipleParameter,
  strikeDistanceParameter,
  targetFractionParameter,
} from "../../definition/standardParameters.js";
import { absolute, indexValue, isAtLeast, isAtMost } from "../../expression/expressions.js";
import { straddle } from "../../structures/straddle.js";

/** Between 09:45 and 14:30, when the index moved more than 0.25 % in five minutes and then stood still for one, sell the at-the-money call and put. */
export const afterSpikeStraddle: StrategyDefinition = {
  id: "A9",
  name: "After-spike straddle",
  family: "selling",
  set: "advanced",
  style: "intraday scalp, short premium, non-directional",
  origin: "reconstructed",
  source: "users' log, part 3, lines 626 to 693",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "Between 09:45 and 14:30, when the index moved more than 0.25 % in five minutes and then stood still for one, sell the at-the-money call and put. Target 25 %, stop 1.4 times premium, at most 45 minutes, four times a day.",
  concept: "Sell the volatility that a spike leaves in the premium once the spike has stopped.",
  whyItShouldWork:
    "After a fast move options are marked up and come down as the move fades; the standstill keeps the seller from standing in its way.",
  failureModes: [
    "The pause is a step of a longer move: both stop and next entry are hit in turn.",
    "The premium is marked down before the index stands still for a minute, and nothing is left to sell.",
    "Spreads are wide after a spike: touch prices cost more than on average.",
  ],
  robustness: [
    "The move must have stopped for a whole minute before the entry.",
    "Target, stop and a limit of 45 minutes.",
    "A pause of ten minutes after each exit keeps a trend from being sold again and again.",
  ],
  assumptions: {
    stated: ["Short-term quick scalping with an algorithmic advantage, non-directional."],
    inferred: [
      "The source counts ten advanced scalps with two to eight entries a day, 15 to 120 minutes, a target, a stop and a time limit, and states the rules of A1 alone; this one is a design in their spirit.",
      "Standing still is a range of at most 0.05 % in the last minute.",
      "At the money is the strike nearest to spot at which both legs can be sold, at most two steps away; a tie takes the lower strike.",
      "Quotes up to 10 s old stand. Sells fill at the bid, buys at the ask; stop and target fill at the next quote.",
    ],
  },
  calendar: "everyDay",
  expiry: "nearest",
  legs: straddle("short", parameter("maxStrikeDistanceSteps")),
  entries: [
    {
      rule: "when",
      name: "spike and standstill",
      from: parameter("fromTime"),
      until: parameter("untilTime"),
      conditions: [
        {
          name: "moved in five minutes",
          holds: isAtLeast(absolute(indexValue("movePercent", { seconds: 300 })), parameter("minMovePercent")),
        },
        {
          name: "still for a minute",
          holds: isAtMost(indexValue("windowRangePercent", { seconds: 60 }), parameter("maxStillPercent")),
        },
      ],
      maxPerDay: parameter("maxPerDay"),
      cooldownSeconds: parameter("cooldownSeconds"),
    },
  ],
  exits: [
    { rule: "premiumStop", multiple: parameter("stopMultiple") },
    { rule: "premiumTarget", fraction: parameter("targetFraction") },
    { rule: "maxHold", seconds: parameter("maxHoldSeconds") },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: { rule: "fixedLots", lots: parameter("lots") },
  parameters: [
    clockParameter("fromTime", "09:45:00", "first second to enter"),
    clockParameter("untilTime", "14:30:00", "last second to enter"),
    integerParameter("maxPerDay", 4, { unit: "entries", min: 1, max: 50 }, "entries a day at most"),
    integerParameter("cooldownSeconds", 600, { unit: "s", min: 0, max: 86_400 }, "from an exit to the next entry"),
    numberParameter("minMovePercent", 0.25, { unit: "% of spot", min: 0.01, max: 5 }, "move of the last five minutes"),
    numberParameter("maxStillPercent", 0.05, { unit: "% of spot", min: 0.005, max: 5 }, "range of the last minute"),
    exitTimeParameter("15:20:00"),
    targetFractionParameter(0.25),
    stopMultipleParameter(1.4),
    maxHoldParameter(2700),
    strikeDistanceParameter(),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/afterSpikeStraddle.ts",
};
