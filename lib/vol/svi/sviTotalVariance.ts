import type { SviParameters } from "./SviParameters.js";

/**
 * Total variance (vol^2 times tauYears) of a raw SVI slice at log-moneyness `k` = ln(strike/forward).
 * Source: Gatheral and Jacquier 2014, equation 3.1.
 *
 * A hot function: nothing is checked (`sviSmile` does), and NaN in gives NaN out.
 */
export function sviTotalVariance(p: SviParameters, k: number): number {
  const shift = k - p.m;
  return p.a + p.b * (p.rho * shift + Math.sqrt(shift * shift + p.sigma * p.sigma));
}
