import { StrikebookError } from "../task/StrikebookError.js";
import type { CivilDate } from "../time/civilDate.js";

/**
 * Of the days that a file holds, the one asked for, or all of them, ascending.
 *
 * @throws StrikebookError `missing` naming the days that there are.
 */
export function requireDate(path: string, days: Iterable<CivilDate>, asked: CivilDate | undefined): CivilDate[] {
  const held = [...days].sort();
  if (asked === undefined) return held;
  if (held.includes(asked)) return [asked];
  throw new StrikebookError("missing", `${path} holds no row of ${asked}`, `it holds ${held.join(", ")}`);
}
