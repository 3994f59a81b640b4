import { butterflyFunction } from "../svi/butterflyFunction.js";
import type { ButterflyMinimum } from "../svi/sviMinimumButterfly.js";
import type { Smile } from "./Smile.js";

const NODES = 512;

/** Durrleman's function g(k) of any smile; negative where its density is. */
export function smileButterfly(smile: Smile, k: number): number {
  const { totalVariance, slope, curvature } = smile.local(k);
  return butterflyFunction(k, totalVariance, slope, curvature);
}

/** Lowest g(k) of any smile on an even grid from `low` to `high`: a numerical search and no proof of absence. */
export function smileMinimumButterfly(smile: Smile, low: number, high: number): ButterflyMinimum {
  let minimum = Number.POSITIVE_INFINITY;
  let at = low;
  for (let i = 0; i <= NODES; i++) {
    const k = low + ((high - low) * i) / NODES;
    const g = smileButterfly(smile, k);
    if (g < minimum) {
      minimum = g;
      at = k;
    }
  }
  return { minimum, at };
}
