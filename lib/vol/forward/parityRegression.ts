import { median } from "../../stats/index.js";
import { type DisplayData, StrikebookError } from "../../task/index.js";
import { requirePositive } from "../requireArgument.js";
import { requireLengths } from "../requireLengths.js";
import type { ParityPairs } from "./impliedForward.js";

export interface ParityRegressionOptions {
  /** Price today of 1 paid at expiry, when it is known; estimated from the slope when absent. */
  readonly discountFactor?: number | undefined;
  /**
   * Half of the bid-ask spreads of call and put together, strike by strike, in points: the uncertainty of C - P. Pairs
   * weigh by its inverse square. Equal weights when absent.
   */
  readonly halfSpreads?: Float64Array | undefined;
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
/** Tukey's constant: 95 % efficiency on normal residuals, and no weight beyond it. */
const BISQUARE = 4.685;

/**
 * Forward and discount factor of one expiry by robust regression of C - P on the strike: the repeated median line (A.
 * Siegel, Biometrika 69, 1982, 242-244), which almost half of the pairs can be wrong about, and from there Tukey's
 * bisquare weights with the scale of that line, which use every good pair and no bad one.
 *
 * With two-sided quotes and their spreads as weights this is the sharper estimate of the two; it also gives the discount
 * factor. On last prices, whose age no weight knows, `impliedForward` is: it stays nearest the money. docs/volatility.md
 * has both on real chains.
 *
 * @param pairs parallel arrays; a price that is NaN, zero or negative is no quote
 * @throws StrikebookError("empty") when there are too few strikes with both prices: 3, or 1 with a discount factor given;
 *   ("argument") for bad options or lengths, or prices whose discount factor or forward is not a finite number above 0
 */
export function parityRegression(pairs: ParityPairs, options: ParityRegressionOptions = {}): ParityRegression {
  const { discountFactor: given, maxMoneyness = 0.2, halfSpreads } = options;
  if (given !== undefined) requirePositive("discountFactor", given);
  requirePositive("maxMoneyness", maxMoneyness);
  const all = differences(pairs, halfSpreads);
  const needed = given === undefined ? 3 : 1;
  if (all.length < needed) {
    const what = `${all.length} of ${pairs.strikes.length} strikes have both a call and a put price`;
    throw new StrikebookError("empty", what, `put-call parity needs ${needed} pairs here: widen the chain or the age`);
  }
  // The money is where call and put cost the same.
  const money = [...all].sort((a, b) => Math.abs(a.difference) - Math.abs(b.difference))[0]!.strike;
  const near = all.filter((pair) => Math.abs(pair.strike / money - 1) <= maxMoneyness);
  const used = near.length >= needed ? near : all;
  const line = robustLine(used, given);
  const forward = money + line.level / line.discount;
  for (const [name, value] of [
    ["discount factor", line.discount],
    ["forward", forward],
  ] as const) {
    if (value > 0 && value < Number.POSITIVE_INFINITY) continue;
    const mend = "it must be finite and above 0: check that calls and puts are not swapped or stale";
    throw new StrikebookError("argument", `put-call parity gives the ${name} ${value}`, mend);
  }
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
  function robustLine(points: readonly Difference[], discount: number | undefined): Line {
    const xs = points.map((pair) => pair.strike - money);
    const ys = points.map((pair) => pair.difference);
    // Uncertainty of each pair relative to the typical one; a quote without a spread is still worth a tick.
    const typical = median(points.map((pair) => pair.halfSpread));
    const sizes = points.map((pair) => Math.max(pair.halfSpread / typical || 1, 0.1));
    const sharp = points.map((_, i) => i).filter((i) => sizes[i]! <= 1);
    let slope =
      discount ??
      -repeatedMedianSlope(
        sharp.map((i) => xs[i]!),
        sharp.map((i) => ys[i]!),
      );
    let level = median(sharp.map((i) => ys[i]! + slope * xs[i]!));
    const residualsOf = (): number[] => ys.map((y, i) => (y - level + slope * xs[i]!) / sizes[i]!);
    // Quotes come in ticks: residuals below this share of the price are rounding.
    const scale = Math.max(MAD_TO_STDEV * median(residualsOf().map(Math.abs)), 1e-5 * money);
    let trust = xs.map(() => 1);
    let weights = trust;
    for (let round = 0; round < 50; round++) {
      trust = residualsOf().map((residual) => Math.max(1 - (residual / (BISQUARE * scale)) ** 2, 0) ** 2);
      weights = trust.map((one, i) => one / (sizes[i]! * sizes[i]!));
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
      outliers: trust.filter((one) => one < 0.5).length,
      residual: median(residuals.map(Math.abs)),
    };
  }
}

interface Difference {
  readonly strike: number;
  readonly difference: number;
  readonly halfSpread: number;
}

interface Line {
  readonly level: number;
  readonly discount: number;
  readonly slopeError: number;
  readonly levelError: number;
  readonly outliers: number;
  readonly residual: number;
}

function differences({ strikes, calls, puts }: ParityPairs, halfSpreads: Float64Array | undefined): Difference[] {
  requireLengths(strikes.length, "strikes", { calls, puts, halfSpreads });
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
    const halfSpread = halfSpreads === undefined ? 1 : halfSpreads[i]!;
    // A negative spread is a crossed quote.
    const isQuoted = calls[i]! > 0 && puts[i]! > 0 && Number.isFinite(difference) && halfSpread >= 0;
    if (isQuoted) found.push({ strike, difference, halfSpread });
  }
  return found;
}

/** Median over the points of the median slope to all others. */
function repeatedMedianSlope(xs: readonly number[], ys: readonly number[]): number {
  const slopes = xs.map((x, i) => median(xs.flatMap((other, j) => (i === j ? [] : [(ys[j]! - ys[i]!) / (other - x)]))));
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
  if (!given && line.discount > 1 + 3 * line.slopeError && line.discount > 1.001) {
    warnings.push(`the discount factor ${line.discount.toFixed(5)} is above 1: a negative rate, or stale quotes`);
  }
  if (4 * line.outliers > pairs) warnings.push(`${line.outliers} of ${pairs} pairs disagree with the rest`);
  if (line.residual > 1e-3 * forward) {
    warnings.push(`pairs scatter by ${line.residual.toFixed(2)} points about the line`);
  }
  return warnings;
}
