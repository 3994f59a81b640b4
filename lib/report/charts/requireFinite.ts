import { StrikebookError } from "../../task/StrikebookError.js";

/**
 * `value` when it is a finite number. A chart never drops a point silently: what cannot be drawn is an error, and a
 * gap is written as `null` where a chart says that it takes one.
 *
 * @param what - Names the figure in the error: `impliedVol of point 3`.
 * @throws StrikebookError `argument` for NaN, infinities, null and undefined.
 */
export function requireFinite(value: number | null | undefined, what: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new StrikebookError(
    "argument",
    `${what} is ${value}`,
    "chart finite numbers only; leave the point out by name",
  );
}

/** `value` when it is finite or an explicit gap (`null`); NaN, infinities and undefined are errors. */
export function requireFiniteOrGap(value: number | null | undefined, what: string): number | null {
  return value === null ? null : requireFinite(value, what);
}
