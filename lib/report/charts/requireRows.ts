import { StrikebookError } from "../../task/StrikebookError.js";

/**
 * Refuses a chart without data.
 *
 * @throws StrikebookError `empty` when `count` is 0.
 */
export function requireRows(count: number, chart: string, what: string): void {
  if (count === 0)
    throw new StrikebookError("empty", `chart "${chart}" has no ${what}`, "chart something that was measured");
}

/**
 * Refuses columns of different length.
 *
 * @throws StrikebookError `argument` naming both lengths, `empty` when there are none.
 */
export function requireSameLength(chart: string, columns: Readonly<Record<string, ArrayLike<unknown>>>): number {
  const entries = Object.entries(columns);
  const [firstName, first] = entries[0]!;
  for (const [name, column] of entries) {
    if (column.length !== first.length) {
      throw new StrikebookError(
        "argument",
        `chart "${chart}": ${firstName} has ${first.length} values, ${name} has ${column.length}`,
        "give columns of one length",
      );
    }
  }
  requireRows(first.length, chart, firstName);
  return first.length;
}
