import { StrikebookError } from "../../task/index.js";
import { normalisedBlack } from "../black/normalisedBlack.js";
import { normalCdf } from "../normal/normalCdf.js";
import { normalPdf } from "../normal/normalPdf.js";
import type { LocalVariance, Smile } from "../smile/Smile.js";
import { butterflyFunction } from "../svi/butterflyFunction.js";
import type { PriceLaw } from "./PriceLaw.js";

/** Log-moneyness taken as infinitely far: exp(709) is the largest double. */
export const FARTHEST: number = 680;

/** Density per unit of log-moneyness: g(k) / sqrt(2 pi w) exp(-d2^2 / 2). Gatheral and Jacquier 2014, equation 2.2. */
export function logDensity(k: number, { totalVariance, slope, curvature }: LocalVariance): number {
  const root = Math.sqrt(totalVariance);
  const d2 = -k / root - 0.5 * root;
  return (butterflyFunction(k, totalVariance, slope, curvature) * normalPdf(d2)) / root;
}

/** P(price <= strike), the slope in strike of the undiscounted put: N(-d2) + n(d2) w' / (2 sqrt(w)). */
export function lowerProbability(k: number, { totalVariance, slope }: LocalVariance): number {
  const root = Math.sqrt(totalVariance);
  const d2 = -k / root - 0.5 * root;
  return normalCdf(-d2) + (normalPdf(d2) * slope) / (2 * root);
}

/** P(price > strike), minus the slope in strike of the undiscounted call: exact where `1 - lowerProbability` is not. */
export function upperProbability(k: number, { totalVariance, slope }: LocalVariance): number {
  const root = Math.sqrt(totalVariance);
  const d2 = -k / root - 0.5 * root;
  return normalCdf(d2) - (normalPdf(d2) * slope) / (2 * root);
}

/** E[price/forward; price <= strike] = N(-d1) + n(d1) w' / (2 sqrt(w)). */
function lowerShare(k: number, { totalVariance, slope }: LocalVariance): number {
  const root = Math.sqrt(totalVariance);
  const d1 = -k / root + 0.5 * root;
  return normalCdf(-d1) + (normalPdf(d1) * slope) / (2 * root);
}

/** E[price/forward; price > strike] = N(d1) - n(d1) w' / (2 sqrt(w)). */
function upperShare(k: number, { totalVariance, slope }: LocalVariance): number {
  const root = Math.sqrt(totalVariance);
  const d1 = -k / root + 0.5 * root;
  return normalCdf(d1) - (normalPdf(d1) * slope) / (2 * root);
}

/**
 * The law that a smile implies, in closed form: density and distribution function are the second and the first
 * derivative of the option price in strike (D. Breeden and R. Litzenberger, Journal of Business 51, 1978, 621-651),
 * written through w, w' and w''. Beyond the quotes it is the smile's own extrapolation.
 *
 * Which moments exist follows from the slope beta of the right wing: E[price^(1+p)] is finite for
 * p < 1/(2 beta) + beta/8 - 1/2 (R. Lee, Mathematical Finance 14, 2004, 469-480).
 *
 * @throws StrikebookError("argument") for a smile whose total variance is not above 0 at the money or far out
 */
export function smileLaw(smile: Smile): PriceLaw {
  for (const k of [-FARTHEST, ...smile.range.filter(Number.isFinite), 0, FARTHEST]) {
    const w = smile.totalVariance(k);
    if (!(w > 0 && w < Number.POSITIVE_INFINITY)) {
      const cure = "a smile needs a finite total variance above 0 everywhere; refit it or bound its wings";
      throw new StrikebookError("argument", `the smile's total variance at log-moneyness ${k} is ${w}`, cure);
    }
  }
  const beta = Math.max(smile.local(FARTHEST).slope, 0);
  // A flat wing's slope is rounding noise, not a bound.
  const momentBound = beta < 1e-9 ? Number.POSITIVE_INFINITY : beta < 2 ? 0.5 + 1 / (2 * beta) + beta / 8 : 1;
  const timeValue = (k: number): number =>
    Math.exp(0.5 * k) * normalisedBlack(-Math.abs(k), Math.sqrt(smile.totalVariance(k)));
  return {
    forward: smile.forward,
    tauYears: smile.tauYears,
    width: Math.sqrt(smile.totalVariance(0)),
    joins: smile.range.filter(Number.isFinite),
    momentBound,
    logMomentBound: Number.POSITIVE_INFINITY,
    logDensity: (k) => logDensity(k, smile.local(k)),
    lower: (k) => lowerProbability(k, smile.local(k)),
    upper: (k) => upperProbability(k, smile.local(k)),
    lowerShare: (k) => lowerShare(k, smile.local(k)),
    upperShare: (k) => upperShare(k, smile.local(k)),
    put: (k) => timeValue(k) + Math.max(Math.expm1(k), 0),
    call: (k) => timeValue(k) + Math.max(-Math.expm1(k), 0),
  };
}
