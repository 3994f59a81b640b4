import { normalQuantile } from "../../stats/normal/normalQuantile.js";
import { normalisedComplement, normalisedVega } from "../black/normalisedBlack.js";

const MAX_STEPS = 20;

/**
 * Total volatility at which the normalised out-of-the-money Black price misses its bound exp(x/2) by `complement`, for
 * high volatilities: third-order Householder steps on the logarithm of that distance, which keeps the digits that the
 * price has lost. NaN if the iteration does not settle.
 *
 * @param complement above 0
 * @param x minus the absolute log-moneyness, x <= 0
 */
export function impliedHighVolatility(complement: number, x: number): number {
  const target = Math.log(complement);
  // exp(x/2) N(-h-t) + exp(-x/2) N(h-t) at h = 0.
  let s = -2 * normalQuantile(complement / (2 * Math.cosh(0.5 * x)));
  if (!(s > 0.1)) s = 0.1;
  for (let step = 1; step <= MAX_STEPS; step++) {
    const h = x / s;
    const t = 0.5 * s;
    const rest = normalisedComplement(x, s);
    const bend = (h * h - t * t) / s;
    const bendSlope = (-3 * h * h) / (s * s) - 0.25;
    const slope = -normalisedVega(h, t) / rest;
    const q = bend - slope;
    const third = q * q + bendSlope - slope * q;
    const newton = (target - Math.log(rest)) / slope;
    let move = (newton * (1 + 0.5 * q * newton)) / (1 + newton * (q + (third * newton) / 6));
    if (!(Math.abs(move) < 0.5 * s)) move = Math.sign(newton) * 0.5 * s;
    s += move;
    if (Math.abs(move) < 1e-4 * s) return s;
  }
  return Number.NaN;
}
