import { TICKS_PER_POINT } from "./OrderBook.js";
import type { UnderlyingModel } from "./UnderlyingModel.js";

/** Where a contract stands at one moment. */
export interface Standing {
  /** 0 for the nearest expiry, 1 for the next. */
  rank: number;
  /** Strikes between the contract and the forward, >= 0. */
  distance: number;
  inTheMoney: boolean;
  /** Model premium, points. */
  fair: number;
  /** Seconds after the open. */
  second: number;
}

/**
 * Least spread of a quote, ticks, >= 1: a tick's worth plus 0.16 % of the premium, wider with each strike away from the
 * money, for the farther expiry, and in the first minutes.
 *
 * @param mood 0.8 to 1.2, the book's own variation
 */
export function quoteSpread(model: UnderlyingModel, at: Standing, mood: number): number {
  const wide = (1 + 0.08 * Math.min(at.distance, 60)) * (at.rank === 0 ? 1 : 1.7);
  const opening = 1 + 1.2 * Math.exp(-at.second / 90);
  return Math.max(1, TICKS_PER_POINT * model.spreadScale * (0.05 + 0.0016 * at.fair) * wide * opening * mood);
}

/** Mean lots of a book level, >= 1. */
export function levelDepth(at: Standing): number {
  return 1 + (at.rank === 0 ? 14 : 4) * Math.exp(-at.distance / 7);
}

/** Trades a second: most at the money, few in the money, a handful a day at far strikes. */
export function tradeRate(model: UnderlyingModel, at: Standing, activity: number): number {
  const calm = at.inTheMoney ? Math.exp(-at.distance / 6) : 1;
  const rate =
    at.rank === 0
      ? 0.7 * calm * Math.exp(-at.distance / 3.5) + 0.0003
      : 0.06 * calm * Math.exp(-at.distance / 6) + 0.0002;
  return model.tradeScale * activity * rate;
}

/** Mean lots of a trade beside the one that is always there. */
export function tradeLots(at: Standing): number {
  return (at.rank === 0 ? 22 : 5) * Math.exp(-at.distance / 6);
}
