import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import { clockParameter, integerParameter } from "../../definition/parameterKinds.js";
import type { StrategyDefinition } from "../../definition/StrategyDefinition.js";
import {
  exitTimeParameter,
  stopMultipleParameter,
  strikeDistanceParameter,
  targetFractionParameter,
} from "../../definition/standardParameters.js";
import { all, any, indexValue, isAbove, isBelow } from "../../expression/expressions.js";
import { straddle } from "../../structures/straddle.js";

/** Between 11:00 and 13:30, when the five-minute Bollinger bands of the index lie inside its Keltner channel, sell the at-the-money call and put. */
export const contractionStraddle: StrategyDefinition = {
  id: "T7",
  name: "Volatility-contraction straddle",
  family: "selling",
  set: "theta",
  style: "intraday, theta-positive, non-directional",
  origin: "reconstructed",
  source: "users' log, part 3, lines 2110 to 2135",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "Between 11:00 and 13:30, when the five-minute Bollinger bands of the index lie inside its Keltner channel, sell the at-the-money call and put. Out when the index closes outside the channel, at 30 % earned, at 1.4 times the premium, or at 15:10; twice a day at most.",
  concept: "Sell while the index contracts and leave when it expands.",
  whyItShouldWork:
    "Contraction says that realised volatility is below its own recent average, while the option's price follows more slowly; the exit is the same measure turned round.",
  failureModes: [
    "Contraction ends in expansion by definition: the last entry before it always loses.",
    "Bands on closed bars answer up to five minutes late.",
    "Two of twenty bars decide the width: the signal flickers at its edge.",
  ],
  robustness: [
    "Entry and exit by the same measure on closed bars.",
    "Target and stop on the combined premium.",
    "A pause of ten minutes after each exit, two entries a day.",
  ],
  assumptions: {
    stated: ["Theta-positive, adapting when volatility expands."],
    inferred: [
      "The source lists eight theta strategies and states the rules of T1 to T3; this one is a design in their spirit.",
      "Bollinger bands of 20 bars and 2 deviations, Keltner channel of 20 bars and 1.5 average true ranges, five-minute bars of the same day; the first 20 bars are closed at 10:55.",
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
      name: "contraction",
      from: parameter("fromTime"),
      until: parameter("untilTime"),
      conditions: [
        {
          name: "bands inside the channel",
          holds: all(
            isBelow(
              indexValue("bollingerUpper", { minutes: 5, period: 20, width: 2 }),
              indexValue("keltnerUpper", { minutes: 5, period: 20, multiple: 1.5 }),
            ),
            isAbove(
              indexValue("bollingerLower", { minutes: 5, period: 20, width: 2 }),
              indexValue("keltnerLower", { minutes: 5, period: 20, multiple: 1.5 }),
            ),
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
    {
      rule: "when",
      name: "closed outside the channel",
      holds: any(
        isAbove(
          indexValue("barClose", { minutes: 5 }),
          indexValue("keltnerUpper", { minutes: 5, period: 20, multiple: 1.5 }),
        ),
        isBelow(
          indexValue("barClose", { minutes: 5 }),
          indexValue("keltnerLower", { minutes: 5, period: 20, multiple: 1.5 }),
        ),
      ),
    },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: { rule: "fixedLots", lots: parameter("lots") },
  parameters: [
    clockParameter("fromTime", "11:00:00", "first second to enter"),
    clockParameter("untilTime", "13:30:00", "last second to enter"),
    integerParameter("maxPerDay", 2, { unit: "entries", min: 1, max: 50 }, "entries a day at most"),
    integerParameter("cooldownSeconds", 600, { unit: "s", min: 0, max: 86_400 }, "from an exit to the next entry"),
    exitTimeParameter("15:10:00"),
    targetFractionParameter(0.3),
    stopMultipleParameter(1.4),
    strikeDistanceParameter(),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/contractionStraddle.ts",
};
