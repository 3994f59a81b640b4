import { ColumnTable } from "./ColumnTable.js";
import { columnOf } from "./columnOf.js";

/** What an arquero table has that is read here; any copy and version of the package serves. */
export interface ArqueroRows {
  columnNames(): string[];
  isFiltered(): boolean;
  isOrdered(): boolean;
  /** The column as stored: an array, or an object over Arrow data. */
  column(name: string): unknown;
  /** The values of the rows that the table shows, in its order. */
  array(name: string, kind?: new (length: number) => ArrayLike<unknown>): ArrayLike<unknown>;
}

/**
 * A table of arquero as one of ours: the rows that it shows, in its order; groups are not kept. Typed arrays are shared
 * where the table is neither filtered nor ordered, and copied in their own kind where it is. Dates become epoch
 * microseconds UTC (Float64, NaN where missing); `undefined` becomes null; all other values stay as they are.
 *
 * @throws StrikebookError `argument` naming the column and the row of a value that a column cannot hold (an object, a list)
 */
export function fromArquero(table: ArqueroRows): ColumnTable {
  const whole = !table.isFiltered() && !table.isOrdered();
  const values = (name: string): ArrayLike<unknown> => {
    const stored = table.column(name);
    if (!ArrayBuffer.isView(stored) || stored instanceof DataView) return table.array(name);
    if (whole) return stored as NodeJS.TypedArray;
    return table.array(name, stored.constructor as new (length: number) => NodeJS.TypedArray);
  };
  return new ColumnTable(Object.fromEntries(table.columnNames().map((name) => [name, columnOf(name, values(name))])));
}
