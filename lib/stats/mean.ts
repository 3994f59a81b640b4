import { requireValues } from "./requireValues.js";

/**
 * Arithmetic mean, with compensated summation (A. Neumaier, ZAMM 54, 1974), so that a long column of trades adds up
 * to the same figure whatever its order of magnitude. NaN in gives NaN out.
 *
 * @throws StrikebookError("empty") for no value
 */
export function mean(values: ArrayLike<number>): number {
  requireValues("mean", values, 1);
  let sum = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const next = sum + value;
    lost += Math.abs(sum) >= Math.abs(value) ? sum - next + value : value - next + sum;
    sum = next;
  }
  return (Number.isFinite(sum) ? sum + lost : sum) / values.length;
}
