import { nearestQuotedStrike } from "./nearestQuotedStrike.js";

/** The part of a chain that selectors look at. */
export interface SelectableChain {
  readonly spot: number;
  readonly strikes: Float64Array;
  readonly callPrices: Float64Array;
  readonly putPrices: Float64Array;
}

/**
 * The at-the-money strike of a straddle: nearest to spot by absolute distance among the strikes that have a call and a
 * put price in the chain; between two equally near strikes the lower one. Undefined when no strike qualifies.
 *
 * (Sorting by signed distance once picked a strike 7,800 points away: the distance here is absolute.)
 *
 * @param maxDistancePoints strikes further than this from spot do not count
 */
export function nearestStrike(
  chain: SelectableChain,
  maxDistancePoints: number = Number.POSITIVE_INFINITY,
): number | undefined {
  const isQuoted = (index: number): boolean => chain.callPrices[index]! > 0 && chain.putPrices[index]! > 0;
  const index = nearestQuotedStrike(chain.strikes, chain.spot, isQuoted, maxDistancePoints);
  return index < 0 ? undefined : chain.strikes[index]!;
}
