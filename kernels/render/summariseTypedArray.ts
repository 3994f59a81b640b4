import { isTypedArray } from "node:util/types";
import { count } from "./truncateText.js";

type NumericArray = Exclude<NodeJS.TypedArray, BigInt64Array | BigUint64Array>;

const SHOWN_WHOLE = 24;
const HEAD = 8;
const TAIL = 4;

/**
 * One or two lines that tell what is in a typed array: its ends, and for numbers the range and the missing ones.
 * Returns undefined for short arrays, which are shown whole, and for anything else.
 */
export function summariseTypedArray(value: unknown): string | undefined {
  if (!isTypedArray(value) || value.length <= SHOWN_WHOLE) return undefined;
  const name = value.constructor?.name ?? "TypedArray";
  const list = (from: number, to: number): string =>
    Array.from({ length: to - from }, (_, i) => String(value[from + i])).join(", ");
  const ends = `${name}(${count(value.length)}) [ ${list(0, HEAD)}, ... ${list(value.length - TAIL, value.length)} ]`;
  if (value instanceof BigInt64Array || value instanceof BigUint64Array) return ends;
  return `${ends}\n${rangeOf(value)}`;
}

function rangeOf(values: NumericArray): string {
  let min = Infinity;
  let max = -Infinity;
  let missing = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) missing++;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const range = missing === values.length ? "no numbers" : `min ${min}, max ${max}`;
  return missing === 0 ? range : `${range}, NaN ${count(missing)}`;
}
