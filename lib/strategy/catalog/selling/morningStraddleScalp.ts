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

/** Every half hour from 09:30 to 11:00 sell the at-the-money call and put. */
export const morningStraddleScalp: StrategyDefinition = {
  id: "A5",
  name: "Morning straddle scalp, 30 minutes",
  family: "selling",
  set: "advanced",
  style: "intraday scalp, short premium, non-directional",
  origin: "reconstructed",
  source: "users' log, part 3, lines 626 to 693",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "Every half hour from 09:30 to 11:00 sell the at-the-money call and put. Buy both back at 15 % of the premium earned, at 15 % lost, or after 30 minutes.",
  concept: "Four symmetric bets on the fall of the morning's implied volatility.",
  whyItShouldWork:
    "Implied volatility is often marked up at the open and falls in the first hours; a short straddle is short of it.",
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
    stated: ["Short-term quick scalping, non-directional."],
    inferred: [
      "The source counts ten advanced scalps with two to eight entries a day, 15 to 120 minutes, a target, a stop and a time limit, and states the rules of A1 alone; this one is a design in their spirit.",
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
    { rule: "clock", name: "third slot", at: parameter("thirdTime"), windowSeconds: parameter("entryWindowSeconds") },
    { rule: "clock", name: "fourth slot", at: parameter("fourthTime"), windowSeconds: parameter("entryWindowSeconds") },
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
    clockParameter("firstTime", "09:30:00", "first entry"),
    clockParameter("secondTime", "10:00:00", "second entry"),
    clockParameter("thirdTime", "10:30:00", "third entry"),
    clockParameter("fourthTime", "11:00:00", "fourth entry"),
    integerParameter("entryWindowSeconds", 120, { unit: "s", min: 0, max: 86_400 }, "how long each entry waits"),
    exitTimeParameter("15:20:00"),
    targetFractionParameter(0.15),
    stopMultipleParameter(1.15),
    maxHoldParameter(1800),
    strikeDistanceParameter(),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/morningStraddleScalp.ts",
};
