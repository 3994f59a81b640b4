import { PlainRows } from "./PlainRows.js";

/** Rows of one table on their way into columns, which are used again for the next batch. */
export class RowColumns {
  /** One array per column; the reader writes the current row at index `rows` of each. */
  readonly columns: readonly Float64Array[];
  /** Fills the same columns with whole tuples of the usual form. */
  readonly plain: PlainRows;
  /** Rows that are complete. */
  rows = 0;
  readonly #names: readonly string[];

  /**
   * @param names columns in the order of the arrays
   * @param capacity rows that they hold at most
   */
  constructor(names: readonly string[], capacity: number) {
    this.#names = names;
    this.plain = new PlainRows(capacity);
    this.columns = this.plain.columns(names.length);
  }

  /** Hands over all rows so far, as arrays of their exact length that belong to the caller, and starts empty again. */
  take(): { rows: number; columns: Record<string, Float64Array> } {
    const rows = this.rows;
    this.rows = 0;
    return {
      rows,
      columns: Object.fromEntries(this.#names.map((name, i) => [name, this.columns[i]!.slice(0, rows)])),
    };
  }
}
