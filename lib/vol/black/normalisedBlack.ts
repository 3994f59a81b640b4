import { millsDifference } from "../normal/millsDifference.js";
import { normalCdf } from "../normal/normalCdf.js";
import { INVERSE_SQRT_TWO_PI } from "../normal/normalPdf.js";

/**
 * Out-of-the-money Black price over sqrt(forward * strike), undiscounted:
 * exp(x/2) N(h + t) - exp(-x/2) N(h - t), with h = x/s and t = s/2.
 *
 * @param x minus the absolute log-moneyness, -|ln(forward/strike)|, so x <= 0
 * @param s total volatility, vol * sqrt(tauYears), s >= 0
 */
export function normalisedBlack(x: number, s: number): number {
  if (s === 0) return 0;
  const h = x / s;
  const t = 0.5 * s;
  if (h + t < 0) return normalisedVega(h, t) * millsDifference(h, t);
  if (t < 0.25) return normalisedVega(h, t) * millsDifference(h, t);
  const growth = Math.exp(0.5 * x);
  return growth * normalCdf(h + t) - normalCdf(h - t) / growth;
}

/** Derivative of `normalisedBlack` in s, at h = x/s and t = s/2. */
export function normalisedVega(h: number, t: number): number {
  return INVERSE_SQRT_TWO_PI * Math.exp(-0.5 * (h * h + t * t));
}

/** exp(x/2) minus `normalisedBlack`: what is missing to the upper bound, without cancellation when it is small. */
export function normalisedComplement(x: number, s: number): number {
  const h = x / s;
  const t = 0.5 * s;
  const growth = Math.exp(0.5 * x);
  return growth * normalCdf(-h - t) + normalCdf(h - t) / growth;
}
