import { normalCdf } from "../normal/normalCdf.js";
import { normalPdf } from "../normal/normalPdf.js";
import { butterflyFunction } from "../svi/butterflyFunction.js";
import type { SviParameters } from "../svi/SviParameters.js";

/** What the law of the price at expiry needs to know about a smile at one log-moneyness. */
export interface SmileLocal {
  /** Total variance, its slope and its curvature in log-moneyness. */
  readonly w: number;
  readonly slope: number;
  readonly curvature: number;
}

/** Total variance, slope and curvature of raw SVI at `k`. */
export function sviLocal(p: SviParameters, k: number): SmileLocal {
  const shift = k - p.m;
  const square = shift * shift + p.sigma * p.sigma;
  const root = Math.sqrt(square);
  return {
    w: p.a + p.b * (p.rho * shift + root),
    slope: p.b * (p.rho + shift / root),
    curvature: (p.b * p.sigma * p.sigma) / (square * root),
  };
}

/** Density per unit of log-moneyness: g(k) / sqrt(2 pi w) exp(-d2^2 / 2). Gatheral and Jacquier 2014, equation 2.2. */
export function logDensity(k: number, { w, slope, curvature }: SmileLocal): number {
  const root = Math.sqrt(w);
  const d2 = -k / root - 0.5 * root;
  return (butterflyFunction(k, w, slope, curvature) * normalPdf(d2)) / root;
}

/** P(price <= strike), the slope in strike of the undiscounted put: N(-d2) + n(d2) w' / (2 sqrt(w)). */
export function lowerProbability(k: number, { w, slope }: SmileLocal): number {
  const root = Math.sqrt(w);
  const d2 = -k / root - 0.5 * root;
  return normalCdf(-d2) + (normalPdf(d2) * slope) / (2 * root);
}

/** P(price > strike), minus the slope in strike of the undiscounted call: exact where `1 - lowerProbability` is not. */
export function upperProbability(k: number, { w, slope }: SmileLocal): number {
  const root = Math.sqrt(w);
  const d2 = -k / root - 0.5 * root;
  return normalCdf(d2) - (normalPdf(d2) * slope) / (2 * root);
}
