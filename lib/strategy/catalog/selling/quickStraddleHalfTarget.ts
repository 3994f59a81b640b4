import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import { clockParameter, integerParameter } from "../../definition/parameterKinds.js";
import type { StrategyDefinition } from "../../definition/StrategyDefinition.js";
import {
  exitTimeParameter,
  maxHoldParameter,
  stopMultipleParameter,
  strikeDistanceParameter,
  targetFractionParameter,
} from "../../definition/standardParameters.js";
import { straddle } from "../../structures/straddle.js";

/** At 09:20 and at 13:00 sell the at-the-money call and put. */
export const quickStraddleHalfTarget: StrategyDefinition = {
  id: "A1",
  name: "ATM straddle, 50 % target, 90 minutes",
  family: "selling",
  set: "advanced",
  style: "intraday scalp, short premium, non-directional",
  origin: "stated",
  source: "users' log, part 3, lines 621 and 1018 to 1034",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "At 09:20 and at 13:00 sell the at-the-money call and put. Buy both back when half of the premium is earned, when that costs twice the premium, or after 90 minutes.",
  concept: "Two short holdings a day instead of one long one, each with a target and a stop.",
  whyItShouldWork:
    "The hour after the open and the hour after lunch have different ranges; being flat between them halves the time in which a trend can run over the position.",
  failureModes: [
    "A move that starts right after the entry reaches the stop before decay has paid anything.",
    "Every round trip pays the spread of two legs twice; a quiet day's decay of an hour may be smaller.",
    "Entries at fixed times meet news at fixed times.",
  ],
  robustness: [
    "A stop on the combined premium, checked every second at which both legs are quoted, on prices of the same second.",
    "A time limit: the position never waits for decay longer than the design says.",
    "One position at a time: a slot that finds one open is passed over and counted.",
  ],
  assumptions: {
    stated: [
      "At-the-money straddle at 09:20 and 13:00; target 50 % of premium, stop 2.0 times premium, at most 90 minutes.",
    ],
    inferred: [
      "Each entry is given up after 120 s.",
      "At the money is the strike nearest to spot at which both legs can be sold, at most two steps away; a tie takes the lower strike.",
      "Quotes up to 10 s old stand. Sells fill at the bid, buys at the ask; stop and target fill at the next quote.",
    ],
  },
  calendar: "everyDay",
  expiry: "nearest",
  legs: straddle("short", parameter("maxStrikeDistanceSteps")),
  entries: [
    { rule: "clock", name: "first slot", at: parameter("firstTime"), windowSeconds: parameter("entryWindowSeconds") },
    { rule: "clock", name: "second slot", at: parameter("secondTime"), windowSeconds: parameter("entryWindowSeconds") },
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
    clockParameter("firstTime", "09:20:00", "first entry"),
    clockParameter("secondTime", "13:00:00", "second entry"),
    integerParameter("entryWindowSeconds", 120, { unit: "s", min: 0, max: 86_400 }, "how long each entry waits"),
    exitTimeParameter("15:20:00"),
    targetFractionParameter(0.5),
    stopMultipleParameter(2),
    maxHoldParameter(5400),
    strikeDistanceParameter(),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/quickStraddleHalfTarget.ts",
};
