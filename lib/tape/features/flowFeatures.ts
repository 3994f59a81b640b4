import { slidingSum } from "../../columns/index.js";
import type { Tape } from "../Tape.js";
import { exponentialMean } from "./barStatistics.js";
import { lastPriceSeconds, rowSeconds, storedNumber, sumInSecond, valueBySecond } from "./contractSeconds.js";
import { type ContractFeatures, MAX_AGE, type MaxAgeArguments, SECONDS, type WindowArguments } from "./Feature.js";
import { moveOver, windowHigh, windowLow } from "./rangeFeatures.js";

type WindowOfContract = WindowArguments & MaxAgeArguments;

export interface FlowFeatureArguments {
  readonly volumeChange: WindowOfContract;
  readonly volumeMean: WindowOfContract;
  readonly openInterest: MaxAgeArguments;
  readonly openInterestChange: WindowOfContract;
  readonly vwap: MaxAgeArguments;
  readonly high: WindowOfContract;
  readonly low: WindowOfContract;
  readonly move: WindowOfContract;
  readonly lastEma: WindowOfContract;
}

const WINDOW = [SECONDS, MAX_AGE];
const NO_ROW_BEFORE = "where the contract has no row at second s - seconds";
const NO_LAST_BEFORE = "where no last price is known at second s - seconds";
const PERIOD_SECONDS = { ...SECONDS, meaning: "period of the mean" };

/** What was traded in the contract, and its open interest. Volume is always what was traded, never the day's running total. */
export const flowFeatures: ContractFeatures<FlowFeatureArguments> = {
  volumeChange: {
    unit: "units",
    formula: "volume traded in the seconds s - seconds + 1 to s: the sum of the rows' volume changes",
    missing: NO_ROW_BEFORE,
    takes: WINDOW,
    series: (tape, contract, { seconds }) => volumeOver(tape, contract, seconds),
  },
  volumeMean: {
    unit: "units a second",
    formula: "volumeChange / seconds",
    missing: NO_ROW_BEFORE,
    takes: WINDOW,
    series: (tape, contract, { seconds }) => volumeOver(tape, contract, seconds).map((volume) => volume / seconds),
  },
  openInterest: {
    unit: "units",
    formula: "open interest in the contract's last row",
    missing: "before the contract's first row",
    takes: [MAX_AGE],
    series: (tape, contract) => valueBySecond(tape, contract, "openInterest"),
  },
  openInterestChange: {
    unit: "units",
    formula: "openInterest at second s less openInterest at second s - seconds",
    missing: NO_ROW_BEFORE,
    takes: WINDOW,
    series: (tape, contract, { seconds }) => moveOver(valueBySecond(tape, contract, "openInterest"), seconds),
  },
  vwap: {
    unit: "points",
    formula: "sum of last price x volume change over sum of volume change, of the session's rows with both",
    missing: "until something has been traded since the open",
    takes: [MAX_AGE],
    series: vwap,
  },
  high: {
    unit: "points",
    formula: "highest last price in force from the end of second s - seconds to the end of second s",
    missing: NO_LAST_BEFORE,
    takes: WINDOW,
    series: (tape, contract, { seconds }) => windowHigh(lastPriceSeconds(tape, contract), seconds),
  },
  low: {
    unit: "points",
    formula: "lowest last price of the same window",
    missing: NO_LAST_BEFORE,
    takes: WINDOW,
    series: (tape, contract, { seconds }) => windowLow(lastPriceSeconds(tape, contract), seconds),
  },
  move: {
    unit: "points",
    formula: "last price at second s less last price at second s - seconds",
    missing: NO_LAST_BEFORE,
    takes: WINDOW,
    series: (tape, contract, { seconds }) => moveOver(lastPriceSeconds(tape, contract).price, seconds),
  },
  lastEma: {
    unit: "points",
    formula:
      "exponential mean of the last price, one step a second from the first price on: EMA + 2 / (seconds + 1) x (last - EMA)",
    missing: "until a last price has been known for that many seconds",
    takes: [PERIOD_SECONDS, MAX_AGE],
    series: (tape, contract, { seconds }) => {
      const { price } = lastPriceSeconds(tape, contract);
      const out = new Float64Array(price.length).fill(Number.NaN);
      const first = price.findIndex((value) => value > 0);
      if (first >= 0) out.set(exponentialMean(price.subarray(first), seconds, seconds), first);
      return out;
    },
  },
};

function volumeOver(tape: Tape, contract: number, seconds: number): Float64Array {
  const out = slidingSum(sumInSecond(tape, contract, "volumeChange"), seconds);
  const grid = tape.secondGrid(contract);
  for (let s = 0; s < out.length; s++) if (s < seconds || grid[s - seconds]! < 0) out[s] = Number.NaN;
  return out;
}

function vwap(tape: Tape, contract: number): Float64Array {
  const [last, change] = [tape.column("lastPrice"), tape.column("volumeChange")];
  const { firstRow } = tape.contracts[contract]!;
  const seconds = rowSeconds(tape, contract);
  const out = new Float64Array(tape.lastSecond + 1);
  let [row, value, volume] = [0, 0, 0];
  for (let second = 0; second < out.length; second++) {
    for (; row < seconds.length && seconds[row]! <= second; row++) {
      if (seconds[row]! < 0) continue;
      const traded = storedNumber(change, firstRow + row);
      const price = storedNumber(last, firstRow + row);
      if (!(traded > 0 && price > 0)) continue;
      value += price * traded;
      volume += traded;
    }
    out[second] = volume > 0 ? value / volume : Number.NaN;
  }
  return out;
}
