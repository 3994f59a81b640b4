import { millsDifference } from "../../stats/normal/millsDifference.js";
import { millsRatio } from "../../stats/normal/millsRatio.js";
import { INVERSE_SQRT_TWO_PI } from "../../stats/normal/normalPdf.js";

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
  const vega = normalisedVega(h, t);
  if (h + t < 0 || t < 0.5) return vega * millsDifference(h, t);
  return Math.exp(0.5 * x) - vega * (millsRatio(h + t) + millsRatio(t - h));
}

/** Derivative of `normalisedBlack` in s, at h = x/s and t = s/2. */
export function normalisedVega(h: number, t: number): number {
  return INVERSE_SQRT_TWO_PI * Math.exp(-0.5 * (h * h + t * t));
}

/** exp(x/2) minus `normalisedBlack`: what is missing to the upper bound, without cancellation when it is small. */
export function normalisedComplement(x: number, s: number): number {
  const h = x / s;
  const t = 0.5 * s;
  if (h + t < 0) return Math.exp(0.5 * x) - normalisedVega(h, t) * millsDifference(h, t);
  return normalisedVega(h, t) * (millsRatio(h + t) + millsRatio(t - h));
}
