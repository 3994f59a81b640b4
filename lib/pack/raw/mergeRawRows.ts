import { NSE_OPTION_COLUMNS } from "../../market/vendorColumns.js";
import type { RawRows } from "./StagedRows.js";

const TIMESTAMP = NSE_OPTION_COLUMNS.indexOf("timestamp");

/**
 * Joins the rows that two sources gave of one contract and day, each sorted by time.
 *
 * Second by second: where only one source has rows, or both have the same rows in the same order, they stay as they were
 * sent. Otherwise each distinct row stays as often as the source that has it most often, in the order of its values. The
 * result does not depend on which of the two comes first, nor, with more sources, on which are joined first; joining a
 * source a second time changes nothing.
 */
export function mergeRawRows(a: RawRows, b: RawRows): RawRows {
  const inA = a.columns[TIMESTAMP]!;
  const inB = b.columns[TIMESTAMP]!;
  // Rows of `a` by their number, rows of `b` as the complement of it.
  const kept: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.rows || j < b.rows) {
    const time = Math.min(i < a.rows ? inA[i]! : Number.POSITIVE_INFINITY, j < b.rows ? inB[j]! : Infinity);
    const firstA = i;
    const firstB = j;
    while (i < a.rows && inA[i] === time) kept.push(i++);
    while (j < b.rows && inB[j] === time) j++;
    if (firstB === j) continue;
    if (firstA === i) for (let row = firstB; row < j; row++) kept.push(~row);
    else if (!isSame(a, firstA, i, b, firstB, j)) {
      kept.length -= i - firstA;
      kept.push(...union(a, firstA, i, b, firstB, j));
    }
  }
  const columns = a.columns.map((column, index) => {
    const other = b.columns[index]!;
    return Float64Array.from(kept, (row) => (row >= 0 ? column[row]! : other[~row]!));
  });
  return { rows: kept.length, columns };
}

/** Rows that have the time of the row before them and other values. */
export function conflictingRows({ rows, columns }: RawRows): number {
  const time = columns[TIMESTAMP]!;
  let count = 0;
  for (let row = 1; row < rows; row++) {
    if (time[row] === time[row - 1] && compareRows(columns, row, columns, row - 1) !== 0) count++;
  }
  return count;
}

function isSame(a: RawRows, fromA: number, toA: number, b: RawRows, fromB: number, toB: number): boolean {
  if (toA - fromA !== toB - fromB) return false;
  for (let row = fromA; row < toA; row++) {
    if (compareRows(a.columns, row, b.columns, fromB + row - fromA) !== 0) return false;
  }
  return true;
}

/** The two sorted by value, each distinct row as often as the one that has it more often. */
function union(a: RawRows, fromA: number, toA: number, b: RawRows, fromB: number, toB: number): number[] {
  const ofA = Array.from({ length: toA - fromA }, (_, k) => fromA + k);
  const ofB = Array.from({ length: toB - fromB }, (_, k) => fromB + k);
  ofA.sort((x, y) => compareRows(a.columns, x, a.columns, y));
  ofB.sort((x, y) => compareRows(b.columns, x, b.columns, y));
  const found: number[] = [];
  let i = 0;
  let j = 0;
  while (i < ofA.length || j < ofB.length) {
    const order = i === ofA.length ? 1 : j === ofB.length ? -1 : compareRows(a.columns, ofA[i]!, b.columns, ofB[j]!);
    found.push(order <= 0 ? ofA[i]! : ~ofB[j]!);
    if (order <= 0) i++;
    if (order >= 0) j++;
  }
  return found;
}

/** By the columns from left to right; NULL sorts last. */
function compareRows(a: readonly Float64Array[], i: number, b: readonly Float64Array[], j: number): number {
  for (let index = 0; index < a.length; index++) {
    const x = a[index]![i]!;
    const y = b[index]![j]!;
    if (x === y) continue;
    if (Number.isNaN(x)) {
      if (!Number.isNaN(y)) return 1;
    } else if (Number.isNaN(y) || x < y) return -1;
    else return 1;
  }
  return 0;
}
