import { bachelierGuess } from "../bachelier/bachelierGuess.js";
import { normalisedBlack, normalisedVega } from "../black/normalisedBlack.js";
import { millsDifference } from "../normal/millsDifference.js";
import { millsRatio } from "../normal/millsRatio.js";
import { impliedHighVolatility } from "./impliedHighVolatility.js";
import { reciprocalVarianceMove } from "./reciprocalVarianceMove.js";

const MAX_STEPS = 8;

/**
 * Total volatility s = vol * sqrt(tau) at which the normalised out-of-the-money Black price is `beta`; NaN if the
 * iteration does not settle.
 *
 * After P. Jaeckel, "Let's Be Rational" (2013): a guess from rational functions, then third-order Householder steps
 * (fourth-order convergence) on a scale on which the price is nearly straight, without a bracket. Two things differ.
 * The guess is the implied normal volatility of the same price, turned into a lognormal one by the expansion of
 * P. Hagan and D. Woodward ("Equivalent Black volatilities", Applied Mathematical Finance 6, 1999, 147-157) with its
 * at-the-money part made exact; it needs no Black price, and is off by less than 5e-5 up to s = 1, |x| = 2. And the step
 * solves ln(price) in 1/s^2, which far from the money is the scale of the reciprocal log-price, but needs no logarithm
 * of the price. Where the guess is that close, one step leaves an error below the last digit; else there is a second.
 *
 * @param beta normalised price, 0 < beta < exp(x/2)
 * @param complement exp(x/2) - beta, computed by the caller without cancellation
 * @param x minus the absolute log-moneyness, x <= 0
 * @param gap |forward - strike| / sqrt(forward * strike), which is 2 sinh(|x|/2)
 */
export function impliedTotalVolatility(beta: number, complement: number, x: number, gap: number): number {
  // Above the level of a total volatility of about 3 the price has less to say than its distance to the bound.
  if (complement < 0.16 * (beta + complement)) return impliedHighVolatility(complement, x);
  let s = guess(beta, x, gap);
  for (let step = 1; step <= MAX_STEPS; step++) {
    const h = x / s;
    const t = 0.5 * s;
    const hh = h * h;
    const tt = t * t;
    const vega = normalisedVega(h, t);
    const inside = h + t < 0 || t < 0.5;
    const price = inside
      ? vega * millsDifference(h, t)
      : beta + complement - vega * (millsRatio(h + t) + millsRatio(t - h));
    const excess = (price - beta) / beta;
    const move = reciprocalVarianceMove(excess, (s * vega) / price, hh - tt, -2 * (hh + tt));
    if (!(move > -1)) {
      s *= 2;
      continue;
    }
    s /= Math.sqrt(1 + move);
    // Fourth order: a step this small leaves an error below the last digit.
    if (Math.abs(move) < 2e-4) return s;
  }
  return Number.NaN;
}

function guess(beta: number, x: number, gap: number): number {
  if (x < -6) return farGuess(beta, x);
  const normal = bachelierGuess(beta, gap);
  const q = gap > 0 ? (normal * -x) / gap : normal;
  const u = q * q;
  if (u > 4.7) return q * 1.4;
  const numerator = ((-0.00018796151025197267 * u + 0.016089712527926514) * u - 0.24666456279526683) * u + 1;
  const denominator = ((-0.0005490439281968986 * u + 0.024457207912748368) * u - 0.2883310782682436) * u + 1;
  return q * (numerator / denominator - (x * x * u) / 2880);
}

/** From the inflection point s = sqrt(2|x|) along a straight line for ln(price) in 1/s^2. */
function farGuess(beta: number, x: number): number {
  const inflection = Math.sqrt(-2 * x);
  const rise = Math.log(normalisedBlack(x, inflection) / beta);
  return rise > 0 ? 1 / Math.sqrt((2 / (x * x)) * rise - 0.5 / x) : inflection;
}
