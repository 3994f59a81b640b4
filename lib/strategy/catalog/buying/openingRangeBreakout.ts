import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import { clockParameter, integerParameter, numberParameter } from "../../definition/parameterKinds.js";
import type { EntryRule, StrategyDefinition } from "../../definition/StrategyDefinition.js";
import {
  exitTimeParameter,
  gainFractionParameter,
  lossFractionParameter,
  maxHoldParameter,
  trailFractionParameter,
} from "../../definition/standardParameters.js";
import { isAbove, multiply, rowValue } from "../../expression/expressions.js";
import { strangle } from "../../structures/strangle.js";

/** The option leaves its opening range upwards on volume. */
const breakout = (leg: "call" | "put"): EntryRule => ({
  rule: "rows",
  name: `opening range of the ${leg}`,
  from: parameter("fromTime"),
  until: parameter("untilTime"),
  legs: [leg],
  conditions: [
    { name: "above the range", holds: isAbove(rowValue("price"), rowValue("openingRangeHigh", { minutes: 15 })) },
    { name: "above VWAP", holds: isAbove(rowValue("price"), rowValue("vwap")) },
    {
      name: "volume",
      holds: isAbove(
        rowValue("volumeSum", { seconds: 60 }),
        multiply(parameter("volumeRatio"), 60, rowValue("volumeMean", { seconds: 600 })),
      ),
    },
  ],
  maxPerDay: parameter("maxPerDay"),
  cooldownSeconds: parameter("cooldownSeconds"),
});

/** Between 09:30 and 10:30, when the option trades above its high of the first 15 minutes and above its volume-weighted average, on one and a half times its volume, buy it. */
export const openingRangeBreakout: StrategyDefinition = {
  id: "B9",
  name: "Morning opening-range breakout",
  family: "buying",
  set: "buying",
  style: "morning, long one option, breakout",
  origin: "stated",
  source: "users' log, part 5, lines 1132 to 1150",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "Between 09:30 and 10:30, when the option trades above its high of the first 15 minutes and above its volume-weighted average, on one and a half times its volume, buy it. Out at a loss of 20 %, 15 % below the largest value, or at 11:00.",
  concept: "Trade the morning, while premiums are alive, in the direction that leaves the opening range.",
  whyItShouldWork:
    "The opening quarter of an hour sets a range that many watch; a break on volume starts their orders.",
  failureModes: [
    "A morning that ranges breaks both options' highs in turn.",
    "Implied volatility falls through the morning and takes the gain back.",
    "Every round trip pays the spread of the option, which a gain of a few points must first earn back.",
  ],
  robustness: [
    "The break needs volume and a price above the day's average.",
    "A stop, a trail, and flat at 11:00.",
    "One position at a time, two a day and side.",
  ],
  assumptions: {
    stated: [
      "Range of 09:15 to 09:30; break of its high; price above VWAP; volume of a minute above 1.5 times its mean; 09:15 to 10:30.",
    ],
    inferred: [
      "Range and VWAP are the option's own; VWAP is traded value over volume since the open, not a mean of prices.",
      "The mean volume is that of ten minutes. Loss 20 %, trail 15 % and 11:00 are chosen here: the source states no exit.",
      "The strike is the first out of the money on the venue's grid (the user's rule: at 26,023 the 26,050 call and the 26,000 put), as spot stands at the signal.",
      "Buys fill at the ask and sales at the bid, one second or more after the signal; the source bought at the ask and sold at the last price.",
    ],
  },
  engine: "scan",
  calendar: "everyDay",
  expiry: "nearest",
  legs: strangle("long", { rule: "firstOutOfTheMoney" }),
  entries: [breakout("call"), breakout("put")],
  exits: [
    { rule: "lossStop", fraction: parameter("lossFraction") },
    { rule: "gainTarget", fraction: parameter("gainFraction") },
    { rule: "trailingStop", fraction: parameter("trailFraction") },
    { rule: "maxHold", seconds: parameter("maxHoldSeconds") },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: { rule: "fixedLots", lots: parameter("lots") },
  parameters: [
    clockParameter("fromTime", "09:30:00", "first second to enter"),
    clockParameter("untilTime", "10:30:00", "last second to enter"),
    integerParameter("maxPerDay", 2, { unit: "entries", min: 1, max: 1_000 }, "entries a day and side at most"),
    integerParameter("cooldownSeconds", 300, { unit: "s", min: 0, max: 86_400 }, "from an exit to the next entry"),
    numberParameter("volumeRatio", 1.5, { unit: "x", min: 0.1, max: 1000 }, "volume of a minute over the mean of ten"),
    exitTimeParameter("11:00:00"),
    lossFractionParameter(0.2),
    gainFractionParameter(0),
    trailFractionParameter(0.15),
    maxHoldParameter(5400),

    ...executionParameters(),
  ],
  variants: [
    {
      name: "trailing stop",
      description: "A trailing stop in place of a fixed target.",
      parameters: { trailFraction: 0.25, lossFraction: 0 },
    },
    {
      name: "ask plus 2",
      description: "Stress: every purchase fills 2 points above the ask.",
      parameters: { fillModel: "touchSlippage", buySlippagePoints: 2 },
    },
  ],
  codeReference: "lib/strategy/catalog/buying/openingRangeBreakout.ts",
};
