import { erfCentral } from "./erfCentral.js";
import { erfcx } from "./erfcx.js";
import { gaussianKernel } from "./gaussianKernel.js";

/**
 * Complementary error function, 2/sqrt(pi) times the integral of exp(-t^2) from x to infinity.
 *
 * Relative error a few 1e-16 over the whole line, the far right tail included (it underflows to 0 above 27.2).
 * Method: W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969) 631-637.
 *
 * A hot function: nothing is checked, and NaN in gives NaN out.
 */
export function erfc(x: number): number {
  const distance = Math.abs(x);
  if (distance <= 0.46875) return 1 - erfCentral(x);
  if (Number.isNaN(x)) return Number.NaN;
  const tail = distance > 28 ? 0 : gaussianKernel(distance, 1) * erfcx(distance);
  return x < 0 ? 2 - tail : tail;
}
