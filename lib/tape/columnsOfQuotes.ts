import { QUOTE_COLUMN_NAMES, type QuoteColumns } from "../columns/index.js";
import { tapeColumn } from "./TapeColumn.js";
import { TapeColumns } from "./TapeColumns.js";

/** The stored columns of a tape that was built from quotes in memory: each as it is. */
export function columnsOfQuotes(quotes: QuoteColumns, label: string): TapeColumns {
  const list = QUOTE_COLUMN_NAMES.map((quote) => ({
    column: tapeColumn(quote, "float64", quotes[quote]),
    names: [quote],
    quote,
  }));
  return new TapeColumns(list, label);
}
