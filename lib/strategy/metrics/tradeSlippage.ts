import type { Trade } from "../Trade.js";
import { tradeLots } from "./tradeLots.js";

/**
 * What the fills of a trade cost against the middle of the book at the same quotes: points per lot of the strategy,
 * positive when it paid. NaN when a fill has no middle: one side of its book was missing, or the record does not say.
 */
export function tradeSlippagePoints(trade: Trade): number {
  let points = 0;
  for (const { side, lots, entryPrice, exitPrice, entryMidPrice, exitMidPrice } of trade.legs) {
    const opened = (entryMidPrice ?? Number.NaN) - entryPrice;
    const closed = exitPrice - (exitMidPrice ?? Number.NaN);
    points += ((side === "short" ? opened + closed : -opened - closed) * lots) / tradeLots(trade);
  }
  return points;
}
