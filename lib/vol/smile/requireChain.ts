import { requireNotNegative, requirePositive } from "../requireArgument.js";
import { requireLengths } from "../requireLengths.js";
import { requireStrikes } from "../requireStrikes.js";
import type { ChainSlice } from "./ChainSlice.js";
import type { QuoteFilter } from "./QuoteFilter.js";

/** @throws StrikebookError("argument") for a setting that is not above 0 (age and price: below 0) */
export function requireFilter(filter: QuoteFilter): void {
  const { minPrice, maxSpreadShare, maxAgeSeconds, minSize, cabinetPrice } = filter;
  if (minPrice !== undefined) requireNotNegative("minPrice", minPrice);
  if (maxSpreadShare !== undefined) requirePositive("maxSpreadShare", maxSpreadShare);
  if (maxAgeSeconds !== undefined) requireNotNegative("maxAgeSeconds", maxAgeSeconds);
  if (minSize !== undefined) requirePositive("minSize", minSize);
  if (cabinetPrice !== undefined) requirePositive("cabinetPrice", cabinetPrice);
}

/** @throws StrikebookError("argument") for strikes that do not ascend or are not above 0, or columns of another length */
export function requireChain(chain: ChainSlice): void {
  const { strikes, callQuotes, putQuotes } = chain;
  requireStrikes(strikes);
  requireLengths(strikes.length, "strikes", {
    callPrices: chain.callPrices,
    putPrices: chain.putPrices,
    callBids: callQuotes?.bids,
    callAsks: callQuotes?.asks,
    putBids: putQuotes?.bids,
    putAsks: putQuotes?.asks,
    callAgesSeconds: chain.callAgesSeconds,
    putAgesSeconds: chain.putAgesSeconds,
    callSizes: chain.callSizes,
    putSizes: chain.putSizes,
  });
}
