import { StrikebookError } from "../../task/index.js";
import { requireFinite, requirePositive } from "../requireArgument.js";
import { requireLengths } from "../requireLengths.js";

/** Quotes of one expiry as parallel arrays. */
export interface SviQuotes {
  /** ln(strike/forward), in any order. */
  readonly logMoneyness: Float64Array;
  /** vol^2 times tauYears, above 0. */
  readonly totalVariance: Float64Array;
  /** Weight of each squared volatility error, at least 0; equal when absent. A quote of weight 0 is left out. */
  readonly weights?: Float64Array | undefined;
  /** Total variance of the bid and of the ask, NaN where there is none: a fit outside them pays `bandPenalty`. */
  readonly bidVariance?: Float64Array | undefined;
  readonly askVariance?: Float64Array | undefined;
  readonly tauYears: number;
}

/** One quote that takes part; the heaviest weighs 1. */
export interface UsedQuote {
  readonly k: number;
  readonly w: number;
  readonly weight: number;
  readonly bid: number;
  readonly ask: number;
}

/**
 * The quotes of weight above 0.
 * @throws StrikebookError("empty") below `leastStrikes` distinct strikes; ("argument") for bad values, by element
 */
export function usedQuotes(quotes: SviQuotes, leastStrikes: number, model: string): UsedQuote[] {
  const { logMoneyness, totalVariance, weights, bidVariance, askVariance } = quotes;
  requirePositive("tauYears", quotes.tauYears);
  const count = logMoneyness.length;
  requireLengths(count, "logMoneyness", { totalVariance, weights, bidVariance, askVariance });
  const used: UsedQuote[] = [];
  for (let i = 0; i < count; i++) {
    const k = logMoneyness[i]!;
    const weight = weights === undefined ? 1 : weights[i]!;
    if (weight === 0) continue;
    requirePositive(`weights[${i}]`, weight);
    requirePositive(`totalVariance[${i}]`, totalVariance[i]!);
    requireFinite(`logMoneyness[${i}]`, k);
    const bid = bidVariance === undefined ? Number.NaN : bidVariance[i]!;
    const ask = askVariance === undefined ? Number.NaN : askVariance[i]!;
    if (bid > ask) {
      const what = `bidVariance[${i}] is ${bid} above askVariance[${i}], ${ask}`;
      throw new StrikebookError("argument", what, "leave crossed quotes out");
    }
    used.push({ k, w: totalVariance[i]!, weight, bid, ask });
  }
  const distinct = new Set(used.map((quote) => quote.k)).size;
  if (distinct < leastStrikes) {
    throw new StrikebookError(
      "empty",
      `${distinct} distinct strikes to fit ${model} to`,
      `it needs at least ${leastStrikes}: widen the window or relax the filters`,
    );
  }
  const heaviest = used.reduce((most, quote) => Math.max(most, quote.weight), 0);
  return used.map((quote) => ({ ...quote, weight: quote.weight / heaviest }));
}
