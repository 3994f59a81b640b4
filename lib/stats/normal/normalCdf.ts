import { erfCentral } from "./erfCentral.js";
import { erfcx } from "./erfcx.js";
import { gaussianKernel } from "./gaussianKernel.js";

/**
 * Distribution function of the standard normal distribution, P(Z <= x).
 *
 * The lower tail is as exact, relatively, as the centre (a few 1e-16 down to the smallest double): it is not computed
 * as erfc(-x/sqrt(2))/2, because the rounding of the division by sqrt(2) would be exponentiated.
 *
 * A hot function: nothing is checked, and NaN in gives NaN out.
 */
export function normalCdf(x: number): number {
  const z = x * Math.SQRT1_2;
  if (Math.abs(z) <= 0.46875) return 0.5 + 0.5 * erfCentral(z);
  if (Number.isNaN(x)) return Number.NaN;
  const distance = Math.abs(x);
  const tail = distance > 39 ? 0 : 0.5 * gaussianKernel(distance, 0.5) * erfcx(Math.abs(z));
  return x < 0 ? tail : 1 - tail;
}
