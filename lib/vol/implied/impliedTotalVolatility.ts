import { millsDifference } from "../../stats/normal/millsDifference.js";
import { millsRatio } from "../../stats/normal/millsRatio.js";
import { normalisedVega } from "../black/normalisedBlack.js";
import { impliedGuess } from "./impliedGuess.js";
import { impliedHighVolatility } from "./impliedHighVolatility.js";
import { reciprocalVarianceMove } from "./reciprocalVarianceMove.js";

const MAX_STEPS = 8;

/**
 * Total volatility s = vol * sqrt(tau) at which the normalised out-of-the-money Black price is `beta`; NaN if the
 * iteration does not settle.
 *
 * After P. Jaeckel, "Let's Be Rational" (2013): a guess from rational functions, then third-order Householder steps
 * (fourth-order convergence) on a scale on which the price is nearly straight, without a bracket. Two things differ.
 * The guess is the implied normal volatility of the same price turned into a lognormal one; it needs no Black price. And
 * the step solves ln(price) in 1/s^2, which far from the money is the scale of the reciprocal log-price, but needs no
 * logarithm of the price. Where the guess is close enough, one step leaves an error below the last digit; else there is
 * a second one, and at the ends of the domain a third.
 *
 * @param beta normalised price, 0 < beta < exp(x/2)
 * @param complement exp(x/2) - beta, computed by the caller without cancellation
 * @param x minus the absolute log-moneyness, x <= 0
 * @param gap |forward - strike| / sqrt(forward * strike), which is 2 sinh(|x|/2)
 */
export function impliedTotalVolatility(beta: number, complement: number, x: number, gap: number): number {
  // Above the level of a total volatility of about 3 the price has less to say than its distance to the bound.
  if (complement < 0.16 * (beta + complement)) return impliedHighVolatility(complement, x);
  let s = impliedGuess(beta, x, gap);
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
