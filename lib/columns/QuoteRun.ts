import type { ContractIdentity } from "../contract/ContractIdentity.js";

/**
 * The canonical quote columns of one contract, oldest row first. All arrays have `rows` entries.
 * A missing number is NaN; a price of zero or less never appears here: the reader turns it into NaN and counts it.
 */
export interface QuoteColumns {
  /** Instant at which the row was visible to a trader, epoch µs UTC, non-decreasing. For bars: the bar's end. */
  readonly timestamp: Float64Array;
  /** Last traded price, points. */
  readonly lastPrice: Float64Array;
  /** Best bid and ask, points, and their sizes in units of the underlying or contracts as the venue states them. */
  readonly bidPrice: Float64Array;
  readonly bidSize: Float64Array;
  readonly askPrice: Float64Array;
  readonly askSize: Float64Array;
  /** Cumulative volume of the day. Strategies use `volumeChange`. */
  readonly volume: Float64Array;
  /** Volume traded since the row before: change of the running maximum of `volume`, first row 0. */
  readonly volumeChange: Float64Array;
  readonly openInterest: Float64Array;
}

export type QuoteColumnName = keyof QuoteColumns;

export const QUOTE_COLUMN_NAMES: readonly QuoteColumnName[] = [
  "timestamp",
  "lastPrice",
  "bidPrice",
  "bidSize",
  "askPrice",
  "askSize",
  "volume",
  "volumeChange",
  "openInterest",
];

/** All rows of one contract on one day, with whatever columns the vendor adds. */
export interface QuoteRun {
  readonly contract: ContractIdentity;
  readonly rows: number;
  readonly quotes: QuoteColumns;
  /** Vendor columns beside the canonical ones, under the vendor's names: numbers, or instants in epoch µs. */
  readonly vendor: Readonly<Record<string, Float64Array>>;
}

/** Price of the underlying through one day: strictly one row per instant, ascending. */
export interface SpotSeries {
  readonly underlying: string;
  /** What the series is: the index itself, or the future that the options settle into. */
  readonly instrument: string;
  /** Epoch µs UTC at which the price was visible. */
  readonly timestamp: Float64Array;
  readonly price: Float64Array;
}
