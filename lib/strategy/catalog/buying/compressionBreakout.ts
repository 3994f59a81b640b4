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
import { isAbove, isAtLeast, isBelow, multiply, rowValue } from "../../expression/expressions.js";
import { strangle } from "../../structures/strangle.js";

/** The option leaves a narrow range upwards on volume. */
const breakout = (leg: "call" | "put"): EntryRule => ({
  rule: "rows",
  name: `breakout of the ${leg}`,
  from: parameter("fromTime"),
  until: parameter("untilTime"),
  legs: [leg],
  conditions: [
    { name: "compressed", holds: isBelow(rowValue("rangeBefore", { seconds: 60 }), parameter("maxRangePoints")) },
    { name: "broke the high", holds: isAbove(rowValue("price"), rowValue("highBefore", { seconds: 60 })) },
    {
      name: "volume",
      holds: isAtLeast(
        rowValue("volumeSum", { seconds: 1 }),
        multiply(parameter("volumeRatio"), rowValue("volumeMeanBefore", { seconds: 60 })),
      ),
    },
  ],
  maxPerDay: parameter("maxPerDay"),
  cooldownSeconds: parameter("cooldownSeconds"),
});

/** When the option stood in a range of 5 points for a minute and breaks above it on twice its volume, buy it. */
export const compressionBreakout: StrategyDefinition = {
  id: "B6",
  name: "Compression breakout",
  family: "buying",
  set: "buying",
  style: "intraday, long one option, breakout",
  origin: "stated",
  source: "users' log, part 5, lines 435 to 448 and 579 to 585",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "When the option stood in a range of 5 points for a minute and breaks above it on twice its volume, buy it. Out 7 % below the largest value, or after 2 minutes.",
  concept: "A pause is followed by a move; buy the side that breaks.",
  whyItShouldWork: "In a narrow range stops gather just outside, and the first trades there set them off.",
  failureModes: [
    "A range in points means another thing for every price and every regime: the source found no trade.",
    "False breaks fall back at once.",
    "Time value runs against the holder every second: many small losses are the normal course.",
  ],
  robustness: [
    "Volume must confirm the break.",
    "A trail and two minutes at most.",
    "One position at a time over both legs; the next entry waits for its exit.",
  ],
  assumptions: {
    stated: [
      "Range of 60 s below 5 points; break of the 60 s high with a volume spike; trailing stop with more room, 1 to 2 minutes.",
    ],
    inferred: [
      "The spec's 5 points are taken (code: 10), volume twice the mean. A break of the low is the break of the other option's high.",
      "The trail is 7 % of the largest value: the source names none.",
      "The strike is the first out of the money on the venue's grid (the user's rule: at 26,023 the 26,050 call and the 26,000 put), as spot stands at the signal.",
      "Buys fill at the ask and sales at the bid, one second or more after the signal; the source bought at the ask and sold at the last price.",
    ],
  },
  engine: "scan",
  calendar: "everyDay",
  expiry: "nearest",
  legs: strangle("long", { rule: "firstOutOfTheMoney" }),
  entries: [breakout("call"), breakout("put")],
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
    numberParameter("maxRangePoints", 5, { unit: "points", min: 0.05, max: 1000 }, "range of the last minute"),
    numberParameter(
      "volumeRatio",
      2,
      { unit: "x", min: 0.1, max: 1000 },
      "volume of a second over the mean of a minute",
    ),
    exitTimeParameter("15:20:00"),
    lossFractionParameter(0),
    gainFractionParameter(0),
    trailFractionParameter(0.07),
    maxHoldParameter(120),

    ...executionParameters(),
  ],
  variants: [
    {
      name: "trailing stop",
      description: "A trailing stop in place of a fixed target.",
      parameters: { trailFraction: 0.12, maxHoldSeconds: 300 },
    },
    {
      name: "ask plus 2",
      description: "Stress: every purchase fills 2 points above the ask.",
      parameters: { fillModel: "touchSlippage", buySlippagePoints: 2 },
    },
  ],
  codeReference: "lib/strategy/catalog/buying/compressionBreakout.ts",
};
