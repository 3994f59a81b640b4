import { StrikebookError } from "../task/index.js";
import type { PriceKind } from "./quotePrice.js";
import type { Tape } from "./Tape.js";
import { MISSING_INT32 } from "./TapeColumn.js";

const COLUMNS: Readonly<Record<Exclude<PriceKind, "mid">, string>> = {
  bid: "bidPrice",
  ask: "askPrice",
  last: "lastPrice",
};

/**
 * Price of one row from the columns as they are stored: what `quotePrice` gives for the decoded quotes, without decoding
 * them. NaN when the row has none.
 *
 * @throws StrikebookError `argument` for an unknown kind, or a column that the tape was opened without
 */
export function rowPrice(tape: Tape, row: number, kind: PriceKind): number {
  if (kind === "mid") {
    const bid = storedValue(tape, COLUMNS.bid, row);
    const ask = storedValue(tape, COLUMNS.ask, row);
    return bid > 0 && ask > 0 ? (bid + ask) / 2 : Number.NaN;
  }
  if (!Object.hasOwn(COLUMNS, kind))
    throw new StrikebookError("argument", `price kind ${JSON.stringify(kind)}`, "use bid, ask, mid or last");
  const price = storedValue(tape, COLUMNS[kind], row);
  return price > 0 ? price : Number.NaN;
}

/**
 * One value of a column as it is stored, NaN when it is missing.
 *
 * @throws StrikebookError `argument` for a column that the tape was opened without
 */
export function storedValue(tape: Tape, column: string, row: number): number {
  const { type, values, scale } = tape.column(column);
  const stored = values[row]!;
  if (type === "float64") return stored;
  return stored === MISSING_INT32 ? Number.NaN : stored / scale;
}
