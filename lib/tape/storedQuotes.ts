import { QUOTE_COLUMN_NAMES, type QuoteColumns } from "../columns/index.js";
import { decodeTapeColumn } from "./TapeColumn.js";
import type { TapeColumns } from "./TapeColumns.js";

/**
 * The canonical quotes of a tape as Float64Arrays over shared memory: a stored Float64 column as it is, an Int32 one
 * decoded. To touch one that the tape was opened without throws: it is never undefined.
 */
export function storedQuotes(columns: TapeColumns): QuoteColumns {
  const quotes = {};
  for (const name of QUOTE_COLUMN_NAMES) {
    const property = columns.has(name)
      ? { value: decodeTapeColumn(columns.get(name)) }
      : { get: () => decodeTapeColumn(columns.get(name)) };
    Object.defineProperty(quotes, name, { ...property, enumerable: true });
  }
  return quotes as QuoteColumns;
}
