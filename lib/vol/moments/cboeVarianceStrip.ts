import { StrikebookError } from "../../task/index.js";
import { requireFinite, requirePositive } from "../requireArgument.js";
import { requireLengths } from "../requireLengths.js";
import { requireStrikes } from "../requireStrikes.js";

/** Both sides of one expiry, as parallel arrays; NaN, 0 or an infinite ask means no quote. */
export interface TwoSidedChain {
  /** Strictly ascending. */
  readonly strikes: Float64Array;
  readonly callBids: Float64Array;
  readonly callAsks: Float64Array;
  readonly putBids: Float64Array;
  readonly putAsks: Float64Array;
  readonly tauYears: number;
}

export interface CboeStripOptions {
  /** Continuously compounded risk-free rate a year, as a fraction; 0 when absent. */
  readonly rate?: number | undefined;
  /** The forward; from the strike at which call and put mids are nearest when absent. */
  readonly forward?: number | undefined;
}

/** One option of the strip. */
export interface StripTerm {
  readonly strike: number;
  /** `both` at the strike just below the forward, where the mean of call and put counts. */
  readonly side: "put" | "both" | "call";
  /** Mid price. */
  readonly price: number;
  /** (Delta K / K^2) e^(RT) price. */
  readonly contribution: number;
}

/** The exchange's variance of one expiry. */
export interface CboeVariance {
  /** sigma^2, a year. */
  readonly variance: number;
  readonly vol: number;
  readonly forward: number;
  /** The first strike at or below the forward. */
  readonly strikeBelowForward: number;
  readonly terms: readonly StripTerm[];
  /** Quotes with a bid that lie beyond two bidless strikes in a row. */
  readonly beyondGap: number;
}

/**
 * Variance of one expiry by the Cboe's rules for its volatility index:
 * sigma^2 = (2/T) sum (Delta K_i / K_i^2) e^(RT) Q(K_i) - (1/T) (F/K_0 - 1)^2.
 *
 * Only out-of-the-money options with a bid count, and on each side none beyond two strikes in a row without one. Delta K
 * is half the distance between the neighbours, and the distance to the only neighbour at the ends.
 *
 * Source: Cboe, "Volatility Index Methodology: Cboe Volatility Index" (white paper), steps 1 and 2.
 *
 * @throws StrikebookError("argument") for unequal lengths, strikes that do not ascend, or a crossed quote, naming the
 * strike; ("empty") without a strike quoted on both sides, or with fewer than two options in the strip;
 * ("argument") when the variance is not above 0, as for a forward far from the chain's own
 */
export function cboeVarianceStrip(chain: TwoSidedChain, options: CboeStripOptions = {}): CboeVariance {
  const { strikes, tauYears } = chain;
  const { rate = 0 } = options;
  requirePositive("tauYears", tauYears);
  requireFinite("rate", rate);
  const { callBids, callAsks, putBids, putAsks } = chain;
  requireLengths(strikes.length, "strikes", { callBids, callAsks, putBids, putAsks });
  requireStrikes(strikes);
  const growth = Math.exp(rate * tauYears);
  const calls = mids("call", strikes, callBids, callAsks);
  const puts = mids("put", strikes, putBids, putAsks);
  const forward = options.forward ?? nearestForward(strikes, calls, puts, growth);
  requirePositive("forward", forward);
  let at = -1;
  for (let i = 0; i < strikes.length; i++) if (strikes[i]! <= forward) at = i;
  if (at < 0 || !(calls[at]! > 0 && puts[at]! > 0)) {
    const what = at < 0 ? `no strike at or below the forward ${forward}` : `strike ${strikes[at]} lacks a side`;
    throw new StrikebookError("empty", what, "the strip needs call and put at the strike below the forward");
  }
  const lower = walk(puts, at - 1, -1);
  const upper = walk(calls, at + 1, 1);
  const chosen = [...lower.found.reverse(), at, ...upper.found];
  if (chosen.length < 2) throw new StrikebookError("empty", "a strip of one option", "widen the chain");
  const terms = chosen.map((i, n): StripTerm => {
    const before = strikes[chosen[Math.max(n - 1, 0)]!]!;
    const after = strikes[chosen[Math.min(n + 1, chosen.length - 1)]!]!;
    const spacing = (after - before) / (n === 0 || n === chosen.length - 1 ? 1 : 2);
    const side = i === at ? "both" : i < at ? "put" : "call";
    const price = side === "both" ? 0.5 * (calls[i]! + puts[i]!) : side === "put" ? puts[i]! : calls[i]!;
    const strike = strikes[i]!;
    return { strike, side, price, contribution: (spacing / (strike * strike)) * growth * price };
  });
  const strikeBelowForward = strikes[at]!;
  const total = terms.reduce((sum, { contribution }) => sum + contribution, 0);
  const variance = (2 * total - (forward / strikeBelowForward - 1) ** 2) / tauYears;
  if (!(variance > 0)) {
    const what = `the variance of the strip is ${variance} at the forward ${forward}`;
    throw new StrikebookError("argument", what, "check the forward against the chain, or widen the chain");
  }
  const beyondGap = lower.beyond + upper.beyond;
  return { variance, vol: Math.sqrt(variance), forward, strikeBelowForward, terms, beyondGap };
}

/** Mid prices, NaN where a side is missing. */
function mids(side: string, strikes: Float64Array, bids: Float64Array, asks: Float64Array): Float64Array {
  return strikes.map((strike, i) => {
    const bid = bids[i]!;
    const ask = asks[i]!;
    if (!(bid > 0 && ask > 0 && ask < Number.POSITIVE_INFINITY)) return Number.NaN;
    if (ask < bid) {
      const what = `the ${side} at ${strike} is crossed: bid ${bid}, ask ${ask}`;
      throw new StrikebookError("argument", what, "leave crossed quotes out");
    }
    return 0.5 * (bid + ask);
  });
}

function nearestForward(strikes: Float64Array, calls: Float64Array, puts: Float64Array, growth: number): number {
  let best = -1;
  for (let i = 0; i < strikes.length; i++) {
    const gap = Math.abs(calls[i]! - puts[i]!);
    if (gap >= 0 && (best < 0 || gap < Math.abs(calls[best]! - puts[best]!))) best = i;
  }
  if (best < 0) {
    throw new StrikebookError("empty", "no strike has a bid on both sides", "pass the forward, or a wider chain");
  }
  return strikes[best]! + growth * (calls[best]! - puts[best]!);
}

function walk(prices: Float64Array, from: number, step: 1 | -1): { found: number[]; beyond: number } {
  const found: number[] = [];
  let missing = 0;
  let beyond = 0;
  for (let i = from; i >= 0 && i < prices.length; i += step) {
    const quoted = prices[i]! > 0;
    if (missing >= 2) {
      if (quoted) beyond++;
    } else if (quoted) {
      found.push(i);
      missing = 0;
    } else missing++;
  }
  return { found, beyond };
}
