import { StrikebookError } from "../../task/index.js";
import { requirePositive } from "../requireArgument.js";

/** One expiry of a volatility index. */
export interface IndexTerm {
  /** sigma^2, a year, as `cboeVarianceStrip` gives it. */
  readonly variance: number;
  /** Minutes to settlement. */
  readonly minutes: number;
}

const MINUTES_PER_YEAR = 525_600;

/**
 * Volatility index from two expiries: total variance interpolated linearly in time to a constant maturity, in percent.
 * Outside the two expiries it extrapolates along the same line, as the exchange's formula does.
 *
 * Source: Cboe, "Volatility Index Methodology: Cboe Volatility Index" (white paper), step 3.
 *
 * @param targetMinutes 43,200 (30 days) when absent
 * @returns 100 times the volatility a year; 13.69 is 13.69 %
 * @throws StrikebookError("argument") for terms that do not ascend in time, or when the interpolated variance is not above 0
 */
export function cboeVolatilityIndex(near: IndexTerm, next: IndexTerm, targetMinutes: number = 43_200): number {
  requirePositive("near.minutes", near.minutes);
  requirePositive("next.minutes", next.minutes);
  requirePositive("near.variance", near.variance);
  requirePositive("next.variance", next.variance);
  requirePositive("targetMinutes", targetMinutes);
  if (!(next.minutes > near.minutes)) {
    throw new StrikebookError(
      "argument",
      `next.minutes is ${next.minutes}`,
      `it must be above near.minutes, ${near.minutes}`,
    );
  }
  const share = (next.minutes - targetMinutes) / (next.minutes - near.minutes);
  const total = share * near.minutes * near.variance + (1 - share) * next.minutes * next.variance;
  if (!(total > 0)) {
    throw new StrikebookError(
      "argument",
      `the variance at ${targetMinutes} minutes is ${total}`,
      "choose nearer expiries",
    );
  }
  return 100 * Math.sqrt((total / MINUTES_PER_YEAR) * (MINUTES_PER_YEAR / targetMinutes));
}
