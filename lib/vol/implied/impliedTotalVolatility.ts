import { normalisedBlack, normalisedComplement, normalisedVega } from "../black/normalisedBlack.js";
import { millsDifference } from "../normal/millsDifference.js";
import { INVERSE_SQRT_TWO_PI } from "../normal/normalPdf.js";

const LOG_SQRT_TWO_PI = -Math.log(INVERSE_SQRT_TWO_PI);
const MAX_STEPS = 60;

/**
 * Total volatility s = vol * sqrt(tau) at which the normalised out-of-the-money Black price is `beta`; NaN if the
 * iteration does not settle.
 *
 * Third-order Householder steps (fourth-order convergence) on a scale on which the price is nearly straight, after
 * P. Jaeckel, "Let's Be Rational" (2013): the reciprocal of the log-price below the inflection point
 * s = sqrt(2|x|), the price itself about it, and the log of the distance to the upper bound high above. Every step
 * is kept inside a bracket of the root, so that a poor start costs steps and never the answer.
 *
 * @param beta normalised price, 0 < beta < exp(x/2)
 * @param complement exp(x/2) - beta, computed by the caller without cancellation
 * @param x minus the absolute log-moneyness, x <= 0
 */
export function impliedTotalVolatility(beta: number, complement: number, x: number): number {
  const inflection = Math.sqrt(-2 * x);
  const atInflection = normalisedBlack(x, inflection);
  const below = beta < atInflection;
  const high = !below && complement < beta;
  let low = below ? 0 : inflection;
  let top = below ? inflection : Number.POSITIVE_INFINITY;
  const target = below ? Math.log(beta) : high ? Math.log(complement) : beta;

  let s: number;
  if (below) {
    const slope = 2 / (x * x);
    s = 1 / Math.sqrt(slope * (Math.log(atInflection) - target) + 1 / (inflection * inflection));
  } else {
    s = inflection + (beta - atInflection) / normalisedVega(x === 0 ? 0 : x / inflection, 0.5 * inflection);
  }

  for (let step = 1; step <= MAX_STEPS; step++) {
    const h = x / s;
    const t = 0.5 * s;
    // b''/b' and its derivative in s, b being the normalised price.
    const bend = (h * h - t * t) / s;
    const bendSlope = (-3 * h * h) / (s * s) - 0.25;
    let newton: number;
    let second: number;
    let third: number;
    let error: number;
    if (below) {
      const ratio = millsDifference(h, t);
      const value = -0.5 * (h * h + t * t) - LOG_SQRT_TWO_PI + Math.log(ratio);
      const slope = 1 / ratio;
      const q = bend - slope;
      const qSlope = bendSlope - slope * q;
      const relative = slope / value;
      error = value - target;
      newton = ((value / target) * (target - value)) / slope;
      second = q - 2 * relative;
      third = second * second + qSlope - 2 * q * relative + 2 * relative * relative;
    } else if (high) {
      const rest = normalisedComplement(x, s);
      const slope = -normalisedVega(h, t) / rest;
      const q = bend - slope;
      error = target - Math.log(rest);
      newton = error / slope;
      second = q;
      third = q * q + bendSlope - slope * q;
    } else {
      const slope = normalisedVega(h, t);
      error = normalisedBlack(x, s) - target;
      newton = -error / slope;
      second = bend;
      third = bend * bend + bendSlope;
    }
    if (error === 0) return s;
    if (error < 0) low = s;
    else top = s;
    const move = (newton * (1 + 0.5 * second * newton)) / (1 + newton * (second + (third * newton) / 6));
    const next = s + move;
    if (!(next > low && next < top)) {
      if (Math.abs(move) <= 1e-15 * s) return s;
      s = top === Number.POSITIVE_INFINITY ? 2 * low + 1 : 0.5 * (low + top);
      continue;
    }
    s = next;
    // Fourth order: a step this small leaves an error below the last digit.
    if (Math.abs(move) < 1e-5 * s) return s;
  }
  return Number.NaN;
}
