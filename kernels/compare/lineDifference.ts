import { compareText } from "./compareText.js";
import type { Tolerance } from "./Tolerance.js";

/** More lines than this (saved times found) are not matched, only counted off. */
const MAX_PAIRS = 250_000;

/**
 * The lines of two texts that differ, `- saved` and `+ found`, with at most `limit` lines. Lines whose numbers agree within
 * the tolerance are the same.
 */
export function lineDifference(saved: string, found: string, tolerance: Tolerance, limit = 12): string[] {
  const a = saved.trimEnd().split("\n");
  const b = found.trimEnd().split("\n");
  const lines: string[] = [];
  const same = (i: number, j: number): boolean => a[i] === b[j] || compareText(a[i]!, b[j]!, tolerance).same;
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length && same(i, j)) {
    i++;
    j++;
  }
  let endA = a.length;
  let endB = b.length;
  while (endA > i && endB > j && same(endA - 1, endB - 1)) {
    endA--;
    endB--;
  }
  const rows = endA - i;
  const columns = endB - j;
  if (rows === columns || rows * columns > MAX_PAIRS) {
    for (let k = 0; k < Math.max(rows, columns); k++) {
      if (k < rows && k < columns && same(i + k, j + k)) continue;
      if (k < rows) lines.push(`- ${a[i + k]}`);
      if (k < columns) lines.push(`+ ${b[j + k]}`);
    }
  } else lines.push(...longestCommon(a.slice(i, endA), b.slice(j, endB), (x, y) => same(i + x, j + y)));
  // All lines agree one by one only when the texts differ in where they break.
  if (lines.length === 0) lines.push(...a.map((line) => `- ${line}`), ...b.map((line) => `+ ${line}`));
  if (lines.length <= limit) return lines;
  return [...lines.slice(0, limit), `(${lines.length - limit} more lines differ)`];
}

/** Longest common subsequence; what is not in it differs. */
function longestCommon(a: readonly string[], b: readonly string[], same: (i: number, j: number) => boolean): string[] {
  const width = b.length + 1;
  const length = new Int32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      length[i * width + j] = same(i, j)
        ? length[(i + 1) * width + j + 1]! + 1
        : Math.max(length[(i + 1) * width + j]!, length[i * width + j + 1]!);
  const lines: string[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && same(i, j)) {
      i++;
      j++;
    } else if (j >= b.length || (i < a.length && length[(i + 1) * width + j]! >= length[i * width + j + 1]!))
      lines.push(`- ${a[i++]}`);
    else lines.push(`+ ${b[j++]}`);
  }
  return lines;
}
