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

/** At 15:15 sell one at-the-money call and one at-the-money put of the nearest expiry. */
export const atmStraddleNextDay: StrategyDefinition = {
  id: "S5",
  name: "ATM straddle 15:15 to next day",
  family: "selling",
  set: "original",
  style: "overnight, short premium, non-directional",
  origin: "reconstructed",
  source: "users' log, part 3, line 2031",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "At 15:15 sell one at-the-money call and one at-the-money put of the nearest expiry. Carry both overnight and buy them back at 09:20 of the next day.",
  concept: "Collect the decay of a night, when the clock runs and the index does not trade.",
  whyItShouldWork:
    "Calendar time passes overnight for the price of an option, and much of the night's risk is paid for in its premium.",
  failureModes: [
    "An overnight gap: nothing can be done between the close and the first quotes.",
    "On the day before expiry most of the premium is gamma, and the gap costs several premiums.",
    "Volatility that rises overnight lifts both legs at the open, when spreads are widest.",
  ],
  robustness: [
    "Off unless asked for by name, and never part of the intraday portfolio.",
    "No entry on the expiry day of the contracts or on the last day in the data: what no later day can close is not opened.",
    "The margin is held overnight: size for a gap, not for a day's range.",
  ],
  assumptions: {
    stated: ["A next-day variant of the at-the-money straddle exists."],
    inferred: [
      "The source names next-day variants and says no rule: they made no trades there, because every day was processed by itself.",
      "Entry at 15:15, exit at 09:20 of the next day in the data.",
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
    { rule: "nextDayClock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: { rule: "fixedLots", lots: parameter("lots") },
  isStandard: false,
  parameters: [
    ...entryParameters("15:15:00"),
    exitTimeParameter("09:20:00"),
    stopMultipleParameter(),
    strikeDistanceParameter(),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/atmStraddleNextDay.ts",
};
