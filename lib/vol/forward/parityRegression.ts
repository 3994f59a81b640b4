import { median } from "../../stats/index.js";
import { type DisplayData, StrikebookError } from "../../task/index.js";
import { requirePositive } from "../requireArgument.js";
import type { ParityPairs } from "./impliedForward.js";

export interface ParityRegressionOptions {
  /** Price today of 1 paid at expiry, when it is known; estimated from the slope when absent. */
  readonly discountFactor?: number | undefined;
  /** Leaves out strikes farther than this from the money, as a fraction of the forward; 0.2 when absent. */
  readonly maxMoneyness?: number | undefined;
}

/** Forward and discount factor read off the line C - P = D (F - K). */
export interface ParityRegression {
  readonly forward: number;
  readonly discountFactor: number;
  /** Whether `discountFactor` came from the slope. */
  readonly discountEstimated: boolean;
  /** Standard error of the forward, in points, from the weighted residuals. */
  readonly forwardError: number;
  /** Standard error of the discount factor; 0 when it was given. */
  readonly discountError: number;
  /** Strikes with both prices within the window. */
  readonly pairs: number;
  /** Pairs whose weight the fit lowered below 1/2. */
  readonly outliers: number;
  /** Median absolute residual of C - P, in points. */
  readonly residualPoints: number;
  readonly warnings: readonly string[];
  toDisplay(): DisplayData;
}

/** Standard deviations of a normal sample per median absolute deviation. */
const MAD_TO_STDEV = 1.4826;
/** Huber's constant: 95 % efficiency on normal residuals. */
const HUBER = 1.345;

/**
 * Forward and discount factor of one expiry by robust regression of C - P on the strike: the median of pairwise slopes
 * (Theil and Sen) as the start, then Huber's M-estimate by reweighted least squares. Half of a window of stale quotes on
 * one side does not move the start; the weights then use every good pair.
 *
 * `impliedForward` is the better answer where only the forward is wanted: it stays nearest the money, where American
 * exercise, wide quotes and a wrong discount factor matter least. This is for the discount factor, and for chains whose
 * money lies between strikes far apart.
 *
 * @param pairs parallel arrays; a price that is NaN, zero or negative is no quote
 * @throws StrikebookError("empty") when there are too few strikes with both prices: 3, or 1 with a discount factor given;
 *   ("argument") for bad options or lengths
 */
export function parityRegression(pairs: ParityPairs, options: ParityRegressionOptions = {}): ParityRegression {
  const { discountFactor: given, maxMoneyness = 0.2 } = options;
  if (given !== undefined) requirePositive("discountFactor", given);
  requirePositive("maxMoneyness", maxMoneyness);
  const all = differences(pairs);
  const needed = given === undefined ? 3 : 1;
  if (all.length < needed) {
    const what = `${all.length} of ${pairs.strikes.length} strikes have both a call and a put price`;
    throw new StrikebookError("empty", what, `put-call parity needs ${needed} pairs here: widen the chain or the age`);
  }
  // The money is where call and put cost the same.
  const money = [...all].sort((a, b) => Math.abs(a.difference) - Math.abs(b.difference))[0]!.strike;
  const near = all.filter((pair) => Math.abs(pair.strike / money - 1) <= maxMoneyness);
  const used = near.length >= needed ? near : all;
  const line = huberLine(used, given);
  const forward = money + line.level / line.discount;
  const warnings = warningsOf(line, used.length, forward, given !== undefined);
  return {
    forward,
    discountFactor: line.discount,
    discountEstimated: given === undefined,
    forwardError: line.levelError / line.discount,
    discountError: line.slopeError,
    pairs: used.length,
    outliers: line.outliers,
    residualPoints: line.residual,
    warnings,
    toDisplay() {
      return {
        kind: "record",
        title: "Parity regression",
        entries: [
          ["forward", forward],
          ["standard error of the forward, points", line.levelError / line.discount],
          [given === undefined ? "discount factor (estimated)" : "discount factor (given)", line.discount],
          ["standard error of the discount factor", line.slopeError],
          ["pairs", used.length],
          ["outliers", line.outliers],
          ["median absolute residual, points", line.residual],
          ["warnings", warnings.join("; ") || "none"],
        ],
      };
    },
  };

  /** C - P = level - discount (K - money), so that the two are nearly uncorrelated. */
  function huberLine(points: readonly Difference[], discount: number | undefined): Line {
    const xs = points.map((pair) => pair.strike - money);
    const ys = points.map((pair) => pair.difference);
    let slope = discount ?? -theilSlope(xs, ys);
    let level = median(ys.map((y, i) => y + slope * xs[i]!));
    let weights = xs.map(() => 1);
    let scale = 0;
    for (let round = 0; round < 50; round++) {
      const residuals = ys.map((y, i) => y - level + slope * xs[i]!);
      // Quotes come in ticks: residuals below this share of the price are rounding.
      scale = Math.max(MAD_TO_STDEV * median(residuals.map(Math.abs)), 1e-6 * money);
      weights = residuals.map((residual) => Math.min(1, (HUBER * scale) / Math.abs(residual) || 1));
      const next = weightedLine(xs, ys, weights, discount);
      const moved = Math.abs(next.level - level) + Math.abs(next.slope - slope) * money;
      level = next.level;
      slope = next.slope;
      if (moved < 1e-12 * money) break;
    }
    const residuals = ys.map((y, i) => y - level + slope * xs[i]!);
    const mass = weights.reduce((sum, weight) => sum + weight, 0);
    const meanX = weights.reduce((sum, weight, i) => sum + weight * xs[i]!, 0) / mass;
    const spread = weights.reduce((sum, weight, i) => sum + weight * (xs[i]! - meanX) ** 2, 0);
    const free = Math.max(points.length - (discount === undefined ? 2 : 1), 1);
    const variance = weights.reduce((sum, weight, i) => sum + weight * residuals[i]! ** 2, 0) / free;
    const slopeError = discount === undefined ? Math.sqrt(variance / spread) : 0;
    return {
      level,
      discount: slope,
      slopeError,
      levelError: Math.sqrt(variance / mass + (slopeError * meanX) ** 2),
      outliers: weights.filter((weight) => weight < 0.5).length,
      residual: median(residuals.map(Math.abs)),
    };
  }
}

