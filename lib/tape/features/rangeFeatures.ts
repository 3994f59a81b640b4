import { slidingMaximum, slidingMinimum } from "../../columns/index.js";
import type { Tape } from "../Tape.js";
import { type IndexFeatures, MINUTES, type NoArguments, SECONDS, type WindowArguments } from "./Feature.js";
import { ofTape } from "./featureCache.js";
import { type SpotSeconds, spotRows, spotSeconds } from "./spotSeconds.js";

interface OpeningRangeArguments {
  readonly minutes: number;
}

export interface RangeFeatureArguments {
  readonly dayOpen: NoArguments;
  readonly dayHigh: NoArguments;
  readonly dayLow: NoArguments;
  readonly dayRangePercent: NoArguments;
  readonly windowHigh: WindowArguments;
  readonly windowLow: WindowArguments;
  readonly windowRangePoints: WindowArguments;
  readonly windowRangePercent: WindowArguments;
  readonly movePoints: WindowArguments;
  readonly movePercent: WindowArguments;
  readonly openingRangeHigh: OpeningRangeArguments;
  readonly openingRangeLow: OpeningRangeArguments;
}

const NO_PRICE_TODAY = "before the session's first price";
const WINDOW_NOT_FULL = "where no price is known at the second s - seconds";
const OPENING = { ...MINUTES, meaning: "minutes from the session's open" };
const OPENING_MISSING = "before the range has ended, and where it holds no price";

/** Ranges and moves of the underlying since the open and over windows that end now. */
export const rangeFeatures: IndexFeatures<RangeFeatureArguments> = {
  dayOpen: {
    unit: "points",
    formula: "first price of the session",
    missing: NO_PRICE_TODAY,
    takes: [],
    series: (tape) => dayRange(tape).open,
  },
  dayHigh: {
    unit: "points",
    formula: "highest price of the session so far",
    missing: NO_PRICE_TODAY,
    takes: [],
    series: (tape) => dayRange(tape).high,
  },
  dayLow: {
    unit: "points",
    formula: "lowest price of the session so far",
    missing: NO_PRICE_TODAY,
    takes: [],
    series: (tape) => dayRange(tape).low,
  },
  dayRangePercent: {
    unit: "%",
    formula: "100 x (dayHigh - dayLow) / price",
    missing: NO_PRICE_TODAY,
    takes: [],
    series: (tape) => percentOf(dayRange(tape), spotSeconds(tape)),
  },
  windowHigh: {
    unit: "points",
    formula: "highest price in force from the end of second s - seconds to the end of second s",
    missing: WINDOW_NOT_FULL,
    takes: [SECONDS],
    series: (tape, { seconds }) => windowHigh(spotSeconds(tape), seconds),
  },
  windowLow: {
    unit: "points",
    formula: "lowest price of the same window",
    missing: WINDOW_NOT_FULL,
    takes: [SECONDS],
    series: (tape, { seconds }) => windowLow(spotSeconds(tape), seconds),
  },
  windowRangePoints: {
    unit: "points",
    formula: "windowHigh - windowLow",
    missing: WINDOW_NOT_FULL,
    takes: [SECONDS],
    series: (tape, { seconds }) => {
      const { high, low } = windowOf(tape, seconds);
      return high.map((value, second) => value - low[second]!);
    },
  },
  windowRangePercent: {
    unit: "%",
    formula: "100 x (windowHigh - windowLow) / price",
    missing: WINDOW_NOT_FULL,
    takes: [SECONDS],
    series: (tape, { seconds }) => percentOf(windowOf(tape, seconds), spotSeconds(tape)),
  },
  movePoints: {
    unit: "points",
    formula: "price at second s less price at second s - seconds",
    missing: WINDOW_NOT_FULL,
    takes: [SECONDS],
    series: (tape, { seconds }) => moveOver(spotSeconds(tape).price, seconds),
  },
  movePercent: {
    unit: "%",
    formula: "100 x movePoints / price at second s - seconds",
    missing: WINDOW_NOT_FULL,
    takes: [SECONDS],
    series: (tape, { seconds }) => {
      const { price } = spotSeconds(tape);
      return moveOver(price, seconds).map((move, s) => (100 * move) / (price[s - seconds] ?? Number.NaN));
    },
  },
  openingRangeHigh: {
    unit: "points",
    formula: "highest price of the session's first minutes",
    missing: OPENING_MISSING,
    takes: [OPENING],
    series: (tape, { minutes }) => openingRange(tape, minutes).high,
  },
  openingRangeLow: {
    unit: "points",
    formula: "lowest price of the session's first minutes",
    missing: OPENING_MISSING,
    takes: [OPENING],
    series: (tape, { minutes }) => openingRange(tape, minutes).low,
  },
};

