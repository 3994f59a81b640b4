import { NSE_OPTION_COLUMNS, vendorColumnKind } from "../../market/vendorColumns.js";

type Columns = readonly Float64Array[];

const KINDS = NSE_OPTION_COLUMNS.map(vendorColumnKind);
const NULL_WORD = 0x7ff80000;
const bits = new Float64Array(1);
const words = new Int32Array(bits.buffer);

/** A value of the vendor as packing repairs it: a price of 0 or less is NULL, a percentage has two decimals. */
function asPacked(value: number, index: number): number {
  const kind = KINDS[index];
  if (kind === "price") return value > 0 ? value : Number.NaN;
  if (kind === "percent") return (Math.sign(value) * Math.round(Math.abs(value) * 100)) / 100;
  return value;
}

/** Order of two rows by their packed values, column by column; NULL sorts last. 0: packing makes the same row of both. */
export function compareAsPacked(a: Columns, i: number, b: Columns, j: number): number {
  for (let index = 0; index < a.length; index++) {
    if (a[index]![i] === b[index]![j]) continue;
    const order = compareValues(asPacked(a[index]![i]!, index), asPacked(b[index]![j]!, index));
    if (order !== 0) return order;
  }
  return 0;
}

/** Which of two rows that are one when packed says more as sent: a value more than NULL, all decimals more than two. */
export function compareFullness(a: Columns, i: number, b: Columns, j: number): number {
  for (let index = 0; index < a.length; index++) {
    const [x, y] = [a[index]![i]!, b[index]![j]!];
    if (x === y || (Number.isNaN(x) && Number.isNaN(y))) continue;
    if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) ? -1 : 1;
    const [roundX, roundY] = [asPacked(x, index) === x, asPacked(y, index) === y];
    if (roundX !== roundY) return roundX ? -1 : 1;
    return x < y ? -1 : 1;
  }
  return 0;
}

/** 32 bits of the whole row as packing sees it, unsigned. Finalised after each word as MurmurHash3 does (A. Appleby). */
export function hashAsPacked(columns: Columns, row: number): number {
  let hash = 0;
  const mix = (word: number): void => {
    hash ^= word;
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  };
  for (let index = 0; index < columns.length; index++) {
    const value = asPacked(columns[index]![row]!, index);
    // Minus zero is zero, and NULL has one form.
    bits[0] = value + 0;
    const isNull = Number.isNaN(value);
    mix((isNull ? NULL_WORD : words[0]!) + index);
    mix(isNull ? 0 : words[1]!);
  }
  return hash >>> 0;
}

function compareValues(x: number, y: number): number {
  if (x === y) return 0;
  if (Number.isNaN(x)) return Number.isNaN(y) ? 0 : 1;
  return Number.isNaN(y) || x < y ? -1 : 1;
}