interface Difference {
  readonly strike: number;
  readonly difference: number;
}

interface Line {
  readonly level: number;
  readonly discount: number;
  readonly slopeError: number;
  readonly levelError: number;
  readonly outliers: number;
  readonly residual: number;
}

function differences({ strikes, calls, puts }: ParityPairs): Difference[] {
  if (calls.length !== strikes.length || puts.length !== strikes.length) {
    const what = `${strikes.length} strikes, ${calls.length} calls, ${puts.length} puts`;
    throw new StrikebookError("argument", what, "pass equal lengths, NaN where there is no price");
  }
  const found: Difference[] = [];
  const seen = new Set<number>();
  for (let i = 0; i < strikes.length; i++) {
    const strike = strikes[i]!;
    const difference = calls[i]! - puts[i]!;
    requirePositive(`strikes[${i}]`, strike);
    if (seen.has(strike)) {
      throw new StrikebookError("argument", `strike ${strike} occurs twice`, "pass each strike of one expiry once");
    }
    seen.add(strike);
    if (calls[i]! > 0 && puts[i]! > 0 && Number.isFinite(difference)) found.push({ strike, difference });
  }
  return found;
}

function theilSlope(xs: readonly number[], ys: readonly number[]): number {
  const slopes: number[] = [];
  for (let i = 0; i < xs.length; i++) {
    for (let j = i + 1; j < xs.length; j++) slopes.push((ys[j]! - ys[i]!) / (xs[j]! - xs[i]!));
  }
  return median(slopes);
}

function weightedLine(
  xs: readonly number[],
  ys: readonly number[],
  weights: readonly number[],
  discount: number | undefined,
): { level: number; slope: number } {
  let mass = 0;
  let sumX = 0;
  let sumY = 0;
  for (let i = 0; i < xs.length; i++) {
    mass += weights[i]!;
    sumX += weights[i]! * xs[i]!;
    sumY += weights[i]! * ys[i]!;
  }
  const meanX = sumX / mass;
  const meanY = sumY / mass;
  if (discount !== undefined) return { level: meanY + discount * meanX, slope: discount };
  let sxx = 0;
  let sxy = 0;
  for (let i = 0; i < xs.length; i++) {
    sxx += weights[i]! * (xs[i]! - meanX) ** 2;
    sxy += weights[i]! * (xs[i]! - meanX) * (ys[i]! - meanY);
  }
  const slope = -sxy / sxx;
  return { level: meanY + slope * meanX, slope };
}

function warningsOf(line: Line, pairs: number, forward: number, given: boolean): string[] {
  const warnings: string[] = [];
  if (!(line.discount > 0)) warnings.push(`the slope gives the discount factor ${line.discount.toFixed(4)}: no parity`);
  else if (!given && line.discount > 1 + 3 * line.slopeError && line.discount > 1.001) {
    warnings.push(`the discount factor ${line.discount.toFixed(5)} is above 1: a negative rate, or stale quotes`);
  }
  if (4 * line.outliers > pairs) warnings.push(`${line.outliers} of ${pairs} pairs disagree with the rest`);
  if (line.residual > 1e-3 * forward) {
    warnings.push(`pairs scatter by ${line.residual.toFixed(2)} points about the line`);
  }
  return warnings;
}
