import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import type { StrategyDefinition } from "../../definition/StrategyDefinition.js";
import {
  entryParameters,
  exitTimeParameter,
  stopMultipleParameter,
  strikeDistanceParameter,
  targetFractionParameter,
} from "../../definition/standardParameters.js";
import { straddle } from "../../structures/straddle.js";

/** At 09:25 sell the at-the-money call and put. */
export const morningThetaHarvest: StrategyDefinition = {
  id: "T1",
  name: "Morning Theta Harvest",
  family: "selling",
  set: "theta",
  style: "intraday, theta-positive, non-directional",
  origin: "stated",
  source: "users' log, part 3, lines 2114 to 2117",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "At 09:25 sell the at-the-money call and put. Buy both back when 40 % of the premium is earned, when that costs one and a half times the premium, or at 11:30.",
  concept:
    "Harvest the first two hours' decay of the nearest expiry, in which implied volatility usually falls as well.",
  whyItShouldWork:
    "The open is when protection is bought; the price of it comes down through the morning while the index finds its range.",
  failureModes: [
    "A gap that goes on: the morning's trend is the strongest of the day.",
    "Spreads are wide at 09:25: the entry pays for it.",
    "Two hours are short against one bad quarter of an hour.",
  ],
  robustness: [
    "A stop on the combined premium, on prices of one second.",
    "Out by 11:30 whatever happens: the afternoon is another trade.",
    "No entry on stale quotes; the day is skipped and counted.",
  ],
  assumptions: {
    stated: ["At-the-money straddle from 09:25 to 11:30; 40 % decay target; risk 150 % of premium, tight stops."],
    inferred: [
      "Risk of 150 % of premium is read as a stop when closing costs one and a half times the premium received; the other reading, a loss of one and a half premiums, is stopMultiple 2.5.",
      "At the money is the strike nearest to spot at which both legs can be sold, at most two steps away; a tie takes the lower strike.",
      "Quotes up to 10 s old stand. Sells fill at the bid, buys at the ask; stop and target fill at the next quote.",
    ],
  },
  calendar: "everyDay",
  expiry: "nearest",
  legs: straddle("short", parameter("maxStrikeDistanceSteps")),
  entries: [{ rule: "clock", at: parameter("entryTime"), windowSeconds: parameter("entryWindowSeconds") }],
  exits: [
    { rule: "premiumStop", multiple: parameter("stopMultiple") },
    { rule: "premiumTarget", fraction: parameter("targetFraction") },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: { rule: "fixedLots", lots: parameter("lots") },
  parameters: [
    ...entryParameters("09:25:00"),
    exitTimeParameter("11:30:00"),
    targetFractionParameter(0.4),
    stopMultipleParameter(1.5),
    strikeDistanceParameter(),
    ...executionParameters(),
  ],
  variants: [
    {
      name: "stop at a loss of 150 %",
      description: "The other reading of the stated risk: out when the loss is one and a half premiums.",
      parameters: { stopMultiple: 2.5 },
    },
  ],
  codeReference: "lib/strategy/catalog/selling/morningThetaHarvest.ts",
};
