import { median } from "../../stats/index.js";
import { type DisplayData, StrikebookError } from "../../task/index.js";
import { requirePositive } from "../requireArgument.js";
import { requireLengths } from "../requireLengths.js";

/** A forward price read off put-call parity, with what it rests on. */
export interface ImpliedForward {
  /** In the units of the strikes. */
  readonly forward: number;
  /** The discount factor it was computed with. */
  readonly discountFactor: number;
  /** Strikes with a price on both sides. */
  readonly candidates: number;
  /** Pairs that the forward is the mean of. */
  readonly pairs: number;
  /** Pairs near the money that were left out as outliers. `candidates - pairs - rejected` lay too far from the money. */
  readonly rejected: number;
  /** Median absolute deviation of the pairs' own forwards from `forward`, in points. */
  readonly residualPoints: number;
  /** Strikes of the pairs used, ascending. */
  readonly strikesUsed: Float64Array;
  readonly warnings: readonly string[];
  toDisplay(): DisplayData;
}

/** The same chain's call and put prices, strike by strike. */
export interface ParityPairs {
  readonly strikes: Float64Array;
  /** Call prices; NaN, zero or negative means no quote. */
  readonly calls: Float64Array;
  /** Put prices; NaN, zero or negative means no quote. */
  readonly puts: Float64Array;
}

export interface ImpliedForwardOptions {
  /** Price today of 1 paid at expiry; 1 when absent. */
  readonly discountFactor?: number | undefined;
  /** Where to look first for the money, such as the spot; the median of all pairs when absent. */
  readonly nearSpot?: number | undefined;
  /** How many pairs nearest the money are considered; 11 when absent. */
  readonly maxPairs?: number | undefined;
}

/** Standard deviations of a normal sample per median absolute deviation. */
const MAD_TO_STDEV = 1.4826;
/** Pairs farther than this many robust standard deviations from the median are outliers. */
const OUTLIER_STDEVS = 3.5;
/** Scatter below this share of the price is never an outlier: prices come in ticks. */
const TICK_FLOOR = 1e-5;

/**
 * Forward price implied by put-call parity: each strike with both prices gives F = K + (C - P)/D.
 *
 * The estimate is the mean of the pairs nearest the money after a median and MAD trim, and not a regression over the
 * whole chain, for three reasons. Away from the money one side is deep in the money, where last prices are stale and
 * spreads wide, and a line through such points leans on exactly the worst ones. At the money the answer does not
 * depend on the discount factor, so a D that is slightly off does no harm. And the median stands half of the pairs
 * being wrong, a least-squares line none.
 *
 * @param pairs parallel arrays; a price that is NaN, zero or negative is no quote
 * @throws StrikebookError("empty") when no strike has both prices; ("argument") for bad options or lengths, a strike that
 *   occurs twice, or prices whose forward is not above 0
 */
