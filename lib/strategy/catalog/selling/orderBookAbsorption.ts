import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import { clockParameter, integerParameter, numberParameter } from "../../definition/parameterKinds.js";
import type { EntryRule, StrategyDefinition } from "../../definition/StrategyDefinition.js";
import { exitTimeParameter, maxHoldParameter, strikeDistanceParameter } from "../../definition/standardParameters.js";
import {
  all,
  any,
  indexValue,
  isAbove,
  isAtLeast,
  legValue,
  multiply,
  positionValue,
  subtract,
} from "../../expression/expressions.js";
import { straddle } from "../../structures/straddle.js";

/** The index spiked, and the option of that side meets a wall of offers on rising volume. */
const spike = (direction: "up" | "down", leg: "call" | "put"): EntryRule => ({
  rule: "when",
  name: `spike ${direction}`,
  from: parameter("fromTime"),
  until: parameter("untilTime"),
  legs: [leg],
  conditions: [
    {
      name: "index moved",
      holds: isAbove(
        multiply(direction === "up" ? 1 : -1, indexValue("movePercent", { seconds: 60 })),
        parameter("minMovePercent"),
      ),
    },
    {
      name: "wall of offers",
      holds: isAbove(legValue(leg, "askSize"), multiply(parameter("wallRatio"), legValue(leg, "bidSize"))),
    },
    {
      name: "volume",
      holds: isAbove(
        legValue(leg, "volumeChange", { seconds: 60 }),
        multiply(parameter("volumeRatio"), 60, legValue(leg, "volumeMean", { seconds: 300 })),
      ),
    },
  ],
  maxPerDay: parameter("maxPerDay"),
  cooldownSeconds: parameter("cooldownSeconds"),
});

/** Between 09:45 and 14:30, when the index moved more than 0.10 % in a minute, the at-the-money option of that side shows three times more at the ask than at the bid, and its volume is twice its five-minute average: sell it. */
export const orderBookAbsorption: StrategyDefinition = {
  id: "AI2",
  name: "Order-book absorption scalp",
  family: "selling",
  set: "ai",
  style: "intraday scalp, short one leg, mean-reverting",
  origin: "stated",
  source: "users' log, part 3, lines 2411 and 2685 to 2694",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "Between 09:45 and 14:30, when the index moved more than 0.10 % in a minute, the at-the-money option of that side shows three times more at the ask than at the bid, and its volume is twice its five-minute average: sell it. Out at 6 points won, when the index runs 5 points further, or after 5 minutes.",
  concept: "Sell the option whose buyers meet a wall: effort without progress goes before a reversion.",
  whyItShouldWork:
    "A large offer that is not eaten up by rising volume says that supply has met the spike; the premium falls back when the buyers give up.",
  failureModes: [
    "The wall is pulled or eaten: the loss is quick.",
    "The spike is news and goes on.",
    "Six points are a few spreads: touch prices take much of the gain.",
  ],
  robustness: [
    "A stop on the index five points past the entry.",
    "Five minutes at most.",
    "One position at a time, with a pause after each.",
  ],
  assumptions: {
    stated: [
      "09:45 to 14:30; the underlying moves more than 0.10 % in one minute; the option's own book, sq0 above 3 times bq0; volume above twice its five-minute average.",
      "Sell the at-the-money call on a spike up, the put on a spike down; 5 minutes at most; target 5 to 7 points; stop 5 points of the underlying past the entry; no adjustment.",
      "20 % of capital, 5 to 6 lots.",
    ],
    inferred: [
      "Volume is that of the last minute against the five-minute mean, both from volume changes.",
      "Target is 6 points, the middle of the stated range.",
      "Ten entries a day and side at most, a minute between: the source names no limit.",
      "At the money is the strike nearest to spot.",
      "Quotes up to 10 s old stand. Sells fill at the bid, buys at the ask; stop and target fill at the next quote.",
    ],
  },
  calendar: "everyDay",
  expiry: "nearest",
  legs: straddle("short", parameter("maxStrikeDistanceSteps")),
  entries: [spike("up", "call"), spike("down", "put")],
  exits: [
    {
      rule: "when",
      name: "index ran on",
      holds: any(
        all(
          isAtLeast(legValue("call", "isHeld"), 1),
          isAtLeast(subtract(indexValue("spot"), positionValue("entrySpot")), parameter("indexStopPoints")),
        ),
        all(
          isAtLeast(legValue("put", "isHeld"), 1),
          isAtLeast(subtract(positionValue("entrySpot"), indexValue("spot")), parameter("indexStopPoints")),
        ),
      ),
    },
    { rule: "pointsTarget", points: parameter("targetPoints") },
    { rule: "maxHold", seconds: parameter("maxHoldSeconds") },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: {
    rule: "fixedLots",
    lots: parameter("lots"),
    portfolio: { sharePercent: 20, lots: { NIFTY: 5, BANKNIFTY: 5 } },
  },
  parameters: [
    clockParameter("fromTime", "09:45:00", "first second to enter"),
    clockParameter("untilTime", "14:30:00", "last second to enter"),
    exitTimeParameter("15:15:00"),
    numberParameter("minMovePercent", 0.1, { unit: "% of spot", min: 0.005, max: 5 }, "move of the index in a minute"),
    numberParameter("wallRatio", 3, { unit: "x", min: 1, max: 100 }, "quantity at the ask over quantity at the bid"),
    numberParameter(
      "volumeRatio",
      2,
      { unit: "x", min: 0.1, max: 100 },
      "volume of a minute over the five-minute mean",
    ),
    integerParameter("maxPerDay", 10, { unit: "entries", min: 1, max: 500 }, "entries a day and side at most"),
    integerParameter("cooldownSeconds", 60, { unit: "s", min: 0, max: 86_400 }, "from an exit to the next entry"),
    numberParameter("targetPoints", 6, { unit: "points", min: 0.05, max: 1_000 }, "profit that closes the position"),
    numberParameter(
      "indexStopPoints",
      5,
      { unit: "points", min: 0.05, max: 1_000 },
      "move of the index past the entry that closes it",
    ),
    maxHoldParameter(300),
    strikeDistanceParameter(),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/orderBookAbsorption.ts",
};