interface Range {
  readonly high: Float64Array;
  readonly low: Float64Array;
}

/** Price at each second less the price `seconds` earlier; NaN where one of them is not known. */
export function moveOver(price: Float64Array, seconds: number): Float64Array {
  const out = new Float64Array(price.length).fill(Number.NaN);
  for (let s = seconds; s < out.length; s++) out[s] = price[s]! - price[s - seconds]!;
  return out;
}

/** Highest price in force from the end of second s - `seconds` to the end of second s. */
export function windowHigh({ price, high }: SpotSeconds, seconds: number): Float64Array {
  const out = slidingMaximum(high, seconds);
  for (let s = out.length - 1; s >= 0; s--) out[s] = s < seconds ? Number.NaN : Math.max(out[s]!, price[s - seconds]!);
  return out;
}

/** The lowest, as {@link windowHigh}. */
export function windowLow({ price, low }: SpotSeconds, seconds: number): Float64Array {
  const out = slidingMinimum(low, seconds);
  for (let s = out.length - 1; s >= 0; s--) out[s] = s < seconds ? Number.NaN : Math.min(out[s]!, price[s - seconds]!);
  return out;
}

function windowOf(tape: Tape, seconds: number): Range {
  const spot = spotSeconds(tape);
  return { high: windowHigh(spot, seconds), low: windowLow(spot, seconds) };
}

function percentOf({ high, low }: Range, { price }: SpotSeconds): Float64Array {
  return high.map((value, second) => (100 * (value - low[second]!)) / price[second]!);
}

function dayRange(tape: Tape): Range & { readonly open: Float64Array } {
  return ofTape(tape, "dayRange", () => {
    const { price, seenFrom, belongsTo } = spotRows(tape);
    const seconds = tape.lastSecond + 1;
    const out = { open: nothing(seconds), high: nothing(seconds), low: nothing(seconds) };
    let [open, high, low] = [Number.NaN, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    let row = belongsTo.findIndex((second) => second >= 0);
    if (row < 0) return out;
    open = price[row]!;
    for (let second = seenFrom[row]!; second < seconds; second++) {
      for (; row < price.length && seenFrom[row]! <= second; row++) {
        high = Math.max(high, price[row]!);
        low = Math.min(low, price[row]!);
      }
      out.open[second] = open;
      out.high[second] = high;
      out.low[second] = low;
    }
    return out;
  });
}

function openingRange(tape: Tape, minutes: number): Range {
  const { price, belongsTo } = spotRows(tape);
  const end = minutes * 60;
  let [high, low] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let row = 0; row < price.length && belongsTo[row]! < end; row++) {
    if (belongsTo[row]! < 0) continue;
    high = Math.max(high, price[row]!);
    low = Math.min(low, price[row]!);
  }
  const out = { high: nothing(tape.lastSecond + 1), low: nothing(tape.lastSecond + 1) };
  if (low <= high) {
    out.high.fill(high, end);
    out.low.fill(low, end);
  }
  return out;
}

function nothing(seconds: number): Float64Array {
  return new Float64Array(seconds).fill(Number.NaN);
}
