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

/** At 09:30 sell one at-the-money call and one at-the-money put of the nearest expiry. */
export const atmStraddle0930Close: StrategyDefinition = {
  id: "S2",
  name: "ATM straddle 09:30 to close",
  family: "selling",
  set: "original",
  style: "intraday, short premium, non-directional",
  origin: "stated",
  source: "users' log, part 3, lines 2027 and 2233 to 2249",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "At 09:30 sell one at-the-money call and one at-the-money put of the nearest expiry. Buy both back at the close. Nothing in between.",
  concept: "Collect a whole day's decay of the nearest expiry, after the first fifteen minutes have passed.",
  whyItShouldWork:
    "The opening quarter of an hour holds the widest spreads and the largest moves; a seller who waits gives up little decay and misses many of the worst entries.",
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
    stated: ["Sell the at-the-money call and put at 09:30, buy back at the close; no stop and no target."],
    inferred: [
      "Close is 15:25, five minutes before the session ends, so that the time exit can fill.",
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
    ...entryParameters("09:30:00"),
    exitTimeParameter("15:25:00"),
    stopMultipleParameter(),
    strikeDistanceParameter(),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/atmStraddle0930Close.ts",
};
