import type { Trade } from "../Trade.js";

/** Lots of the strategy: as recorded, or in records of an earlier version those of its smallest leg. */
export function tradeLots(trade: Trade): number {
  return trade.lots ?? Math.min(...trade.legs.map(({ lots }) => lots));
}
