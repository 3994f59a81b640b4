import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import { clockParameter, integerParameter, numberParameter } from "../../definition/parameterKinds.js";
import type { StrategyDefinition } from "../../definition/StrategyDefinition.js";
import {
  exitTimeParameter,
  stopMultipleParameter,
  targetFractionParameter,
} from "../../definition/standardParameters.js";
import {
  add,
  indexValue,
  isAbove,
  isAtLeast,
  isAtMost,
  isBelow,
  legValue,
  multiply,
  positionValue,
  subtract,
} from "../../expression/expressions.js";

/** Between 10:00 and 14:00, when the five-minute EMA(5) of the index is above its EMA(21) and the last bar dipped to EMA(5) and closed above EMA(21), sell the put 100 points below spot. */
export const trendPause: StrategyDefinition = {
  id: "AI3",
  name: "Trend-pause put",
  family: "selling",
  set: "ai",
  style: "intraday, short put in an uptrend",
  origin: "stated",
  source: "users' log, part 3, lines 2411 and 2696 to 2701",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "Between 10:00 and 14:00, when the five-minute EMA(5) of the index is above its EMA(21) and the last bar dipped to EMA(5) and closed above EMA(21), sell the put 100 points below spot. Roll it up 100 points for every 100 points of gain of the index. Out on a close below EMA(21), when the premium doubles, when half of it is earned, or at 15:15.",
  concept: "Sell the put in the pause of an uptrend: a trend that goes on and one that stalls both pay.",
  whyItShouldWork: "Pullbacks to a rising average are more often bought than broken, and the put decays meanwhile.",
  failureModes: [
    "The dip is the turn: the put doubles before the bar closes.",
    "Averages of 21 five-minute bars of one day exist only from 11:00 on; earlier entries see nothing.",
    "It is long the index in disguise: a falling month loses steadily.",
  ],
  robustness: [
    "A stop when the premium doubles.",
    "A regime filter, EMA(21) on closed bars, for entry and exit.",
    "Rolls lock in gains, five times at most.",
  ],
  assumptions: {
    stated: [
      "10:00 to 14:00; five-minute bars of the index; EMA(5) above EMA(21); low at or below EMA(5) and close above EMA(21); sell the put at spot - 100.",
      "Roll the put up 100 points for every 100 points the index gains; exit on a close below EMA(21); stop when the premium doubles; target 50 % decay.",
      "30 % of capital, 2 lots of BANKNIFTY.",
    ],
    inferred: [
      "Averages are of the day's own closed bars, so that EMA(21) is known from 11:00 on.",
      "Five entries a day at most, ten minutes between; out at 15:15: the source names neither.",
      "The strike is the quoted one nearest to the distance from spot, within half a strike step.",
      "Quotes up to 10 s old stand. Sells fill at the bid, buys at the ask; stop and target fill at the next quote.",
    ],
  },
  calendar: "everyDay",
  expiry: "nearest",
  legs: [
    {
      name: "put",
      side: "short",
      optionType: "PE",
      strike: { rule: "pointsAway", points: parameter("distancePoints") },
      ratio: 1,
    },
  ],
  entries: [
    {
      rule: "when",
      name: "pause in an uptrend",
      from: parameter("fromTime"),
      until: parameter("untilTime"),
      conditions: [
        {
          name: "uptrend",
          holds: isAbove(
            indexValue("barEma", { minutes: 5, period: 5 }),
            indexValue("barEma", { minutes: 5, period: 21 }),
          ),
        },
        {
          name: "dipped",
          holds: isAtMost(indexValue("barLow", { minutes: 5 }), indexValue("barEma", { minutes: 5, period: 5 })),
        },
        {
          name: "closed above",
          holds: isAbove(indexValue("barClose", { minutes: 5 }), indexValue("barEma", { minutes: 5, period: 21 })),
        },
      ],
      maxPerDay: parameter("maxPerDay"),
      cooldownSeconds: parameter("cooldownSeconds"),
    },
  ],
  management: [
    {
      name: "roll up",
      when: isAtLeast(
        subtract(indexValue("spot"), positionValue("entrySpot")),
        multiply(parameter("rollPoints"), add(1, positionValue("timesFired", "roll up"))),
      ),
      do: [{ action: "roll", leg: "put" }],
      atMost: parameter("maxRolls"),
    },
  ],
  exits: [
    {
      rule: "when",
      name: "premium doubled",
      holds: isAtLeast(
        legValue("put", "closePrice"),
        multiply(parameter("stopMultiple"), legValue("put", "entryPrice")),
      ),
    },
    {
      rule: "when",
      name: "premium decayed",
      holds: isAtMost(
        legValue("put", "closePrice"),
        multiply(subtract(1, parameter("targetFraction")), legValue("put", "entryPrice")),
      ),
    },
    {
      rule: "when",
      name: "trend broken",
      holds: isBelow(indexValue("barClose", { minutes: 5 }), indexValue("barEma", { minutes: 5, period: 21 })),
    },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: false,
  sizing: {
    rule: "fixedLots",
    lots: parameter("lots"),
    portfolio: { sharePercent: 30, lots: { NIFTY: 3, BANKNIFTY: 2 } },
  },
  parameters: [
    clockParameter("fromTime", "10:00:00", "first second to enter"),
    clockParameter("untilTime", "14:00:00", "last second to enter"),
    exitTimeParameter("15:15:00"),
    integerParameter("maxPerDay", 5, { unit: "entries", min: 1, max: 50 }, "entries a day at most"),
    integerParameter("cooldownSeconds", 600, { unit: "s", min: 0, max: 86_400 }, "from an exit to the next entry"),
    numberParameter("distancePoints", 100, { unit: "points", min: 0, max: 5_000 }, "put below spot"),
    numberParameter(
      "rollPoints",
      100,
      { unit: "points", min: 1, max: 5_000 },
      "gain of the index that rolls the put up",
    ),
    integerParameter("maxRolls", 5, { unit: "rolls", min: 0, max: 50 }, "rolls of one position"),
    stopMultipleParameter(2),
    targetFractionParameter(0.5),

    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/selling/trendPause.ts",
};
