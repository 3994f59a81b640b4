import { isFurtherOut, type StrikeSide } from "./StrikeSide.js";

/**
 * Index of the priced contract with the smallest cost, -1 when every cost is above `limit` or NaN. Of equal costs the
 * strike further out of the money wins.
 */
export function bestStrike(side: StrikeSide, cost: (index: number) => number, limit: number): number {
  let best = -1;
  let least = limit;
  for (let i = 0; i < side.strikes.length; i++) {
    if (!(side.prices[i]! > 0)) continue;
    const value = cost(i);
    const isTie = value === least && best >= 0;
    if (!(value <= least) || (isTie && !isFurtherOut(side.optionType, side.strikes[i]!, side.strikes[best]!))) continue;
    best = i;
    least = value;
  }
  return best;
}
