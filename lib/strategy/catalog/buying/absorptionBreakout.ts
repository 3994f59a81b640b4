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
import { absolute, isAtLeast, isAtMost, isBelow, multiply, rowValue } from "../../expression/expressions.js";
import { strangle } from "../../structures/strangle.js";

/** A wall is eaten while the price stands still. */
const absorbed = (leg: "call" | "put"): EntryRule => ({
  rule: "rows",
  name: `wall eaten of the ${leg}`,
  from: parameter("fromTime"),
  until: parameter("untilTime"),
  legs: [leg],
  conditions: [
    { name: "tight range", holds: isAtMost(rowValue("rangeBefore", { seconds: 60 }), parameter("maxRangePoints")) },
    {
      name: "wall",
      holds: isAtLeast(
        rowValue("askSizeMean", { seconds: 10 }),
        multiply(parameter("wallRatio"), rowValue("askSizeMean", { seconds: 300 })),
      ),
    },
    {
      name: "eaten",
      holds: isAtMost(rowValue("askSize"), multiply(parameter("eatenShare"), rowValue("askSizeMean", { seconds: 10 }))),
    },
    { name: "price flat", holds: isAtMost(absolute(rowValue("move", { seconds: 5 })), 0.05) },
    {
      name: "volume",
      holds: isAtLeast(
        rowValue("volumeSum", { seconds: 5 }),
        multiply(parameter("volumeRatio"), 5, rowValue("volumeMean", { seconds: 60 })),
      ),
    },
  ],
  maxPerDay: parameter("maxPerDay"),
  cooldownSeconds: parameter("cooldownSeconds"),
});

/** When the option stood in a range of 2 points for a minute, a wall of offers is being eaten while the price stands still and volume rises, buy it. */
export const absorptionBreakout: StrategyDefinition = {
  id: "B3",
  name: "Absorption breakout",
  family: "buying",
  set: "buying",
  style: "intraday scalp, long one option",
  origin: "stated",
  source: "users' log, part 5, lines 270 to 300",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "When the option stood in a range of 2 points for a minute, a wall of offers is being eaten while the price stands still and volume rises, buy it. Out 10 ticks up, when the price turns down, or after a minute.",
  concept: "Enter before the price moves, while the sellers at one price are used up.",
  whyItShouldWork: "A wall that is traded away, and not withdrawn, has taken its sellers out of the way.",
  failureModes: [
    "A wall that is withdrawn looks the same: the source found 98 % stops.",
    "Ten ticks are less than many spreads.",
    "Time value runs against the holder every second: many small losses are the normal course.",
  ],
  robustness: [
    "Volume must rise while the wall falls: a withdrawn wall trades nothing.",
    "Out at the first turn of the price.",
    "One position at a time over both legs; the next entry waits for its exit.",
  ],
  assumptions: {
    stated: [
      "Tight range for 60 s; large ask quantity against its recent mean; it drops rapidly with a flat price and a volume spike; 10-tick scalp or instant exit.",
    ],
    inferred: [
      "Large is twice the mean of 5 minutes; rapidly is to below half of the mean of 10 s; a volume spike is three times the mean of a minute; flat is at most one tick in 5 s.",
      "Instant exit is a price below the one of 3 s before.",
      "The strike is the first out of the money on the venue's grid (the user's rule: at 26,023 the 26,050 call and the 26,000 put), as spot stands at the signal.",
      "Buys fill at the ask and sales at the bid, one second or more after the signal; the source bought at the ask and sold at the last price.",
    ],
  },
  engine: "scan",
  calendar: "everyDay",
  expiry: "nearest",
  legs: strangle("long", { rule: "firstOutOfTheMoney" }),
  entries: [absorbed("call"), absorbed("put")],
  exits: [
    { rule: "pointsTarget", points: parameter("targetPoints") },
    { rule: "rows", name: "turned down", holds: isBelow(rowValue("move", { seconds: 3 }), 0) },
    { rule: "lossStop", fraction: parameter("lossFraction") },
    { rule: "gainTarget", fraction: parameter("gainFraction") },
    { rule: "trailingStop", fraction: parameter("trailFraction") },
    { rule: "maxHold", seconds: parameter("maxHoldSeconds") },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: { rule: "fixedLots", lots: parameter("lots") },
  parameters: [
    clockParameter("fromTime", "09:20:00", "first second to enter"),
    clockParameter("untilTime", "15:10:00", "last second to enter"),
    integerParameter("maxPerDay", 50, { unit: "entries", min: 1, max: 1_000 }, "entries a day and side at most"),
    integerParameter("cooldownSeconds", 60, { unit: "s", min: 0, max: 86_400 }, "from an exit to the next entry"),
    numberParameter("maxRangePoints", 2, { unit: "points", min: 0.05, max: 1000 }, "range of the last minute"),
    numberParameter("wallRatio", 2, { unit: "x", min: 0.1, max: 100 }, "offers of 10 s over their mean of 5 minutes"),
    numberParameter("eatenShare", 0.5, { unit: "share", min: 0.01, max: 1 }, "offers left of their mean of 10 s"),
    numberParameter("volumeRatio", 3, { unit: "x", min: 0.1, max: 100 }, "volume of 5 s over the mean of a minute"),
    numberParameter("targetPoints", 0.5, { unit: "points", min: 0.05, max: 1000 }, "gain that closes the position"),
    exitTimeParameter("15:20:00"),
    lossFractionParameter(0.1),
    gainFractionParameter(0),
    trailFractionParameter(0),
    maxHoldParameter(60),

    ...executionParameters(),
  ],
  variants: [
    {
      name: "trailing stop",
      description: "A trailing stop in place of a fixed target.",
      parameters: { targetPoints: 1_000, trailFraction: 0.05, maxHoldSeconds: 300 },
    },
    {
      name: "ask plus 2",
      description: "Stress: every purchase fills 2 points above the ask.",
      parameters: { fillModel: "touchSlippage", buySlippagePoints: 2 },
    },
  ],
  codeReference: "lib/strategy/catalog/buying/absorptionBreakout.ts",
};
