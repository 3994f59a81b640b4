import type { SviParameters } from "../svi/SviParameters.js";
import { logDensity, lowerProbability, sviLocal, upperProbability } from "./smileLaw.js";

/** Moments of y = price/forward - 1 under a raw SVI slice. */
export interface SviMoments {
  readonly mass: number;
  /** E[y], then raw E[y^2], E[y^3], E[y^4]; NaN where the moment is infinite or its tail could not be reached. */
  readonly raw: readonly [number, number, number, number];
  /** Log-moneyness at which the integral starts and ends, and the probability beyond it. */
  readonly range: readonly [number, number];
  readonly tail: number;
  /** Powers of the price below this have a finite mean, by Lee's formula; 1 when the right wing breaks his bound. */
  readonly momentBound: number;
  /** False when the integrals still moved at the finest step. */
  readonly settled: boolean;
}

/** Largest exponent that a price to the power of the moment may reach: exp(709) is the largest double. */
const LARGEST_EXPONENT = 680;
/** Share of a moment that may lie beyond the range. */
const TAIL_SHARE = 1e-13;
const FIRST_PANELS = 64;
const MOST_PANELS = 1 << 15;

/**
 * Mass and moments by the trapezoidal rule in u, with k = m + sigma sinh(u).
 *
 * In u raw SVI is an entire function (the square root becomes sigma cosh u), and the integrand vanishes at both ends,
 * so the rule converges geometrically however narrow the bend is (L. Trefethen and J. Weideman, "The exponentially
 * convergent trapezoidal rule", SIAM Review 56, 2014). Panels are halved until nothing moves.
 *
 * Which moments exist follows from the slope of the right wing: E[price^(1+p)] is finite for
 * p < 1/(2 beta) + beta/8 - 1/2, beta = b (1 + rho) (R. Lee, Mathematical Finance 14, 2004, 469-480).
 */
export function sviMoments(p: SviParameters): SviMoments {
  const scale = Math.sqrt(sviLocal(p, 0).w);
  const beta = p.b * (1 + p.rho);
  const momentBound = beta === 0 ? Number.POSITIVE_INFINITY : beta < 2 ? 0.5 + 1 / (2 * beta) + beta / 8 : 1;

  const low = reach(-1, scale, LARGEST_EXPONENT, (k) => {
    return lowerProbability(k, sviLocal(p, k)) * Math.max(1, Math.abs(k) / scale) ** 4;
  }).k;
  let order = momentBound > 4 ? 4 : momentBound > 3 ? 3 : momentBound > 2 ? 2 : 1;
  let high = LARGEST_EXPONENT;
  for (; order >= 1; order--) {
    const power = order;
    // The first moment is weighed against the forward itself, the higher ones against the width of the law.
    const unit = power === 1 ? 1 : scale;
    const end = reach(1, scale, LARGEST_EXPONENT / power, (k) => {
      return upperProbability(k, sviLocal(p, k)) * Math.max(1, Math.expm1(k) / unit) ** power;
    });
    high = end.k;
    if (end.reached) break;
  }

  const sums = integrate(p, low, high, Math.max(order, 1));
  const raw = sums.raw.map((value, i) => (i < Math.max(order, 1) ? value : Number.NaN));
  const tail = Math.abs(lowerProbability(low, sviLocal(p, low))) + Math.abs(upperProbability(high, sviLocal(p, high)));
  return {
    mass: sums.mass,
    raw: [raw[0]!, raw[1]!, raw[2]!, raw[3]!],
    range: [low, high],
    tail,
    momentBound,
    settled: sums.settled,
  };
}

/** Goes out from the forward until `beyond` has died away for good, or to the farthest point. */
function reach(
  side: 1 | -1,
  scale: number,
  farthest: number,
  beyond: (k: number) => number,
): { k: number; reached: boolean } {
  let k = 4 * scale;
  while (k < farthest) {
    if (Math.abs(beyond(side * k)) < TAIL_SHARE && Math.abs(beyond(side * 1.1 * k)) < TAIL_SHARE) {
      return { k: side * k, reached: true };
    }
    k *= 1.1;
  }
  return { k: side * farthest, reached: false };
}

interface Sums {
  readonly mass: number;
  readonly raw: readonly number[];
  readonly settled: boolean;
}

function integrate(p: SviParameters, low: number, high: number, order: number): Sums {
  const from = Math.asinh((low - p.m) / p.sigma);
  const length = Math.asinh((high - p.m) / p.sigma) - from;
  const totals = new Float64Array(5);
  const add = (u: number, share: number): void => {
    const k = p.m + p.sigma * Math.sinh(u);
    let term = share * p.sigma * Math.cosh(u) * logDensity(k, sviLocal(p, k));
    const y = Math.expm1(k);
    for (let power = 0; power <= order; power++) {
      totals[power]! += term;
      term *= y;
    }
  };
  add(from, 0.5);
  add(from + length, 0.5);
  for (let i = 1; i < FIRST_PANELS; i++) add(from + (i * length) / FIRST_PANELS, 1);
  let panels = FIRST_PANELS;
  let before = totals.map((total) => (total * length) / panels);
  while (panels < MOST_PANELS) {
    for (let i = 0; i < panels; i++) add(from + ((i + 0.5) * length) / panels, 1);
    panels *= 2;
    const now = totals.map((total) => (total * length) / panels);
    const width = Math.sqrt(Math.abs(now[2]!));
    const settled = now.every((value, power) => {
      const size = power < 2 ? 1 : Math.max(Math.abs(value), width ** power);
      return Math.abs(value - before[power]!) <= 1e-12 * size;
    });
    before = now;
    if (settled) return { mass: now[0]!, raw: [...now.subarray(1)], settled };
  }
  return { mass: before[0]!, raw: [...before.subarray(1)], settled: false };
}
