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

/** At 09:45 and 12:30 sell a call and a put one percent out of the money. */
export const farStrangleTwoHours: StrategyDefinition = {
  id: "A4",
  name: "1 % OTM strangle, two hours",
  family: "selling",
  set: "advanced",
  style: "intraday scalp, short premium, non-directional",
  origin: "reconstructed",
  source: "users' log, part 3, lines 626 to 693",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "At 09:45 and 12:30 sell a call and a put one percent out of the money. Buy both back at 60 % of the premium earned, at two and a half times the premium, or after two hours.",
  concept: "Small premiums far from the index, held for a part of the day.",
  whyItShouldWork: "Far strikes lose a larger share of their price an hour than near ones when nothing happens.",
  failureModes: [
    "The premium is small against the spread: costs decide the result.",
    "A fast move multiplies a far premium within seconds; the stop fills well beyond its level.",
    "High win rates hide the size of the rare loss.",
  ],
  robustness: [
    "A stop on the combined premium, checked every second at which both legs are quoted, on prices of the same second.",
    "A time limit: the position never waits for decay longer than the design says.",
    "One position at a time: a slot that finds one open is passed over and counted.",
  ],
  assumptions: {
    stated: ["Out-of-the-money variations with dynamic exits exist."],
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
    clockParameter("firstTime", "09:45:00", "first entry"),
    clockParameter("secondTime", "12:30:00", "second entry"),
    integerParameter("entryWindowSeconds", 120, { unit: "s", min: 0, max: 86_400 }, "how long each entry waits"),
    exitTimeParameter("15:20:00"),
    targetFractionParameter(0.6),
    stopMultipleParameter(2.5),
    maxHoldParameter(7200),
    numberParameter(
      "distancePercent",
      1,
      { unit: "% of spot", min: 0.05, max: 10 },
      "how far out of the money the legs are sold",
    ),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/farStrangleTwoHours.ts",
};
