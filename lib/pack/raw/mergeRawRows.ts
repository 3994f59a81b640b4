import { NSE_OPTION_COLUMNS } from "../../market/vendorColumns.js";
import { compareAsPacked, compareFullness, hashAsPacked } from "./compareAsPacked.js";
import type { RawRows } from "./StagedRows.js";

const TIMESTAMP = NSE_OPTION_COLUMNS.indexOf("timestamp");

/**
 * Joins the rows that two sources gave of one contract and day, each sorted by time.
 *
 * Second by second: where only one source has rows, or both have the same rows in the same order, they stay as they were
 * sent. Otherwise each distinct row stays as often as the source that has it most often. Rows are compared as packing sees
 * them: two that differ only in what packing repairs (a price of 0 against NULL, decimals of the percentage change) are
 * one, and the fuller of them stays.
 *
 * Rows of one second that differ stand in the order of a hash of the whole row: which comes last, and is taken for what
 * was known, has nothing to do with the price. The result does not depend on which of the two sources comes first, nor,
 * with more sources, on which are joined first; joining a source a second time changes nothing.
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
    if (time[row] === time[row - 1] && compareAsPacked(columns, row, columns, row - 1) !== 0) count++;
  }
  return count;
}

function isSame(a: RawRows, fromA: number, toA: number, b: RawRows, fromB: number, toB: number): boolean {
  if (toA - fromA !== toB - fromB) return false;
  for (let row = fromA; row < toA; row++) {
    const other = fromB + row - fromA;
    if (!a.columns.every((column, index) => Object.is(column[row]! + 0, b.columns[index]![other]! + 0))) return false;
  }
  return true;
}

/** The two in the order of their hashes, each distinct row as often as the one that has it more often. */
function union(a: RawRows, fromA: number, toA: number, b: RawRows, fromB: number, toB: number): number[] {
  const rows: { row: number; columns: RawRows["columns"]; hash: number }[] = [];
  for (let row = fromA; row < toA; row++) rows.push({ row, columns: a.columns, hash: hashAsPacked(a.columns, row) });
  for (let row = fromB; row < toB; row++) rows.push({ row, columns: b.columns, hash: hashAsPacked(b.columns, row) });
  rows.sort((x, y) => x.hash - y.hash || compareAsPacked(x.columns, x.row, y.columns, y.row));
  const found: number[] = [];
  for (let first = 0; first < rows.length; ) {
    let fullest = rows[first]!;
    let ofA = 0;
    let next = first;
    for (; next < rows.length; next++) {
      const one = rows[next]!;
      if (one.hash !== fullest.hash || compareAsPacked(one.columns, one.row, fullest.columns, fullest.row) !== 0) break;
      if (one.columns === a.columns) ofA++;
      if (compareFullness(one.columns, one.row, fullest.columns, fullest.row) > 0) fullest = one;
    }
    const row = fullest.columns === a.columns ? fullest.row : ~fullest.row;
    for (let count = Math.max(ofA, next - first - ofA); count > 0; count--) found.push(row);
    first = next;
  }
  return found;
}
