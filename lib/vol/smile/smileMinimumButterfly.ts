import { scanMinimum } from "../numerics/scanMinimum.js";
import { requireRange } from "../requireRange.js";
import { butterflyFunction } from "../svi/butterflyFunction.js";
import type { ButterflyMinimum } from "../svi/sviMinimumButterfly.js";
import type { Smile } from "./Smile.js";

const PANELS = 512;

/**
 * Durrleman's function g(k) of any smile; negative where its density is. A hot function: nothing is checked, and what is
 * no number comes back as NaN.
 */
export function smileButterfly(smile: Smile, k: number): number {
  const { totalVariance, slope, curvature } = smile.local(k);
  return butterflyFunction(k, totalVariance, slope, curvature);
}

/**
 * Lowest g(k) of any smile from log-moneyness `low` to `high`: a scan whose nodes lie evenly in asinh(k/width), width the
 * standard deviation at the money, then a golden-section search about the lowest node. A numerical search and no proof
 * of absence.
 *
 * @throws StrikebookError("argument") for ends that are not finite or do not ascend
 */
export function smileMinimumButterfly(smile: Smile, low: number, high: number): ButterflyMinimum {
  requireRange(low, high);
  const width = Math.sqrt(smile.totalVariance(0));
  const from = Math.asinh(low / width);
  const step = (Math.asinh(high / width) - from) / PANELS;
  return scanMinimum(
    (k) => smileButterfly(smile, k),
    (i) => width * Math.sinh(from + i * step),
    PANELS,
  );
}
