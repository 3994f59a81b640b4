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
import { isAbove, isAtLeast, isAtMost, multiply, rowValue } from "../../expression/expressions.js";
import { strangle } from "../../structures/strangle.js";

/** The option rises fast on volume, traded at the ask. */
const burst = (leg: "call" | "put"): EntryRule => ({
  rule: "rows",
  name: `micro-burst of the ${leg}`,
  from: parameter("fromTime"),
  until: parameter("untilTime"),
  legs: [leg],
  conditions: [
    { name: "speed", holds: isAtLeast(rowValue("move", { seconds: 3 }), parameter("minMovePoints")) },
    {
      name: "volume",
      holds: isAbove(
        rowValue("volumeSum", { seconds: 1 }),
        multiply(parameter("volumeRatio"), rowValue("volumeMeanBefore", { seconds: 60 })),
      ),
    },
    { name: "traded at the ask", holds: isAtLeast(rowValue("price"), rowValue("ask")) },
  ],
  maxPerDay: parameter("maxPerDay"),
  cooldownSeconds: parameter("cooldownSeconds"),
});

/** When the option rose 2 points in 3 seconds on five times its usual volume, traded at the ask, buy it. */
export const microBurst: StrategyDefinition = {
  id: "B5",
  name: "Micro-burst",
  family: "buying",
  set: "buying",
  style: "intraday scalp, long one option",
  origin: "stated",
  source: "users' log, part 5, lines 418 to 433 and 470 to 590",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "When the option rose 2 points in 3 seconds on five times its usual volume, traded at the ask, buy it. Out when it has not risen for 2 seconds, 5 points below the largest gain, or after a minute.",
  concept: "Join a burst in its first seconds and leave when it fades.",
  whyItShouldWork: "Aggressive buyers on rising volume move the next few prices as well; after that the edge is gone.",
  failureModes: [
    "The fill comes a second or more later, at the price that the burst has made.",
    "The fade is noise of one quote.",
    "Every round trip pays the spread of the option, which a gain of a few points must first earn back.",
  ],
  robustness: [
    "Speed, volume and side of the trade must agree at one row.",
    "Out at the first fade, and after a minute at the latest.",
    "One position at a time over both legs; the next entry waits for its exit.",
  ],
  assumptions: {
    stated: [
      "Price change of 3 s above X points (for example 2); volume of the second above 5 times the recent mean; price at or above the ask; exit when the speed drops for 2 s.",
    ],
    inferred: [
      "The spec's 2 points and 5 times are taken; the source's code had 5 points and 3 times, and no trade.",
      "Recent is the last minute. The drop of speed is no rise over the last 2 s. The 5-point trail and 60 s are those of the code.",
      "The strike is the first out of the money on the venue's grid (the user's rule: at 26,023 the 26,050 call and the 26,000 put), as spot stands at the signal.",
      "Buys fill at the ask and sales at the bid, one second or more after the signal; the source bought at the ask and sold at the last price.",
    ],
  },
  engine: "scan",
  calendar: "everyDay",
  expiry: "nearest",
  legs: strangle("long", { rule: "firstOutOfTheMoney" }),
  entries: [burst("call"), burst("put")],
  exits: [
    { rule: "rows", name: "faded", holds: isAtMost(rowValue("move", { seconds: 2 }), 0) },
    { rule: "trailingPoints", points: parameter("trailPoints") },
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
    numberParameter("minMovePoints", 2, { unit: "points", min: 0.05, max: 1000 }, "rise in 3 s"),
    numberParameter(
      "volumeRatio",
      5,
      { unit: "x", min: 0.1, max: 1000 },
      "volume of a second over the mean of a minute",
    ),
    numberParameter(
      "trailPoints",
      5,
      { unit: "points", min: 0.05, max: 1000 },
      "fall from the largest gain that closes the position",
    ),
    exitTimeParameter("15:20:00"),
    lossFractionParameter(0),
    gainFractionParameter(0),
    trailFractionParameter(0),
    maxHoldParameter(60),

    ...executionParameters(),
  ],
  variants: [
    {
      name: "trailing stop",
      description: "A trailing stop in place of a fixed target.",
      parameters: { trailFraction: 0.05, maxHoldSeconds: 300 },
    },
    {
      name: "ask plus 2",
      description: "Stress: every purchase fills 2 points above the ask.",
      parameters: { fillModel: "touchSlippage", buySlippagePoints: 2 },
    },
  ],
  codeReference: "lib/strategy/catalog/buying/microBurst.ts",
};
