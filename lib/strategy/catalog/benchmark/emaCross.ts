import { executionParameters } from "../../definition/executionParameters.js";
import { parameter } from "../../definition/ParameterSchema.js";
import { clockParameter, integerParameter, numberParameter } from "../../definition/parameterKinds.js";
import type { StrategyDefinition } from "../../definition/StrategyDefinition.js";
import { divide, isAbove, isAtLeast, isAtMost, rowValue } from "../../expression/expressions.js";

const fast = rowValue("ema", { rows: parameter("fastRows") });
const slow = rowValue("ema", { rows: parameter("slowRows") });

/** EMA: the users' benchmark of scans as a strategy: long while EMA(5) of a contract's own prices is above EMA(21). */
export const emaCross: StrategyDefinition = {
  id: "EMA",
  name: "EMA cross on every contract",
  family: "benchmark",
  style: "intraday, long premium, momentum of the option's own price",
  origin: "stated",
  underlyings: ["NIFTY", "BANKNIFTY"],
  description:
    "On every contract by itself: buy when the exponential mean of its last prices over 5 rows is above that over 21 rows and its spread is narrow; sell when it is no longer above. Out at the first quote from 15:15 on.",
  concept: "A benchmark of engines: it looks at every row of every contract and trades often.",
  whyItShouldWork:
    "It need not. A price that has risen for some seconds may rise on, but the spread and the decay of the premium are paid on every trade; the scan's speed is what it measures.",
  failureModes: [
    "Prices that jump between bid and ask cross the means without any move; each such trade pays the spread.",
    "Contracts that seldom trade stand still, and then the last bits of two equal means may decide.",
  ],
  robustness: [
    "No entry on a wide spread: the limit is a share of the middle.",
    "No entry before the contract's first trade of the day, and none before both sides are quoted.",
  ],
  assumptions: {
    stated: [
      "Entry when EMA(5) is above EMA(21), the spread is at most 5 basis points of the middle and the contract has traded.",
      "Exit when EMA(21) is at or above EMA(5), or at the end.",
      "The users' scan fills at the price that decided; `emaScan` shows that figure. Here orders fill after the decision.",
    ],
    inferred: [
      "A row is a row with a last price; both means begin at the contract's first price of the day.",
      "One position for each contract at a time.",
      "Positions still open are closed at 15:15.",
    ],
  },
  engine: "scan",
  calendar: "everyDay",
  expiry: "nearest",
  legs: [
    { name: "call", side: "long", optionType: "CE", strike: { rule: "everyStrike" }, ratio: 1 },
    { name: "put", side: "long", optionType: "PE", strike: { rule: "everyStrike" }, ratio: 1 },
  ],
  entries: (["call", "put"] as const).map((leg) => ({
    rule: "rows",
    name: `${leg} rises`,
    from: parameter("firstEntry"),
    until: parameter("lastEntry"),
    conditions: [
      { name: "fast mean above slow", holds: isAbove(fast, slow) },
      {
        name: "narrow spread",
        holds: isAtMost(divide(rowValue("spreadPoints"), rowValue("mid")), parameter("maxSpread")),
      },
      { name: "has traded", holds: isAtLeast(rowValue("hasTraded"), 1) },
    ],
    maxPerDay: parameter("maxTrades"),
    legs: [leg],
  })),
  exits: [
    { rule: "rows", name: "slow mean reached", holds: isAtLeast(slow, fast) },
    { rule: "clock", at: parameter("exitTime") },
  ],
  overlapAllowed: true,
  sizing: { rule: "fixedLots", lots: parameter("lots") },
  isStandard: false,
  parameters: [
    clockParameter("firstEntry", "09:15:00", "first second to buy"),
    clockParameter("lastEntry", "15:10:00", "last second to buy"),
    clockParameter("exitTime", "15:15:00", "first second of the time exit"),
    integerParameter("fastRows", 5, { unit: "rows", min: 1, max: 1000 }, "rows of the fast mean"),
    integerParameter("slowRows", 21, { unit: "rows", min: 2, max: 10_000 }, "rows of the slow mean"),
    numberParameter("maxSpread", 0.0005, { unit: "of the middle", min: 0, max: 1 }, "widest spread at an entry"),
    integerParameter("maxTrades", 1_000_000, { unit: "trades", min: 1, max: 1_000_000 }, "trades a day"),
    ...executionParameters(),
  ],
  codeReference: "lib/strategy/catalog/benchmark/emaCross.ts",
};
