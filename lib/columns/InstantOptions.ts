import { StrikebookError } from "../task/StrikebookError.js";
import type { Column, ColumnTable } from "./ColumnTable.js";

/** How times leave a table. */
export interface InstantOptions {
  /** Columns of epoch microseconds UTC that become `Date`s, null where there is none; others stay numbers. */
  readonly instants?: readonly string[];
}

/**
 * The columns of a table, those of `instants` as dates.
 *
 * @throws StrikebookError `argument` for a name that is no column, and for an instant that is no whole millisecond: a
 *   `Date` would cut it
 */
export function withInstants(
  table: ColumnTable,
  { instants = [] }: InstantOptions,
): (readonly [name: string, column: Column | (Date | null)[]])[] {
  for (const name of instants) table.column(name);
  return Object.entries(table.columns).map(([name, column]) =>
    instants.includes(name) ? ([name, dates(name, column)] as const) : ([name, column] as const),
  );
}

function dates(name: string, column: Column): (Date | null)[] {
  return Array.from(column as ArrayLike<unknown>, (value, row) => {
    if (value === null || (typeof value === "number" && Number.isNaN(value))) return null;
    const date = typeof value === "number" ? new Date(value / 1000) : undefined;
    if (date !== undefined && date.getTime() * 1000 === value) return date;
    const cure = "leave the column a number, or round it to whole milliseconds first";
    const what = `column "${name}" holds ${String(value)} in row ${row}, which no Date holds as microseconds`;
    throw new StrikebookError("argument", what, cure);
  });
}
