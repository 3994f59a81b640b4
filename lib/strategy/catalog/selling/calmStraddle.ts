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
import { indexValue, isAtMost } from "../../expression/expressions.js";
import { straddle } from "../../structures/straddle.js";

/** Between 10:00 and 14:30, when the last 15 minutes stayed within 0.15 % of spot and realised volatility is below 12 %, sell the at-the-money call and put. */
export const calmStraddle: StrategyDefinition = {
  id: "A6",
  name: "Calm-market straddle",
  family: "selling",
  set: "advanced",
  style: "intraday scalp, short premium, non-directional",
  origin: "reconstructed",
  source: "users' log, part 3, lines 626 to 693",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "Between 10:00 and 14:30, when the last 15 minutes stayed within 0.15 % of spot and realised volatility is below 12 %, sell the at-the-money call and put. Target 25 %, stop 1.4 times premium, at most an hour, four times a day.",
  concept: "Sell only while the market is asleep, and leave before it wakes.",
  whyItShouldWork:
    "Volatility clusters: a calm quarter of an hour is more often followed by another one than by a storm, while the option's price still holds the day's average.",
  failureModes: [
    "Calm before news: the filter is most pleased right before it matters.",
    "A calm market has low premium too: the edge is the difference, not the calm.",
    "The threshold is a number of its time; a new regime passes it never or always.",
  ],
  robustness: [
    "Range and volatility are measured on the index, on closed minutes and passed seconds only.",
    "Target, stop and a limit of one hour.",
    "A pause of ten minutes after each exit: a stopped entry is not repeated at once.",
  ],
  assumptions: {
    stated: ["Short-term quick scalping with an algorithmic advantage, non-directional."],
    inferred: [
      "The source counts ten advanced scalps with two to eight entries a day, 15 to 120 minutes, a target, a stop and a time limit, and states the rules of A1 alone; this one is a design in their spirit.",
      "Realised volatility is that of the last 20 one-minute bars, annualised.",
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
      name: "calm market",
      from: parameter("fromTime"),
      until: parameter("untilTime"),
      conditions: [
        {
          name: "range of the last 15 minutes",
          holds: isAtMost(indexValue("windowRangePercent", { seconds: 900 }), parameter("maxRangePercent")),
        },
        {
          name: "realised volatility",
          holds: isAtMost(
            indexValue("realisedVolPercent", { barMinutes: 1, bars: 20 }),
            parameter("maxRealisedVolPercent"),
          ),
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
    clockParameter("fromTime", "10:00:00", "first second to enter"),
    clockParameter("untilTime", "14:30:00", "last second to enter"),
    integerParameter("maxPerDay", 4, { unit: "entries", min: 1, max: 50 }, "entries a day at most"),
    integerParameter("cooldownSeconds", 600, { unit: "s", min: 0, max: 86_400 }, "from an exit to the next entry"),
    numberParameter(
      "maxRangePercent",
      0.15,
      { unit: "% of spot", min: 0.01, max: 5 },
      "high less low of the last 15 minutes",
    ),
    numberParameter(
      "maxRealisedVolPercent",
      12,
      { unit: "% a year", min: 1, max: 200 },
      "realised volatility of 20 minutes",
    ),
    exitTimeParameter("15:20:00"),
    targetFractionParameter(0.25),
    stopMultipleParameter(1.4),
    maxHoldParameter(3600),
    strikeDistanceParameter(),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/calmStraddle.ts",
};
