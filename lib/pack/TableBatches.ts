import type { VendorTable } from "../sources/nse/VendorTable.js";

/** Joins the batches of each table and hands the whole table over when the next one begins. */
export class TableBatches {
  /** Rows handed in so far. */
  rows = 0;
  readonly #use: (table: VendorTable) => void;
  #batches: VendorTable[] = [];

  constructor(use: (table: VendorTable) => void) {
    this.#use = use;
  }

  add(batch: VendorTable): void {
    if (this.#batches.length > 0 && this.#batches[0]!.table !== batch.table) this.end();
    this.#batches.push(batch);
    this.rows += batch.rows;
  }

  /** Hands over the last table. */
  end(): void {
    const batches = this.#batches;
    this.#batches = [];
    const first = batches[0];
    if (!first) return;
    if (batches.length === 1) {
      this.#use(first);
      return;
    }
    const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
    const columns: Record<string, Float64Array> = {};
    let at = 0;
    for (const batch of batches) {
      for (const [name, values] of Object.entries(batch.columns)) {
        // A statement may name fewer columns than the one before: those rows have none.
        columns[name] ??= new Float64Array(rows).fill(Number.NaN);
        columns[name].set(values, at);
      }
      at += batch.rows;
    }
    this.#use({ table: first.table, rows, columns });
  }
}
