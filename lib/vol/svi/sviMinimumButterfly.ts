import type { SviParameters } from "./SviParameters.js";
import { sviButterfly } from "./sviButterfly.js";

/** Lowest value of the butterfly function over a range, and where. */
export interface ButterflyMinimum {
  /** g(k) there; negative means butterfly arbitrage. */
  readonly minimum: number;
  /** Log-moneyness of the minimum. */
  readonly at: number;
}

const NODES = 256;
const REFINEMENTS = 28;

/**
 * Minimum of g(k) over log-moneyness `low` to `high`: a scan, then a golden-section search about the lowest node.
 * The nodes crowd where the slice bends (k = m + sigma sinh u, u evenly spaced), so that a narrow bend is not missed.
 * It is a numerical search and no proof of absence.
 */
export function sviMinimumButterfly(p: SviParameters, low: number, high: number): ButterflyMinimum {
  const from = Math.asinh((low - p.m) / p.sigma);
  const step = (Math.asinh((high - p.m) / p.sigma) - from) / NODES;
  const node = (i: number): number => p.m + p.sigma * Math.sinh(from + i * step);
  let best = 0;
  let minimum = Number.POSITIVE_INFINITY;
  for (let i = 0; i <= NODES; i++) {
    const g = sviButterfly(p, node(i));
    if (g < minimum) {
      minimum = g;
      best = i;
    }
  }
  let at = node(best);
  let left = node(Math.max(best - 1, 0));
  let right = node(Math.min(best + 1, NODES));
  const golden = (Math.sqrt(5) - 1) / 2;
  for (let i = 0; i < REFINEMENTS; i++) {
    const a = right - golden * (right - left);
    const b = left + golden * (right - left);
    if (sviButterfly(p, a) < sviButterfly(p, b)) right = b;
    else left = a;
  }
  const middle = 0.5 * (left + right);
  const refined = sviButterfly(p, middle);
  if (refined < minimum) {
    minimum = refined;
    at = middle;
  }
  return { minimum, at };
}
