import { type DisplayData, StrikebookError } from "../../task/index.js";
import { requireFinite, requirePositive } from "../requireArgument.js";
import { requireLengths } from "../requireLengths.js";

export interface MinuteVolOptions {
  /** Returns in the rolling window; 20 when absent. */
  readonly window?: number | undefined;
  /** Minutes of trading a year; 252 days of 375 minutes when absent. */
  readonly minutesPerYear?: number | undefined;
  /**
   * Longest distance in minutes between two bars that still makes a return, as one bar's; 1 when absent. A longer one
   * (a missing minute, a night) empties the window.
   */
  readonly maxGapMinutes?: number | undefined;
}

/** Rolling volatility of one-minute bars, as a table to look up. */
export interface MinuteRealisedVol {
  /** Ends of the minutes, epoch microseconds UTC, ascending: the moment from which each value is known. */
  readonly knownAtMicros: Float64Array;
  /** Last price of each minute. */
  readonly closes: Float64Array;
  /** Percent a year (12.5 is 12.5 %); NaN until the window is full. */
  readonly volPercent: Float64Array;
  /** Ticks that repeated a time already seen; the last one of equal times counts. */
  readonly repeated: number;
  /** How often the window was emptied by a gap. */
  readonly gaps: number;
  /** The last value known at or before a time, with its age in seconds; NaN and an age of NaN before the first. */
  volAt(timeMicros: number): { readonly volPercent: number; readonly ageSeconds: number };
  toDisplay(): DisplayData;
}

const MICROS_PER_MINUTE = 60e6;

/**
 * One-minute rolling realised volatility, the project's agreed stand-in where no volatility index is at hand: unique
 * (time, spot), sorted, to one-minute bars by the last price, their log returns, the rolling sample standard deviation of
 * 20 of them, annualised by sqrt(252 x 375), in percent.
 *
 * A minute is stamped with its end, and its value is known from then on, not from its start. Returns are logarithmic;
 * with simple ones a quiet index minute's figure would differ by less than a ten-thousandth of itself.
 *
 * @param timesMicros epoch microseconds UTC, in any order
 * @param prices above 0, one for each time
 * @throws StrikebookError("empty") without a tick; ("argument") for unequal lengths or a bad time or price, naming the element
 */
export function minuteRealisedVol(
  timesMicros: ArrayLike<number>,
  prices: ArrayLike<number>,
  options: MinuteVolOptions = {},
): MinuteRealisedVol {
  const { window = 20, minutesPerYear = 252 * 375, maxGapMinutes = 1 } = options;
  requireTicks(timesMicros, prices);
  requirePositive("minutesPerYear", minutesPerYear);
  if (!(Number.isInteger(window) && window >= 2)) {
    throw new StrikebookError("argument", `window is ${window}`, "it must be an integer of at least 2");
  }
  if (!(maxGapMinutes >= 1)) throw new StrikebookError("argument", `maxGapMinutes is ${maxGapMinutes}`, "at least 1");

  const { ends, closes, repeated } = minuteBars(timesMicros, prices);
  const volPercent = new Float64Array(ends.length).fill(Number.NaN);
  const returns: number[] = [];
  let gaps = 0;
  for (let i = 1; i < ends.length; i++) {
    if ((ends[i]! - ends[i - 1]!) / MICROS_PER_MINUTE > maxGapMinutes) {
      gaps++;
      returns.length = 0;
      continue;
    }
    returns.push(Math.log(closes[i]! / closes[i - 1]!));
    if (returns.length > window) returns.shift();
    if (returns.length === window) volPercent[i] = 100 * Math.sqrt(sampleVariance(returns) * minutesPerYear);
  }
  return {
    knownAtMicros: ends,
    closes,
    volPercent,
    repeated,
    gaps,
    volAt(timeMicros) {
      let low = 0;
      let high = ends.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (ends[middle]! <= timeMicros) low = middle + 1;
        else high = middle;
      }
      if (low === 0) return { volPercent: Number.NaN, ageSeconds: Number.NaN };
      return { volPercent: volPercent[low - 1]!, ageSeconds: (timeMicros - ends[low - 1]!) / 1e6 };
    },
    toDisplay() {
      const known = volPercent.filter((value) => !Number.isNaN(value));
      return {
        kind: "record",
        title: "One-minute realised volatility",
        entries: [
          ["minutes", ends.length],
          ["minutes with a value", known.length],
          ["last value, % a year", known.at(-1) ?? null],
          ["window, returns", window],
          ["repeated ticks", repeated],
          ["gaps", gaps],
        ],
      };
    },
  };
}

function requireTicks(times: ArrayLike<number>, prices: ArrayLike<number>): void {
  requireLengths(times.length, "timesMicros", { prices });
  if (times.length === 0) throw new StrikebookError("empty", "realised volatility of no tick", "check the filter");
  for (let i = 0; i < times.length; i++) {
    requirePositive(`prices[${i}]`, prices[i]!);
    requireFinite(`timesMicros[${i}]`, times[i]!);
  }
}

function minuteBars(times: ArrayLike<number>, prices: ArrayLike<number>) {
  const order = Array.from({ length: times.length }, (_unused, i) => i).sort((a, b) => times[a]! - times[b]! || a - b);
  const ends: number[] = [];
  const closes: number[] = [];
  let repeated = 0;
  order.forEach((tick, i) => {
    // A tick on the minute's last instant opens the next minute.
    const end = (Math.floor(times[tick]! / MICROS_PER_MINUTE) + 1) * MICROS_PER_MINUTE;
    if (i > 0 && times[tick] === times[order[i - 1]!]) repeated++;
    if (ends.at(-1) === end) closes[closes.length - 1] = prices[tick]!;
    else {
      ends.push(end);
      closes.push(prices[tick]!);
    }
  });
  return { ends: Float64Array.from(ends), closes: Float64Array.from(closes), repeated };
}

function sampleVariance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}
