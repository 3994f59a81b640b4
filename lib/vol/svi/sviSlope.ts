import type { SviParameters } from "./SviParameters.js";

/** First derivative of the total variance of a raw SVI slice in log-moneyness `k`. */
export function sviSlope(p: SviParameters, k: number): number {
  const shift = k - p.m;
  return p.b * (p.rho + shift / Math.sqrt(shift * shift + p.sigma * p.sigma));
}
