import { mean } from "../../stats/index.js";
import { LEAST_DAYS_FOR_RATIOS, TRADING_DAYS_PER_YEAR } from "./annualisedRatios.js";
import { maxDrawdown } from "./maxDrawdown.js";

/**
 * Result of a year at the daily mean over the largest fall of the running sum of days (T. Young, Futures 20, 1991, with
 * sums in the place of compounded returns: positions are of constant lots). Null is *not measured*: fewer than 60 days, a
 * day that is not measured, or no fall.
 *
 * @param daily result of every day in the data in order, 0 on days without a trade
 */
export function calmarRatio(daily: readonly number[]): number | null {
  if (daily.length < LEAST_DAYS_FOR_RATIOS || daily.some(Number.isNaN)) return null;
  const fall = maxDrawdown(daily);
  return fall > 0 ? (mean(daily) * TRADING_DAYS_PER_YEAR) / fall : null;
}
