/** Rows of one table on their way into columns, which grow by doubling and are used again for the next batch. */
export class RowColumns {
  /** One array per column; the reader writes the current row at index `rows` of each. */
  columns: readonly Float64Array[];
  /** Rows that are complete. */
  rows = 0;
  readonly #names: readonly string[];
  #capacity = 1024;

  /** @param names columns in the order of the arrays */
  constructor(names: readonly string[]) {
    this.#names = names;
    this.columns = names.map(() => new Float64Array(this.#capacity));
  }

  /** Ends the current row. */
  endRow(): void {
    if (++this.rows < this.#capacity) return;
    this.#capacity *= 2;
    this.columns = this.columns.map((column) => {
      const larger = new Float64Array(this.#capacity);
      larger.set(column);
      return larger;
    });
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
