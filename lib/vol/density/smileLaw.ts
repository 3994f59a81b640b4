import { erfcx } from "../../stats/normal/erfcx.js";
import { normalPdf } from "../../stats/normal/normalPdf.js";
import { StrikebookError } from "../../task/index.js";
import { normalisedBlack } from "../black/normalisedBlack.js";
import type { LocalVariance, Smile } from "../smile/Smile.js";
import { butterflyFunction } from "../svi/butterflyFunction.js";
import type { PriceLaw } from "./PriceLaw.js";

/** Log-moneyness taken as infinitely far: exp(709) is the largest double. */
export const FARTHEST: number = 680;

/** Density per unit of log-moneyness: g(k) / sqrt(2 pi w) exp(-d2^2 / 2). Gatheral and Jacquier 2014, equation 2.2. */
function logDensity(k: number, { totalVariance, slope, curvature }: LocalVariance): number {
  const root = Math.sqrt(totalVariance);
  const d2 = -k / root - 0.5 * root;
  return (butterflyFunction(k, totalVariance, slope, curvature) * normalPdf(d2)) / root;
}

const SQRT_HALF_PI = 1.2533141373155002512;

/** N(d) from n(d), which is at hand: one Gaussian for both, and full accuracy in the lower tail. */
function cdfFromPdf(d: number, pdf: number): number {
  const tail = pdf * SQRT_HALF_PI * erfcx(Math.abs(d) * Math.SQRT1_2);
  return d < 0 ? tail : 1 - tail;
}

/**
 * N(sign d) - sign n(d) w' / (2 sqrt(w)): with d2 the probability above (sign 1) or below (-1) the strike, minus or plus
 * the slope in strike of the undiscounted call or put; with d1 the same under the measure of the share.
 */
function beyond(k: number, sign: 1 | -1, shift: number, { totalVariance, slope }: LocalVariance): number {
  const root = Math.sqrt(totalVariance);
  const d = -k / root + shift * root;
  const pdf = normalPdf(d);
  return cdfFromPdf(sign * d, pdf) - (sign * pdf * slope) / (2 * root);
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
    lower: (k) => beyond(k, -1, -0.5, smile.local(k)),
    upper: (k) => beyond(k, 1, -0.5, smile.local(k)),
    lowerShare: (k) => beyond(k, -1, 0.5, smile.local(k)),
    upperShare: (k) => beyond(k, 1, 0.5, smile.local(k)),
    put: (k) => timeValue(k) + Math.max(Math.expm1(k), 0),
    call: (k) => timeValue(k) + Math.max(-Math.expm1(k), 0),
  };
}
