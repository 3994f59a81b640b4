import { StrikebookError } from "../task/index.js";

/** Throws unless `low` and `high` are finite and `low` is not above `high`, naming both. */
export function requireRange(low: number, high: number): void {
  if (!(Number.isFinite(low) && Number.isFinite(high) && low <= high)) {
    throw new StrikebookError(
      "argument",
      `the range is ${low} to ${high}`,
      "both ends must be finite, the lower first",
    );
  }
}
