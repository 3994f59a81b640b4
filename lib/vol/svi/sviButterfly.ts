import { butterflyFunction } from "./butterflyFunction.js";
import type { SviParameters } from "./SviParameters.js";

/**
 * Butterfly function g(k) of a raw SVI slice: negative where the slice allows butterfly arbitrage, that is, where its
 * density is negative. Source: Gatheral and Jacquier 2014, equation 2.1 and definition 2.3.
 *
 * A hot function: nothing is checked (`sviSmile` does), and NaN in gives NaN out.
 */
export function sviButterfly(p: SviParameters, k: number): number {
  const shift = k - p.m;
  const square = shift * shift + p.sigma * p.sigma;
  const root = Math.sqrt(square);
  const w = p.a + p.b * (p.rho * shift + root);
  return butterflyFunction(k, w, p.b * (p.rho + shift / root), (p.b * p.sigma * p.sigma) / (square * root));
}
