import type { SviParameters } from "./SviParameters.js";

/**
 * Second derivative of the total variance of a raw SVI slice in log-moneyness `k`.
 *
 * A hot function: nothing is checked (`sviSmile` does), and NaN in gives NaN out.
 */
export function sviCurvature(p: SviParameters, k: number): number {
  const shift = k - p.m;
  const square = shift * shift + p.sigma * p.sigma;
  return (p.b * p.sigma * p.sigma) / (square * Math.sqrt(square));
}
