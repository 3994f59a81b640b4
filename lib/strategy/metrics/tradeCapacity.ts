import type { Trade } from "../Trade.js";
import { tradeLots } from "./tradeLots.js";

/**
 * Whole lots of the strategy that the quantity at the touch would have filled at once: the smallest of all fills of its
 * legs. NaN when the lot size or the quantity of a fill is not known.
 */
export function tradeCapacityLots(trade: Trade): number {
  const { lotSize, legs } = trade;
  if (lotSize === null) return Number.NaN;
  let capacity = Number.POSITIVE_INFINITY;
  for (const { lots, entryTouchQuantity, exitTouchQuantity } of legs) {
    const perLot = (lotSize * lots) / tradeLots(trade);
    for (const quantity of [entryTouchQuantity, exitTouchQuantity])
      capacity = Math.min(capacity, Math.floor((quantity ?? Number.NaN) / perLot));
  }
  return Number.isFinite(capacity) ? capacity : Number.NaN;
}
