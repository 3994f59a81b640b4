import { quantile } from "./quantile.js";

/**
 * Middle value, or the mean of the two middle values. The input is not changed. NaN in gives NaN out.
 *
 * @throws StrikebookError("empty") for no value
 */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}
