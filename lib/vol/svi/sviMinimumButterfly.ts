import { type ScannedMinimum, scanMinimum } from "../numerics/scanMinimum.js";
import { requireRange } from "../requireRange.js";
import type { SviParameters } from "./SviParameters.js";
import { sviButterfly } from "./sviButterfly.js";

/** Lowest value of the butterfly function over a range (negative means butterfly arbitrage), and its log-moneyness. */
export type ButterflyMinimum = ScannedMinimum;

const PANELS = 256;

/**
 * Minimum of g(k) over log-moneyness `low` to `high`: a scan, then a golden-section search about the lowest node.
 * The nodes crowd where the slice bends (k = m + sigma sinh u, u evenly spaced), so that a narrow bend is not missed.
 * It is a numerical search and no proof of absence: see `sviButterflyProof`.
 *
 * @throws StrikebookError("argument") for ends that are not finite or do not ascend
 */
export function sviMinimumButterfly(p: SviParameters, low: number, high: number): ButterflyMinimum {
  requireRange(low, high);
  const from = Math.asinh((low - p.m) / p.sigma);
  const step = (Math.asinh((high - p.m) / p.sigma) - from) / PANELS;
  return scanMinimum(
    (k) => sviButterfly(p, k),
    (i) => p.m + p.sigma * Math.sinh(from + i * step),
    PANELS,
  );
}
