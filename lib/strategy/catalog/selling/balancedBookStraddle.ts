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
import { absolute, all, isAtMost, legValue } from "../../expression/expressions.js";
import { straddle } from "../../structures/straddle.js";

/** Between 09:45 and 14:45, when the books of the at-the-money call and put are balanced and tight, sell both. */
export const balancedBookStraddle: StrategyDefinition = {
  id: "A7",
  name: "Balanced-book straddle",
  family: "selling",
  set: "advanced",
  style: "intraday scalp, short premium, non-directional",
  origin: "reconstructed",
  source: "users' log, part 3, lines 626 to 693",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "Between 09:45 and 14:45, when the books of the at-the-money call and put are balanced and tight, sell both. Target 20 %, stop 1.3 times premium, at most 30 minutes, six times a day.",
  concept: "Let the order book say that nobody is in a hurry.",
  whyItShouldWork:
    "A one-sided book goes before a move of the premium; a balanced and tight one is the state in which decay is the main force.",
  failureModes: [
    "Quotes are pulled in a moment: balance says little about the next minute.",
    "A tight spread is a sign of calm that everybody sees, and its premium is low.",
    "The book of one second is noise on a thin strike.",
  ],
  robustness: [
    "Both legs must pass, each on its own book of the same second.",
    "Target, stop and a limit of half an hour.",
    "A pause of five minutes after each exit.",
  ],
  assumptions: {
    stated: ["Short-term quick scalping with an algorithmic advantage, non-directional."],
    inferred: [
      "The source counts ten advanced scalps with two to eight entries a day, 15 to 120 minutes, a target, a stop and a time limit, and states the rules of A1 alone; this one is a design in their spirit.",
      "The imbalance is that of five levels, (bids - asks) / (bids + asks).",
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
      name: "balanced books",
      from: parameter("fromTime"),
      until: parameter("untilTime"),
      conditions: [
        {
          name: "call book balanced",
          holds: isAtMost(absolute(legValue("call", "depthImbalance")), parameter("maxImbalance")),
        },
        {
          name: "put book balanced",
          holds: isAtMost(absolute(legValue("put", "depthImbalance")), parameter("maxImbalance")),
        },
        {
          name: "spreads tight",
          holds: all(
            isAtMost(legValue("call", "spreadPercent"), parameter("maxSpreadPercent")),
            isAtMost(legValue("put", "spreadPercent"), parameter("maxSpreadPercent")),
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
    clockParameter("fromTime", "09:45:00", "first second to enter"),
    clockParameter("untilTime", "14:45:00", "last second to enter"),
    integerParameter("maxPerDay", 6, { unit: "entries", min: 1, max: 50 }, "entries a day at most"),
    integerParameter("cooldownSeconds", 300, { unit: "s", min: 0, max: 86_400 }, "from an exit to the next entry"),
    numberParameter("maxImbalance", 0.2, { unit: "share", min: 0.01, max: 1 }, "largest imbalance of either book"),
    numberParameter("maxSpreadPercent", 1, { unit: "% of mid", min: 0.01, max: 20 }, "widest spread of either leg"),
    exitTimeParameter("15:20:00"),
    targetFractionParameter(0.2),
    stopMultipleParameter(1.3),
    maxHoldParameter(1800),
    strikeDistanceParameter(),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/balancedBookStraddle.ts",
};
