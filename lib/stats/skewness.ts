import { mean } from "./mean.js";
import { requireValues } from "./requireValues.js";

/**
 * Skewness of the values themselves: the third central moment over the second to the power 3/2, both with n in the
 * denominator. 0 for symmetric values; NaN when all are equal.
 *
 * @throws StrikebookError("empty") for fewer than two values
 */
export function skewness(values: ArrayLike<number>): number {
  requireValues("skewness", values, 2);
  const centre = mean(values);
  const deviations = Array.from(values, (value) => value - centre);
  const variance = mean(deviations.map((deviation) => deviation ** 2));
  return mean(deviations.map((deviation) => deviation ** 3)) / variance ** 1.5;
}
