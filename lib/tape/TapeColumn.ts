/** `INT32_MIN`: the missing value of columns that are stored as Int32. */
export const MISSING_INT32 = -2_147_483_648;

/** How a column is stored: as it is, as whole numbers, or as whole numbers of hundredths (paise, cents). */
export type TapeColumnType = "float64" | "int32" | "int32scaled";

/**
 * One column of a tape in the narrowest exact form: value = `values[row] / scale`, and the nearest double of it is exactly
 * the value of the source. Missing is NaN in a Float64Array and {@link MISSING_INT32} in an Int32Array.
 */
export type TapeColumn =
  | { readonly name: string; readonly type: "float64"; readonly scale: 1; readonly values: Float64Array }
  | { readonly name: string; readonly type: "int32"; readonly scale: 1; readonly values: Int32Array }
  | { readonly name: string; readonly type: "int32scaled"; readonly scale: 100; readonly values: Int32Array };

/** Hundredths in one unit of an `int32scaled` column. */
export const PRICE_SCALE = 100;

/** A column over `values`, which must be of the array kind that `type` says. */
export function tapeColumn(name: string, type: TapeColumnType, values: Float64Array | Int32Array): TapeColumn {
  if (type === "float64") return { name, type, scale: 1, values: values as Float64Array };
  if (type === "int32") return { name, type, scale: 1, values: values as Int32Array };
  return { name, type, scale: PRICE_SCALE, values: values as Int32Array };
}

/** Bytes of one row. */
export function tapeColumnWidth(type: TapeColumnType): 4 | 8 {
  return type === "float64" ? 8 : 4;
}

/** An empty array of the kind that `type` is stored in, over shared memory. */
export function sharedValues(type: TapeColumnType, rows: number): Float64Array | Int32Array {
  const buffer = new SharedArrayBuffer(rows * tapeColumnWidth(type));
  return type === "float64" ? new Float64Array(buffer) : new Int32Array(buffer);
}

/** Values as doubles, NaN where missing; a `float64` column is given back itself, others are decoded into shared memory. */
export function decodeTapeColumn(column: TapeColumn): Float64Array {
  if (column.type === "float64") return column.values;
  const { values, scale } = column;
  const out = new Float64Array(new SharedArrayBuffer(values.length * 8));
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    out[row] = value === MISSING_INT32 ? Number.NaN : value / scale;
  }
  return out;
}
