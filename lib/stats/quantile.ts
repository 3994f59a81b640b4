import { StrikebookError } from "../task/index.js";
import { requireValues } from "./requireValues.js";

/**
 * Quantile by linear interpolation between order statistics (type 7 of R. Hyndman and Y. Fan, The American
 * Statistician 50, 1996; the default of R, NumPy and Excel). The input is not changed. NaN in gives NaN out.
 *
 * @param probability 0 to 1
 * @throws StrikebookError("empty") for no value, ("argument") for a probability outside 0 to 1
 */
export function quantile(values: ArrayLike<number>, probability: number): number {
  requireValues("quantile", values, 1);
  return quantileOfSorted(Float64Array.from(values).sort(), probability);
}

/** The same for values already in ascending order. */
export function quantileOfSorted(sorted: Float64Array, probability: number): number {
  if (!(probability >= 0 && probability <= 1)) {
    throw new StrikebookError("argument", `probability is ${probability}`, "pass a number from 0 to 1");
  }
  const last = sorted.length - 1;
  // Typed arrays sort NaN to the end.
  if (Number.isNaN(sorted[last]!)) return Number.NaN;
  const position = probability * last;
  const below = Math.floor(position);
  const lower = sorted[below]!;
  const upper = sorted[Math.min(below + 1, last)]!;
  // At an order statistic there is nothing to interpolate, and an infinite neighbour must not turn it into NaN.
  return position === below || lower === upper ? lower : lower + (position - below) * (upper - lower);
}
