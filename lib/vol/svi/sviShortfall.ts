import { requiredVariance } from "./requiredVariance.js";
import type { SviParameters } from "./SviParameters.js";

/** What a slice lacks in total variance, at the two places where it lacks most (one a side of its minimum). */
export interface SviShortfall {
  /** Log-moneyness of the worst point left and right of the minimum of the slice. */
  readonly left: number;
  readonly right: number;
  /** Required minus present total variance there; at most 0 where there is no butterfly arbitrage. */
  readonly leftVariance: number;
  readonly rightVariance: number;
}

const STEPS = 40;
/** asinh of the farthest node, in bends from m: wings are straight lines long before. */
const FARTHEST = 12;
const REFINEMENTS = 22;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** Nodes about the money, as multiples of the slope there, where the condition turns from one form to the other. */
const MONEY_NODES: readonly number[] = [0, 0.0625, 0.125, 0.25, 0.5, 1, 2];

/**
 * Where a raw slice comes closest to butterfly arbitrage, or lies deepest in it, over the whole line.
 *
 * Of the five parameters only `a` moves the slice without changing slope and curvature. So with b, rho, m and sigma
 * held, the slices without butterfly arbitrage are those with `a` at or above one level, `a` plus the larger
 * shortfall. It is the domain of C. Martini and A. Mingone, "No arbitrage SVI", SIAM Journal on Financial Mathematics
 * 13 (2022) 227-261 (preprint arXiv 2005.03340), who solve the same inequality for sigma instead of `a`. The level is
 * finite if and only if b (1 + |rho|) <= 2 (Lee's bound).
 */
export function sviShortfall(p: SviParameters): SviShortfall {
  const { b, rho, m, sigma } = p;
  const bottom = m - (rho * sigma) / Math.sqrt(1 - rho * rho);
  const side = (direction: -1 | 1): [number, number] => {
    let bestAt = bottom;
    let best = Number.NEGATIVE_INFINITY;
    let below = bottom;
    let above = bottom + direction * sigma;
    const visit = (k: number, before: number, after: number): void => {
      const lack = shortfallAt(p, k);
      if (lack > best) {
        best = lack;
        bestAt = k;
        below = before;
        above = after;
      }
    };
    const from = Math.asinh((bottom - m) / sigma);
    const step = (direction * FARTHEST - from) / STEPS;
    let previous = bottom;
    let current = m + sigma * Math.sinh(from + step);
    for (let i = 1; i <= STEPS; i++) {
      const next = m + sigma * Math.sinh(from + (i + 1) * step);
      visit(current, previous, next);
      previous = current;
      current = next;
    }
    const slope = Math.abs(b * (rho - m / Math.hypot(m, sigma)));
    for (let i = 0; i < MONEY_NODES.length; i++) {
      for (let sign = i === 0 ? 1 : -1; sign <= 1; sign += 2) {
        const k = sign * MONEY_NODES[i]! * slope;
        if ((k - bottom) * direction <= 0) continue;
        const reach = Math.max(MONEY_NODES[i]!, MONEY_NODES[1]!) * slope;
        visit(k, k - reach, k + reach);
      }
    }
    if (best === Number.NEGATIVE_INFINITY) return [bestAt, best];
    let low = below;
    let high = above;
    let a = high - GOLDEN * (high - low);
    let c = low + GOLDEN * (high - low);
    let atA = shortfallAt(p, a);
    let atC = shortfallAt(p, c);
    for (let i = 0; i < REFINEMENTS; i++) {
      if (atA > atC) {
        high = c;
        c = a;
        atC = atA;
        a = high - GOLDEN * (high - low);
        atA = shortfallAt(p, a);
      } else {
        low = a;
        a = c;
        atA = atC;
        c = low + GOLDEN * (high - low);
        atC = shortfallAt(p, c);
      }
    }
    const k = atA > atC ? a : c;
    const refined = Math.max(atA, atC);
    return refined > best ? [k, refined] : [bestAt, best];
  };
  const [left, leftVariance] = side(-1);
  const [right, rightVariance] = side(1);
  return { left, right, leftVariance, rightVariance };
}

/** Required minus present total variance at `k`. */
export function shortfallAt(p: SviParameters, k: number): number {
  const shift = k - p.m;
  const square = shift * shift + p.sigma * p.sigma;
  const root = Math.sqrt(square);
  const slope = p.b * (p.rho + shift / root);
  const curvature = (p.b * p.sigma * p.sigma) / (square * root);
  return requiredVariance(k, slope, curvature) - (p.a + p.b * (p.rho * shift + root));
}

/**
 * Lowest `a` for which the slice with the other four parameters of `p` has no butterfly arbitrage; Infinity when its
 * wings break Lee's bound b (1 + |rho|) <= 2. Found by search: `sviButterflyProof` proves the outcome.
 *
 * A hot function: nothing is checked (`sviSmile` does), and NaN in gives NaN out.
 */
export function sviLeastLevel(p: SviParameters): number {
  if (p.b * (1 + Math.abs(p.rho)) > 2) return Number.POSITIVE_INFINITY;
  const { leftVariance, rightVariance } = sviShortfall(p);
  return p.a + Math.max(leftVariance, rightVariance);
}
