import type { IndexBars } from "./indexBars.js";

/** Mean of the last `period` values; NaN until there are so many. */
export function rollingMean(values: Float64Array, period: number): Float64Array {
  return rolling(values, period, (from, to) => meanOf(values, from, to));
}

/**
 * Standard deviation of the last `period` values.
 *
 * @param takenAway 1 for that of a sample (divided by period - 1), 0 for that of a population (by period)
 */
export function rollingDeviation(values: Float64Array, period: number, takenAway: 0 | 1): Float64Array {
  return rolling(values, period, (from, to) => {
    const mean = meanOf(values, from, to);
    let squares = 0;
    for (let i = from; i < to; i++) squares += (values[i]! - mean) ** 2;
    return Math.sqrt(squares / (period - takenAway));
  });
}

/**
 * Exponential moving average: the first value, then EMA + 2 / (period + 1) x (value - EMA).
 *
 * @param least values before the first result: NaN until then
 */
export function exponentialMean(values: Float64Array, period: number, least: number): Float64Array {
  const weight = 2 / (period + 1);
  const out = new Float64Array(values.length).fill(Number.NaN);
  let mean = Number.NaN;
  for (let i = 0; i < values.length; i++) {
    mean = i === 0 ? values[0]! : mean + weight * (values[i]! - mean);
    if (i + 1 >= least) out[i] = mean;
  }
  return out;
}

/**
 * Average true range with Wilder's smoothing (J. Welles Wilder, New Concepts in Technical Trading Systems, 1978, section
 * III): the first value is the mean of the first `period` true ranges, then ATR x (period - 1) / period + TR / period. The
 * true range is the largest of high - low, abs(high - close before) and abs(low - close before); of the first bar, high -
 * low. NaN until there are `period` bars.
 */
export function averageTrueRange({ high, low, close }: IndexBars, period: number): Float64Array {
  const out = new Float64Array(close.length).fill(Number.NaN);
  let average = 0;
  for (let i = 0; i < close.length; i++) {
    const before = i === 0 ? Number.NaN : close[i - 1]!;
    const range =
      i === 0
        ? high[0]! - low[0]!
        : Math.max(high[i]! - low[i]!, Math.abs(high[i]! - before), Math.abs(low[i]! - before));
    if (i < period) average += range / period;
    else average += (range - average) / period;
    if (i + 1 >= period) out[i] = average;
  }
  return out;
}

function rolling(values: Float64Array, period: number, of: (from: number, to: number) => number): Float64Array {
  const out = new Float64Array(values.length).fill(Number.NaN);
  for (let to = period; to <= values.length; to++) out[to - 1] = of(to - period, to);
  return out;
}

function meanOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i]!;
  return sum / (to - from);
}
