import { mean } from "./mean.js";
import { requireValues } from "./requireValues.js";

/**
 * Sample standard deviation, with n - 1 in the denominator, in two passes (no cancellation for values far from 0).
 *
 * @throws StrikebookError("empty") for fewer than two values
 */
export function standardDeviation(values: ArrayLike<number>): number {
  requireValues("standard deviation", values, 2);
  const centre = mean(values);
  let squares = 0;
  let drift = 0;
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i]! - centre;
    squares += deviation * deviation;
    drift += deviation;
  }
  // The drift is the rounding error of the mean (T. Chan, G. Golub, R. LeVeque, The American Statistician 37, 1983).
  return Math.sqrt((squares - (drift * drift) / values.length) / (values.length - 1));
}
