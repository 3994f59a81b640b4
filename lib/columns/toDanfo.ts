import { StrikebookError } from "../task/StrikebookError.js";
import type { ColumnTable } from "./ColumnTable.js";
import type { DanfoRows } from "./fromDanfo.js";
import { type InstantOptions, withInstants } from "./InstantOptions.js";
import { importPeer } from "./importPeer.js";

/**
 * A DataFrame of the package `danfojs-node`, an optional peer, whose own declaration lets every member be anything, because
 * its columns are members as well.
 */
export interface DanfoFrame extends DanfoRows {
  readonly shape: readonly number[];
  // biome-ignore lint/suspicious/noExplicitAny: as danfojs declares it
  [member: string]: any;
}

interface Danfo {
  readonly DataFrame: {
    new (rows: readonly unknown[][], options: { columns: readonly string[]; dtypes: readonly string[] }): DanfoFrame;
    readonly prototype: object;
  };
}

/**
 * A table as a DataFrame of danfojs, for small tables: a frame keeps every row as an array of its own, and its
 * arithmetic is in 32-bit floats (TensorFlow), which epoch times and sums of money do not survive. The values are copied
 * and arrive as they are, missing ones (NaN, null) too.
 *
 * Float arrays become `float32` by danfojs's name (the values stay 64-bit until it calculates), Int32 and Uint8 arrays
 * `int32`, plain arrays `boolean`, `float32` (numbers) or `string`, dates `datetime`.
 *
 * @throws StrikebookError `environment` with the command that installs danfojs; `argument` when a column of `instants`
 *   cannot be dates, when a column holds bigints, which danfojs has no type for, or has the name of one of a DataFrame's
 *   own methods, which it would replace
 */
export async function toDanfo(table: ColumnTable, options: InstantOptions = {}): Promise<DanfoFrame> {
  const loaded = (await importPeer("danfojs-node")) as Partial<Danfo> & { readonly default?: Danfo };
  const { DataFrame } = (loaded.DataFrame === undefined ? loaded.default : loaded) as Danfo;
  const columns = withInstants(table, options);
  const taken = columns.find(([name]) => name in DataFrame.prototype || name.startsWith("$"))?.[0];
  if (taken !== undefined)
    throw new StrikebookError(
      "argument",
      `a column named "${taken}" would replace that part of a danfojs DataFrame`,
      "rename the column first",
    );
  const dtypes = columns.map(([name, values]) => dtypeOf(name, values));
  const rows = Array.from({ length: table.rows }, (_, row) => columns.map(([, values]) => values[row]));
  return new DataFrame(rows, { columns: columns.map(([name]) => name), dtypes });
}

function dtypeOf(name: string, values: ArrayLike<unknown>): string {
  if (values instanceof Int32Array || values instanceof Uint8Array) return "int32";
  if (values instanceof Float64Array || values instanceof Float32Array) return "float32";
  const kinds = new Set(Array.from(values, (value) => (value instanceof Date ? "datetime" : typeof value)));
  if (kinds.has("bigint"))
    throw new StrikebookError(
      "argument",
      `column "${name}" holds bigints, which danfojs has no type for`,
      "make them numbers (exact up to 2^53) or texts first",
    );
  kinds.delete("object");
  const [only, ...more] = kinds;
  if (only === undefined || more.length > 0) return "string";
  return only === "number" ? "float32" : only;
}
