import { type QuoteColumns, type QuoteRun, volumeChange } from "../../lib/columns/index.js";
import { contractIdentity, niftyOptions, type OptionLetter } from "../../lib/contract/index.js";
import { at, DAY } from "../lake/lakeFixture.js";

export interface QuoteRows {
  /** Seconds after the open. */
  readonly seconds: readonly number[];
  readonly last?: readonly number[];
  readonly bid?: readonly number[];
  readonly ask?: readonly number[];
  readonly volume?: readonly number[];
  readonly vendor?: Readonly<Record<string, readonly number[]>>;
  readonly day?: string;
}

/** A run with the values given; prices 100, a book of 99 / 101 and volume 0 where nothing is given. */
export function quoteRun(type: OptionLetter, strike: number, rows: QuoteRows, expiry = "2025-11-25"): QuoteRun {
  const { seconds } = rows;
  const column = (values: readonly number[] | undefined, otherwise: number): Float64Array =>
    Float64Array.from(seconds, (_, row) => values?.[row] ?? otherwise);
  const volume = column(rows.volume, 0);
  const quotes: QuoteColumns = {
    timestamp: Float64Array.from(seconds, (second) => at(second, rows.day ?? DAY)),
    lastPrice: column(rows.last, 100),
    bidPrice: column(rows.bid, 99),
    bidSize: column(undefined, 75),
    askPrice: column(rows.ask, 101),
    askSize: column(undefined, 150),
    volume,
    volumeChange: new Float64Array(seconds.length),
    openInterest: column(undefined, 3000),
  };
  volumeChange(volume, quotes.volumeChange);
  const vendor = Object.entries(rows.vendor ?? {}).map(([name, values]) => [name, Float64Array.from(values)] as const);
  return {
    contract: contractIdentity(niftyOptions, expiry, type, strike),
    rows: seconds.length,
    quotes,
    vendor: Object.fromEntries(vendor),
  };
}

/** All columns of a run as plain arrays, for comparisons. */
export function plainRun(run: QuoteRun): Record<string, number[]> {
  const columns: Record<string, Float64Array> = { ...run.quotes, ...run.vendor };
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, [...column]]));
}
