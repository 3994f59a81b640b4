import type { SpotSeries } from "../columns/QuoteRun.js";
import type { CivilDate } from "../time/civilDate.js";

/** One underlying's prices of one day, and how many repeated instants were left out of them. */
export interface StagedSpot {
  readonly date: CivilDate;
  readonly series: SpotSeries;
  readonly duplicates: number;
}

/** Spot series by day and underlying; small enough for memory (25,000 prices a day). */
export class SpotStage {
  readonly #days = new Map<string, { date: CivilDate; parts: SpotSeries[] }>();

  add(date: CivilDate, series: SpotSeries): void {
    const key = `${date} ${series.underlying}`;
    const day = this.#days.get(key) ?? { date, parts: [] };
    day.parts.push(series);
    this.#days.set(key, day);
  }

  get(date: CivilDate, underlying: string): SpotSeries | undefined {
    const day = this.#days.get(`${date} ${underlying}`);
    return day && merged(day.parts).series;
  }

  has(underlying: string): boolean {
    return [...this.#days.values()].some(({ parts }) => parts[0]!.underlying === underlying);
  }

  /** All days, by date and underlying. */
  days(): StagedSpot[] {
    return [...this.#days]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, { date, parts }]) => ({ date, ...merged(parts) }));
  }
}

/** One price per instant, ascending; where files overlap the later one's stays. */
function merged(parts: readonly SpotSeries[]): { series: SpotSeries; duplicates: number } {
  const first = parts[0]!;
  if (parts.length === 1) return { series: first, duplicates: 0 };
  const prices = new Map<number, number>();
  let rows = 0;
  for (const part of parts) {
    rows += part.timestamp.length;
    part.timestamp.forEach((time, row) => void prices.set(time, part.price[row]!));
  }
  const timestamp = Float64Array.from(prices.keys()).sort();
  const price = timestamp.map((time) => prices.get(time)!);
  return { series: { ...first, timestamp, price }, duplicates: rows - timestamp.length };
}
