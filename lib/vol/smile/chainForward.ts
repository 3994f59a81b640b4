import { type ImpliedForward, impliedForward } from "../forward/impliedForward.js";
import { requirePositive } from "../requireArgument.js";
import type { ChainSlice } from "./ChainSlice.js";
import { chainQuote } from "./chainPoints.js";
import type { QuoteFilter } from "./QuoteFilter.js";

/** Relative distance of a given forward from the chain's own beyond which a warning says so. */
const FAR = 0.002;

/**
 * The forward of a chain: as given, or by put-call parity over the options whose quotes are neither stale nor crossed
 * nor one-sided. A given forward keeps the parity figures beside it where the chain has pairs.
 */
export function chainForward(
  chain: ChainSlice,
  discountFactor: number,
  { maxAgeSeconds }: QuoteFilter,
): ImpliedForward {
  const { strikes, forward: given } = chain;
  const prices = (type: "call" | "put"): Float64Array =>
    strikes.map((_strike, i) => {
      const quote = chainQuote(chain, type, i, { maxAgeSeconds });
      return quote.status === "ok" ? quote.price : Number.NaN;
    });
  const calls = prices("call");
  const puts = prices("put");
  if (given === undefined) return impliedForward({ strikes, calls, puts }, { discountFactor, nearSpot: chain.spot });
  requirePositive("forward", given);
  if (!strikes.some((_strike, i) => calls[i]! > 0 && puts[i]! > 0)) {
    // A pair of equal prices struck at the forward is the forward.
    const one = Float64Array.of(1);
    const alone = impliedForward({ strikes: Float64Array.of(given), calls: one, puts: one }, { discountFactor });
    return { ...alone, forward: given, candidates: 0, pairs: 0, strikesUsed: new Float64Array(), warnings: [] };
  }
  const parity = impliedForward({ strikes, calls, puts }, { discountFactor, nearSpot: given });
  const off = parity.forward / given - 1;
  const warnings =
    Math.abs(off) > FAR
      ? [`the forward given, ${given}, is ${(100 * Math.abs(off)).toFixed(2)} % from parity's, ${parity.forward}`]
      : [];
  return { ...parity, forward: given, warnings };
}
