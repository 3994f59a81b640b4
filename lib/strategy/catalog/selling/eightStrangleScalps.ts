import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import { clockParameter, integerParameter, numberParameter } from "../../definition/parameterKinds.js";
import type { StrategyDefinition } from "../../definition/StrategyDefinition.js";
import {
  exitTimeParameter,
  maxHoldParameter,
  stopMultipleParameter,
  targetFractionParameter,
} from "../../definition/standardParameters.js";
import { strangle } from "../../structures/strangle.js";

/** At eight times from 09:30 to 14:45 sell a call and a put half a percent out of the money. */
export const eightStrangleScalps: StrategyDefinition = {
  id: "A8",
  name: "Eight strangle scalps, 15 minutes",
  family: "selling",
  set: "advanced",
  style: "intraday scalp, short premium, non-directional",
  origin: "reconstructed",
  source: "users' log, part 3, lines 626 to 693",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "At eight times from 09:30 to 14:45 sell a call and a put half a percent out of the money. Buy both back at 20 % of the premium earned, at 30 % lost, or after 15 minutes.",
  concept: "The highest count of entries that the set allows, the shortest holding.",
  whyItShouldWork: "Many small independent bets show a small edge sooner than few large ones, if costs leave one.",
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
    stated: ["Two to eight entries a day, holding 15 to 120 minutes."],
    inferred: [
      "The source counts ten advanced scalps with two to eight entries a day, 15 to 120 minutes, a target, a stop and a time limit, and states the rules of A1 alone; this one is a design in their spirit.",
      "The strike is the quoted one nearest to the distance from spot, within half a strike step.",
      "Quotes up to 10 s old stand. Sells fill at the bid, buys at the ask; stop and target fill at the next quote.",
    ],
  },
  calendar: "everyDay",
  expiry: "nearest",
  legs: strangle("short", { rule: "percentAway", percent: parameter("distancePercent") }),
  entries: [
    { rule: "clock", name: "first slot", at: parameter("firstTime"), windowSeconds: parameter("entryWindowSeconds") },
    { rule: "clock", name: "second slot", at: parameter("secondTime"), windowSeconds: parameter("entryWindowSeconds") },
    { rule: "clock", name: "third slot", at: parameter("thirdTime"), windowSeconds: parameter("entryWindowSeconds") },
    { rule: "clock", name: "fourth slot", at: parameter("fourthTime"), windowSeconds: parameter("entryWindowSeconds") },
    { rule: "clock", name: "fifth slot", at: parameter("fifthTime"), windowSeconds: parameter("entryWindowSeconds") },
    { rule: "clock", name: "sixth slot", at: parameter("sixthTime"), windowSeconds: parameter("entryWindowSeconds") },
    {
      rule: "clock",
      name: "seventh slot",
      at: parameter("seventhTime"),
      windowSeconds: parameter("entryWindowSeconds"),
    },
    { rule: "clock", name: "eighth slot", at: parameter("eighthTime"), windowSeconds: parameter("entryWindowSeconds") },
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
    clockParameter("secondTime", "10:15:00", "second entry"),
    clockParameter("thirdTime", "11:00:00", "third entry"),
    clockParameter("fourthTime", "11:45:00", "fourth entry"),
    clockParameter("fifthTime", "12:30:00", "fifth entry"),
    clockParameter("sixthTime", "13:15:00", "sixth entry"),
    clockParameter("seventhTime", "14:00:00", "seventh entry"),
    clockParameter("eighthTime", "14:45:00", "eighth entry"),
    integerParameter("entryWindowSeconds", 120, { unit: "s", min: 0, max: 86_400 }, "how long each entry waits"),
    exitTimeParameter("15:20:00"),
    targetFractionParameter(0.2),
    stopMultipleParameter(1.3),
    maxHoldParameter(900),
    numberParameter(
      "distancePercent",
      0.5,
      { unit: "% of spot", min: 0.05, max: 10 },
      "how far out of the money the legs are sold",
    ),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/eightStrangleScalps.ts",
};
