import type { QuoteColumns } from "../../columns/QuoteRun.js";

const MICROS_PER_MINUTE = 60e6;

/** Minute bars of one contract; the columns have one value a bar. */
export interface OptionBars {
  readonly rows: number;
  /** By canonical lake name. */
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/**
 * One-minute bars of one contract's rows. A bar is stamped with its end and holds the rows stamped before it: what was
 * known when it closed. Open, high, low and close are of the last prices that the rows show (a minute without a trade
 * shows the price of an earlier one, and a volume change of 0); bid, ask and open interest are those of the last row,
 * NaN when it has none. A minute without rows has no bar.
 */
export function optionBars(quotes: QuoteColumns, firstRow: number, rowCount: number): OptionBars {
  const { timestamp } = quotes;
  const endOf = (row: number): number => (Math.floor(timestamp[row]! / MICROS_PER_MINUTE) + 1) * MICROS_PER_MINUTE;
  const last = firstRow + rowCount;
  let count = 0;
  for (let row = firstRow; row < last; row++) if (row === firstRow || endOf(row) !== endOf(row - 1)) count++;
  const column = (): Float64Array => new Float64Array(count).fill(Number.NaN);
  const columns = Object.fromEntries(BAR_COLUMNS.map((name) => [name, column()])) as Record<BarColumn, Float64Array>;
  let bar = -1;
  for (let row = firstRow; row < last; row++) {
    const end = endOf(row);
    if (bar < 0 || columns.timestamp[bar] !== end) {
      bar++;
      columns.timestamp[bar] = end;
      columns.volume_change[bar] = 0;
      columns.rows[bar] = 0;
    }
    columns.rows[bar]!++;
    columns.volume_change[bar]! += quotes.volumeChange[row]!;
    const price = quotes.lastPrice[row]!;
    if (!Number.isNaN(price)) {
      if (Number.isNaN(columns.open_price[bar]!)) columns.open_price[bar] = price;
      if (!(columns.high_price[bar]! >= price)) columns.high_price[bar] = price;
      if (!(columns.low_price[bar]! <= price)) columns.low_price[bar] = price;
      columns.last_price[bar] = price;
    }
    columns.bid_price[bar] = quotes.bidPrice[row]!;
    columns.bid_size[bar] = quotes.bidSize[row]!;
    columns.ask_price[bar] = quotes.askPrice[row]!;
    columns.ask_size[bar] = quotes.askSize[row]!;
    columns.mid_price[bar] = (quotes.bidPrice[row]! + quotes.askPrice[row]!) / 2;
    columns.volume[bar] = quotes.volume[row]!;
    columns.open_interest[bar] = quotes.openInterest[row]!;
  }
  return { rows: count, columns };
}

const BAR_COLUMNS = [
  "timestamp",
  "last_price",
  "bid_price",
  "bid_size",
  "ask_price",
  "ask_size",
  "volume",
  "volume_change",
  "open_interest",
  "open_price",
  "high_price",
  "low_price",
  "mid_price",
  "rows",
] as const;

type BarColumn = (typeof BAR_COLUMNS)[number];
