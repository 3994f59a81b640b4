import { NSE_OPTION_COLUMNS, type NseColumnName } from "./vendorColumns.js";

/** Enough for one session of one table: a spot table has one row a second from 08:40 to 15:35. */
const CAPACITY = 24_960;

/** Reused buffer for the rows of one table and one session, a column each; times in epoch µs UTC. */
export class VendorRows {
  rows = 0;
  readonly capacity: number = CAPACITY;
  readonly columns: Readonly<Record<NseColumnName, Float64Array>>;
  /** The columns in the vendor's order. */
  readonly ordered: readonly Float64Array[];

  constructor() {
    this.ordered = NSE_OPTION_COLUMNS.map(() => new Float64Array(CAPACITY));
    this.columns = Object.fromEntries(NSE_OPTION_COLUMNS.map((name, i) => [name, this.ordered[i]!])) as Record<
      NseColumnName,
      Float64Array
    >;
  }

  /** Sets all columns of `row` to zero. */
  clearRow(row: number): void {
    for (const column of this.ordered) column[row] = 0;
  }

  /** Copies all columns of row `from` to row `to`. */
  copyRow(from: number, to: number): void {
    for (const column of this.ordered) column[to] = column[from]!;
  }

  /** Fresh arrays with the rows held now. */
  take(): Record<NseColumnName, Float64Array> {
    return Object.fromEntries(
      NSE_OPTION_COLUMNS.map((name) => [name, this.columns[name].slice(0, this.rows)]),
    ) as Record<NseColumnName, Float64Array>;
  }
}
