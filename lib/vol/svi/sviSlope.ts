import type { SviParameters } from "./SviParameters.js";

/**
 * First derivative of the total variance of a raw SVI slice in log-moneyness `k`.
 *
 * A hot function: nothing is checked (`sviSmile` does), and NaN in gives NaN out.
 */
export function sviSlope(p: SviParameters, k: number): number {
  const shift = k - p.m;
  return p.b * (p.rho + shift / Math.sqrt(shift * shift + p.sigma * p.sigma));
}
