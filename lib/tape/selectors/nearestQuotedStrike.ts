/**
 * Index of the strike with the smallest absolute distance to `spot` among those that `isQuoted`, -1 when there is none
 * within `maxDistancePoints`. Of two equally near strikes the lower one wins. Walks outward from spot, so few strikes
 * are asked.
 *
 * @param strikes ascending, points
 * @param spot points; NaN finds nothing
 */
export function nearestQuotedStrike(
  strikes: Float64Array,
  spot: number,
  isQuoted: (index: number) => boolean,
  maxDistancePoints: number,
): number {
  if (Number.isNaN(spot)) return -1;
  let above = strikes.findIndex((strike) => strike > spot);
  if (above < 0) above = strikes.length;
  let below = above - 1;
  for (;;) {
    const down = below >= 0 ? spot - strikes[below]! : Number.POSITIVE_INFINITY;
    const up = above < strikes.length ? strikes[above]! - spot : Number.POSITIVE_INFINITY;
    const distance = Math.min(down, up);
    if (distance === Number.POSITIVE_INFINITY || distance > maxDistancePoints) return -1;
    const index = down <= up ? below-- : above++;
    if (isQuoted(index)) return index;
  }
}
