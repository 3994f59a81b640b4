import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import type { StrategyDefinition } from "../../definition/StrategyDefinition.js";
import {
  entryParameters,
  exitTimeParameter,
  stopMultipleParameter,
  strikeDistanceParameter,
} from "../../definition/standardParameters.js";
import { straddle } from "../../structures/straddle.js";

/** At 13:30 sell one at-the-money call and one at-the-money put of the nearest expiry. */
export const atmStraddle1330: StrategyDefinition = {
  id: "S9",
  name: "ATM straddle 13:30 to 15:15",
  family: "selling",
  set: "original",
  style: "intraday, short premium, non-directional",
  origin: "reconstructed",
  source: "users' log, part 3, lines 204 to 270",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "At 13:30 sell one at-the-money call and one at-the-money put of the nearest expiry. Buy both back at 15:15.",
  concept: "The last hours decay fastest, most of all on expiry day.",
  whyItShouldWork:
    "Time value goes with the square root of the time left: on expiry day the afternoon loses more of it an hour than the morning.",
  failureModes: [
    "A trend day: without a stop the loss of one leg runs to the time exit.",
    "A jump between two quotes moves both legs before anything can be decided.",
    "A rise of implied volatility after the entry lifts both legs without any move of the index.",
  ],
  robustness: [
    "Out at the first quotes from the exit time on: no overnight gap is ever held.",
    "No entry on stale quotes: the day is skipped and the reason recorded.",
    "A stop on the combined premium can be switched on (`stopMultiple`); the source left by time only.",
  ],
  assumptions: {
    stated: ["Time-based short premium, exit by time only."],
    inferred: [
      "The source counts twelve time-based strategies and names part of them; this one is a design in their spirit: fixed entry, exit by time only.",
      "At the money is the strike nearest to spot at which both legs can be sold, at most two steps away; a tie takes the lower strike.",
      "Quotes up to 10 s old stand; the entry is given up after 300 s. Sells fill at the bid, buys at the ask.",
    ],
  },
  calendar: "everyDay",
  expiry: "nearest",
  legs: straddle("short", parameter("maxStrikeDistanceSteps")),
  entries: [{ rule: "clock", at: parameter("entryTime"), windowSeconds: parameter("entryWindowSeconds") }],
  exits: [
    { rule: "premiumStop", multiple: parameter("stopMultiple") },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: { rule: "fixedLots", lots: parameter("lots") },
  parameters: [
    ...entryParameters("13:30:00"),
    exitTimeParameter("15:15:00"),
    stopMultipleParameter(),
    strikeDistanceParameter(),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/atmStraddle1330.ts",
};
