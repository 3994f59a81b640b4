import { StrikebookError } from "../task/StrikebookError.js";
import { firstUnsorted } from "./firstUnsorted.js";

/**
 * Backward as-of merge of two sorted time columns in one pass: for each `left[i]` the index of the last `right[j]` with
 * `right[j] <= left[i]` and `left[i] - right[j] <= tolerance`, else -1. Never looks ahead. With equal right times the
 * last of them is taken (it is what was known).
 *
 * O(left + right).
 *
 * @param left sorted times (any unit), non-decreasing
 * @param right sorted times in the same unit, non-decreasing
 * @param tolerance largest age that still counts, same unit, >= 0; `Infinity` for no limit
 * @param out receives the indices; length = left.length
 * @throws StrikebookError `argument` when a side is not sorted or the tolerance is negative or NaN
 */
export function asofBackward(left: Float64Array, right: Float64Array, tolerance: number, out: Int32Array): Int32Array {
  if (!(tolerance >= 0))
    throw new StrikebookError("argument", `as-of tolerance ${tolerance} is not >= 0`, "state how old a match may be");
  if (out.length !== left.length)
    throw new StrikebookError(
      "argument",
      `out has ${out.length} rows for ${left.length} times`,
      "allocate one index per left row",
    );
  const wrong = firstUnsorted(right);
  if (wrong >= 0) throw unsorted("right", right, wrong);
  const n = right.length;
  let next = 0;
  let known = Number.NaN;
  let before = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < left.length; i++) {
    const t = left[i]!;
    if (!(t >= before)) throw unsorted("left", left, i);
    before = t;
    while (next < n && right[next]! <= t) known = right[next++]!;
    // Never true while nothing is known.
    out[i] = t - known <= tolerance ? next - 1 : -1;
  }
  return out;
}

function unsorted(side: string, times: Float64Array, at: number): StrikebookError {
  const what = `the ${side} times of an as-of merge go backward at row ${at} (${times[at - 1]} then ${times[at]})`;
  return new StrikebookError("argument", what, "sort them by time first");
}
