import type { Smile } from "../smile/Smile.js";
import { butterflyFunction } from "../svi/butterflyFunction.js";
import type { ButterflyMinimum } from "../svi/sviMinimumButterfly.js";

const NODES = 256;
const REFINEMENTS = 40;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * Lowest butterfly function of a smile between two log-moneynesses: a scan whose nodes lie evenly in asinh(k/width), then
 * a golden-section search about the lowest node. A numerical search and no proof of absence.
 */
export function lowestButterfly(smile: Smile, low: number, high: number): ButterflyMinimum {
  const width = Math.sqrt(smile.totalVariance(0));
  const from = Math.asinh(low / width);
  const step = (Math.asinh(high / width) - from) / NODES;
  const node = (i: number): number => width * Math.sinh(from + i * step);
  const g = (k: number): number => {
    const { totalVariance, slope, curvature } = smile.local(k);
    return butterflyFunction(k, totalVariance, slope, curvature);
  };
  let best = 0;
  let minimum = Number.POSITIVE_INFINITY;
  for (let i = 0; i <= NODES; i++) {
    const value = g(node(i));
    if (value < minimum) {
      minimum = value;
      best = i;
    }
  }
  let left = node(Math.max(best - 1, 0));
  let right = node(Math.min(best + 1, NODES));
  for (let i = 0; i < REFINEMENTS; i++) {
    const a = right - GOLDEN * (right - left);
    const b = left + GOLDEN * (right - left);
    if (g(a) < g(b)) right = b;
    else left = a;
  }
  const at = 0.5 * (left + right);
  const refined = g(at);
  return refined < minimum ? { minimum: refined, at } : { minimum, at: node(best) };
}
