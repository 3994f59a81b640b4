import { MISSING_INT32 } from "../../tape/TapeColumn.js";

/**
 * Writes the first `rows` values times `scale` into `out` where every one of them is a whole number that Int32 holds;
 * NaN becomes `MISSING_INT32`. Exact: the nearest double of `out[row] / scale` is the value.
 *
 * @returns false at the first value that does not fit; `out` is then of no use
 */
export function narrowNumbers(values: Float64Array, rows: number, scale: number, out: Int32Array): boolean {
  for (let row = 0; row < rows; row++) {
    const value = values[row]!;
    const scaled = Math.round(value * scale) | 0;
    if (scaled / scale === value && scaled !== MISSING_INT32 && (scaled !== 0 || !Object.is(value, -0)))
      out[row] = scaled;
    else if (Number.isNaN(value)) out[row] = MISSING_INT32;
    else return false;
  }
  return true;
}