export function impliedForward(pairs: ParityPairs, options: ImpliedForwardOptions = {}): ImpliedForward {
  const { discountFactor = 1, nearSpot, maxPairs = 11 } = options;
  requirePositive("discountFactor", discountFactor);
  if (nearSpot !== undefined) requirePositive("nearSpot", nearSpot);
  if (!(maxPairs >= 1)) throw new StrikebookError("argument", `maxPairs is ${maxPairs}`, "ask for at least one pair");

  const candidates = parityForwards(pairs, discountFactor);
  if (candidates.length === 0) {
    const what = `no strike of ${pairs.strikes.length} has both a call and a put price`;
    throw new StrikebookError("empty", what, "put-call parity needs one pair: widen the age tolerance or the chain");
  }
  // Two passes: the first centre is the spot or the median of everything, the second the forward itself.
  const start = nearSpot ?? median(candidates.map((pair) => pair.forward));
  const first = trimmedMean(nearest(candidates, start, maxPairs));
  const window = nearest(candidates, first.forward, maxPairs);
  const { forward, used } = trimmedMean(window);
  if (!(forward > 0)) {
    const what = `put-call parity gives the forward ${forward}`;
    throw new StrikebookError("argument", what, "it must be above 0: check that calls and puts are not swapped");
  }
  const residualPoints = median(used.map((pair) => Math.abs(pair.forward - forward)));
  const strikesUsed = Float64Array.from(used, (pair) => pair.strike).sort();
  const rejected = window.length - used.length;

  const warnings: string[] = [];
  if (used.length < 3)
    warnings.push(`the forward rests on ${used.length} of ${candidates.length} pairs: no cross-check`);
  if (3 * rejected > window.length) {
    warnings.push(`${rejected} of ${window.length} pairs near the money disagree with the rest`);
  }
  if (residualPoints > 1e-3 * forward) {
    warnings.push(`pairs scatter by ${residualPoints.toFixed(2)} points about ${forward.toFixed(2)}`);
  }
  if (forward < strikesUsed[0]! || forward > strikesUsed[strikesUsed.length - 1]!) {
    warnings.push(`the forward ${forward.toFixed(2)} lies outside the strikes used`);
  }
  if (nearSpot !== undefined && Math.abs(forward / nearSpot - 1) > 0.1) {
    warnings.push(`the forward ${forward.toFixed(2)} is over 10 % away from ${nearSpot}`);
  }
  return {
    forward,
    discountFactor,
    candidates: candidates.length,
    pairs: used.length,
    rejected,
    residualPoints,
    strikesUsed,
    warnings,
    toDisplay() {
      return {
        kind: "record",
        title: "Implied forward",
        entries: [
          ["forward", forward],
          ["discount factor", discountFactor],
          ["pairs used", used.length],
          ["pairs rejected", rejected],
          ["strikes with both sides", candidates.length],
          ["median absolute residual, points", residualPoints],
          ["strikes used", `${strikesUsed[0]} to ${strikesUsed[strikesUsed.length - 1]}`],
          ["warnings", warnings.join("; ") || "none"],
        ],
      };
    },
  };
}

interface ParityForward {
  readonly strike: number;
  readonly forward: number;
}

function parityForwards(pairs: ParityPairs, discountFactor: number): ParityForward[] {
  const { strikes, calls, puts } = pairs;
  requireLengths(strikes.length, "strikes", { calls, puts });
  const found: ParityForward[] = [];
  const seen = new Set<number>();
  for (let i = 0; i < strikes.length; i++) {
    const call = calls[i]!;
    const put = puts[i]!;
    requirePositive(`strikes[${i}]`, strikes[i]!);
    if (seen.has(strikes[i]!)) {
      throw new StrikebookError("argument", `strike ${strikes[i]} occurs twice`, "pass each strike of one expiry once");
    }
    seen.add(strikes[i]!);
    if (call > 0 && put > 0 && Number.isFinite(call) && Number.isFinite(put)) {
      found.push({ strike: strikes[i]!, forward: strikes[i]! + (call - put) / discountFactor });
    }
  }
  return found;
}

function nearest(pairs: readonly ParityForward[], centre: number, count: number): ParityForward[] {
  return [...pairs].sort((a, b) => Math.abs(a.strike - centre) - Math.abs(b.strike - centre)).slice(0, count);
}

function trimmedMean(pairs: readonly ParityForward[]): { forward: number; used: ParityForward[] } {
  const middle = median(pairs.map((pair) => pair.forward));
  const spread = MAD_TO_STDEV * median(pairs.map((pair) => Math.abs(pair.forward - middle)));
  const reach = OUTLIER_STDEVS * Math.max(spread, TICK_FLOOR * Math.abs(middle));
  const used = pairs.filter((pair) => Math.abs(pair.forward - middle) <= reach);
  return { forward: used.reduce((sum, pair) => sum + pair.forward, 0) / used.length, used };
}
