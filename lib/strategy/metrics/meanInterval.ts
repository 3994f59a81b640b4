import { bootstrapInterval } from "../../stats/index.js";

/** The result of one trade, and the date it belongs to. */
export interface DatedResult {
  readonly date: string;
  readonly result: number;
}

/** Ends of the 95 % bootstrap interval of the mean per trade; undefined below five dates. */
export interface MeanInterval {
  readonly low: number;
  readonly high: number;
}

/**
 * Percentile bootstrap of the mean per trade that resamples **dates**, each with all its trades: trades of one date, of
 * one underlying or of several, move together, and drawing them one by one would make the interval too narrow. With one
 * trade a date it is the plain bootstrap of the trades.
 */
export function meanInterval(results: readonly DatedResult[], seed: number): MeanInterval | undefined {
  const places = new Map<string, number>();
  const sums: number[] = [];
  const counts: number[] = [];
  for (const { date, result } of results) {
    const place = places.get(date) ?? sums.length;
    places.set(date, place);
    sums[place] = (sums[place] ?? 0) + result;
    counts[place] = (counts[place] ?? 0) + 1;
  }
  if (sums.length === 0) return undefined;
  const statistic = (drawn: Float64Array): number => {
    let sum = 0;
    let count = 0;
    for (const place of drawn) {
      sum += sums[place]!;
      count += counts[place]!;
    }
    return sum / count;
  };
  const { low, high, reason } = bootstrapInterval(
    sums.map((_, place) => place),
    { seed, statistic },
  );
  return reason === null ? { low, high } : undefined;
}
