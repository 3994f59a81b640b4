import { mean, standardDeviation } from "../../stats/index.js";

/** Fewer days than this carry no annualised ratio: it is *not measured*. */
export const LEAST_DAYS_FOR_RATIOS = 60;
export const TRADING_DAYS_PER_YEAR = 252;

/** Ratios of daily results over 252 trading days a year, without a risk-free rate; null is *not measured*. */
export interface AnnualisedRatios {
  /** Mean over standard deviation. */
  readonly sharpe: number | null;
  /** Mean over the root mean square of the losing days. */
  readonly sortino: number | null;
}

/** @param daily result of every day in the data, 0 on days without a trade */
export function annualisedRatios(daily: readonly number[]): AnnualisedRatios {
  if (daily.length < LEAST_DAYS_FOR_RATIOS || daily.some(Number.isNaN)) return { sharpe: null, sortino: null };
  const average = mean(daily);
  const downside = Math.sqrt(mean(daily.map((value) => Math.min(value, 0) ** 2)));
  const perYear = (deviation: number): number | null =>
    deviation > 0 ? (average / deviation) * Math.sqrt(TRADING_DAYS_PER_YEAR) : null;
  return { sharpe: perYear(standardDeviation(daily)), sortino: perYear(downside) };
}
