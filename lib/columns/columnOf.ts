import { inspect } from "node:util";
import { StrikebookError } from "../task/StrikebookError.js";
import type { Column } from "./ColumnTable.js";

/**
 * The values of another library's column as a column of ours. Typed arrays of our kinds stay as they are, without a copy;
 * smaller integers become Int32, unsigned 32-bit ones Float64. Dates become epoch microseconds UTC in a Float64Array, NaN
 * where there is none. Everything else becomes a plain array of the same values, null where there is none.
 *
 * @throws StrikebookError `argument` naming the column and the row of a value that a column cannot hold: an object, a
 *   list, a date among other values, a date after the year 2255
 */
export function columnOf(name: string, values: ArrayLike<unknown>): Column {
  if (
    values instanceof Float64Array ||
    values instanceof Float32Array ||
    values instanceof Int32Array ||
    values instanceof Uint8Array ||
    values instanceof BigInt64Array
  )
    return values;
  if (values instanceof Int8Array || values instanceof Int16Array || values instanceof Uint16Array)
    return Int32Array.from(values);
  if (values instanceof Uint8ClampedArray) return Uint8Array.from(values);
  if (values instanceof Uint32Array) return Float64Array.from(values);
  const list = Array.from(values);
  if (list.some((value) => value instanceof Date))
    return Float64Array.from(list, (value, row) => instant(name, value, row));
  return list.map((value, row) => {
    switch (typeof value) {
      case "undefined":
        return null;
      case "string":
      case "number":
      case "boolean":
      case "bigint":
        return value;
      default:
        if (value === null) return null;
        throw refused(name, value, row, "derive a column of numbers, texts, flags or dates for each part of it");
    }
  });
}

function instant(name: string, value: unknown, row: number): number {
  if (value === null || value === undefined) return Number.NaN;
  if (!(value instanceof Date)) throw refused(name, value, row, "keep dates in a column of their own");
  const micros = value.getTime() * 1000;
  if (Number.isNaN(micros) || Number.isSafeInteger(micros)) return micros;
  throw refused(name, value, row, "microseconds in a double are exact from the year 1684 to 2255");
}

function refused(name: string, value: unknown, row: number, cure: string): StrikebookError {
  const text = inspect(value, {
    breakLength: Number.POSITIVE_INFINITY,
    depth: 1,
    maxArrayLength: 5,
    maxStringLength: 50,
  });
  return new StrikebookError("argument", `column "${name}" holds ${text} in row ${row}`, cure);
}
