import { StrikebookError } from "../task/StrikebookError.js";
import { type Column, ColumnTable } from "./ColumnTable.js";
import { columnOf } from "./columnOf.js";

/** What a danfojs DataFrame has that is read here; any copy and version of the package serves. */
export interface DanfoRows {
  readonly columns: readonly string[];
  readonly dtypes: readonly string[];
  readonly index: readonly (string | number)[];
  /** Row by row. */
  readonly values: readonly unknown[];
}

export interface FromDanfoOptions {
  /** Keeps the row labels as the first column, under this name. */
  readonly index?: string;
}

/**
 * A DataFrame of danfojs as a table. Its values are copied. Columns of numbers become Float64, NaN where missing, or Int32
 * where danfojs calls them `int32` and every value is one; dates become epoch microseconds UTC; others become plain arrays
 * with null where missing. Row labels that are numbers are left out unless `index` names a column for them.
 *
 * @throws StrikebookError `argument` for row labels that are texts when `index` is not given, for a name that two columns
 *   share, and for a value that a column cannot hold (an object, a list), with its row
 */
export function fromDanfo(frame: DanfoRows, options: FromDanfoOptions = {}): ColumnTable {
  const { columns: names, dtypes, index, values: rows } = frame;
  const label = index.find((each) => typeof each !== "number");
  if (options.index === undefined && label !== undefined)
    throw new StrikebookError(
      "argument",
      `the frame has texts as row labels ("${label}")`,
      'name a column for them: fromDanfo(frame, { index: "label" })',
    );
  const named = options.index === undefined ? names : [options.index, ...names];
  const twice = named.find((name, at) => named.indexOf(name) !== at);
  if (twice !== undefined)
    throw new StrikebookError("argument", `two columns are named "${twice}"`, "rename one of them first");
  const columns = names.map((name, at): [string, Column] => {
    const values = rows.map((row) => (row as readonly unknown[])[at]);
    return [name, numbers(values, dtypes[at]) ?? columnOf(name, values)];
  });
  if (options.index !== undefined) columns.unshift([options.index, columnOf(options.index, index)]);
  return new ColumnTable(Object.fromEntries(columns));
}

/** Danfojs guesses a column's type from its first rows: it is believed as far as the values agree. */
function numbers(values: readonly unknown[], dtype: string | undefined): Int32Array | Float64Array | undefined {
  if (dtype !== "int32" && dtype !== "float32") return undefined;
  if (values.some((value) => typeof value !== "number" && value !== null && value !== undefined)) return undefined;
  if (dtype === "int32" && values.every((value) => Object.is(value, (value as number) | 0)))
    return Int32Array.from(values as number[]);
  return Float64Array.from(values, (value) => (value === null || value === undefined ? Number.NaN : (value as number)));
}
