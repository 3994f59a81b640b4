import { StrikebookError } from "../../task/index.js";
import { requireNotNegative, requirePositive } from "../requireArgument.js";
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
  const { strikes } = chain;
  for (let i = 0; i < strikes.length; i++) {
    requirePositive(`strikes[${i}]`, strikes[i]!);
    if (i > 0 && !(strikes[i]! > strikes[i - 1]!)) {
      const what = `strikes[${i}] is ${strikes[i]} after ${strikes[i - 1]}`;
      throw new StrikebookError("argument", what, "strikes must ascend without duplicates: one row per strike");
    }
  }
  const columns: Record<string, Float64Array | undefined> = {
    callPrices: chain.callPrices,
    putPrices: chain.putPrices,
    callBids: chain.callQuotes?.bids,
    callAsks: chain.callQuotes?.asks,
    putBids: chain.putQuotes?.bids,
    putAsks: chain.putQuotes?.asks,
    callAgesSeconds: chain.callAgesSeconds,
    putAgesSeconds: chain.putAgesSeconds,
    callSizes: chain.callSizes,
    putSizes: chain.putSizes,
  };
  for (const [name, column] of Object.entries(columns)) {
    if (column !== undefined && column.length !== strikes.length) {
      const what = `${name} has ${column.length} elements and strikes ${strikes.length}`;
      throw new StrikebookError("argument", what, "pass equal lengths, NaN where there is no price");
    }
  }
}
