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

/** At 11:00 sell one at-the-money call and one at-the-money put of the nearest expiry. */
export const atmStraddle1100: StrategyDefinition = {
  id: "S8",
  name: "ATM straddle 11:00 to 15:15",
  family: "selling",
  set: "original",
  style: "intraday, short premium, non-directional",
  origin: "reconstructed",
  source: "users' log, part 3, lines 204 to 270",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "At 11:00 sell one at-the-money call and one at-the-money put of the nearest expiry. Buy both back at 15:15.",
  concept: "Sell after the morning's range is set, hold through the quiet middle of the day.",
  whyItShouldWork:
    "Realised volatility within a day is highest after the open and before the close; the seller of late morning is short over the calm part.",
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
    ...entryParameters("11:00:00"),
    exitTimeParameter("15:15:00"),
    stopMultipleParameter(),
    strikeDistanceParameter(),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/atmStraddle1100.ts",
};
