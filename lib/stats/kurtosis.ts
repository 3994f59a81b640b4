import { mean } from "./mean.js";
import { requireValues } from "./requireValues.js";

/**
 * Kurtosis of the values themselves, **not** the excess: the fourth central moment over the square of the second, both
 * with n in the denominator. 3 for a normal distribution; NaN when all values are equal.
 *
 * @throws StrikebookError("empty") for fewer than two values
 */
export function kurtosis(values: ArrayLike<number>): number {
  requireValues("kurtosis", values, 2);
  const centre = mean(values);
  const squares = Array.from(values, (value) => (value - centre) ** 2);
  return mean(squares.map((square) => square ** 2)) / mean(squares) ** 2;
}
