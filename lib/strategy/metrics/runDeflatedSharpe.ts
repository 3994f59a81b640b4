import { deflatedSharpe, kurtosis, mean, skewness, standardDeviation } from "../../stats/index.js";
import type { RunRecord } from "../RunRecord.js";
import { LEAST_DAYS_FOR_RATIOS, TRADING_DAYS_PER_YEAR } from "./annualisedRatios.js";
import { dailyResults } from "./dailyResults.js";

/** What was tried before a run was chosen, this one included: `RunRegistry.trials` counts it. */
export interface SharpeTrials {
  readonly trials: number;
  /** Annualised Sharpe ratios of the trials that have one. */
  readonly sharpesAnnualised: readonly number[];
}

/** A run's Sharpe ratio, deflated for the trials that it is the best of. Figures are null when not measured. */
export interface RunDeflatedSharpe {
  /** Chance that the true ratio is above the benchmark. */
  readonly probability: number | null;
  /** The ratio that the best of so many trials without skill would be expected to show, annualised. */
  readonly benchmarkAnnualised: number | null;
  readonly trials: number;
  readonly days: number;
  /** Why nothing was measured; null when it was. */
  readonly reason: string | null;
}

/**
 * Deflated Sharpe ratio of a run (`deflatedSharpe`), on the daily results in currency of all dates in its data. Not
 * measured below 60 days, when a trade's currency is not, when all days are equal, and when the ratios of the other
 * trials are not known: their spread says how far luck alone reaches.
 *
 * @example runDeflatedSharpe(record, registry.trials("selling")).probability
 *
 * @throws StrikebookError `argument` for fewer than one trial
 */
export function runDeflatedSharpe(
  { trades, days }: Pick<RunRecord, "trades" | "days">,
  { trials, sharpesAnnualised }: SharpeTrials,
): RunDeflatedSharpe {
  const daily = dailyResults(trades, days);
  const none = (reason: string): RunDeflatedSharpe => ({
    ...{ probability: null, benchmarkAnnualised: null, trials, days: daily.length, reason },
  });
  if (daily.length < LEAST_DAYS_FOR_RATIOS)
    return none(`${daily.length} days, at least ${LEAST_DAYS_FOR_RATIOS} needed`);
  if (daily.some(Number.isNaN)) return none("a trade has no result in currency");
  const deviation = standardDeviation(daily);
  if (!(deviation > 0)) return none("every day has the same result");
  if (trials > 1 && sharpesAnnualised.length < 2)
    return none(`${sharpesAnnualised.length} of ${trials} trials have a Sharpe ratio: their spread is not known`);
  const perYear = Math.sqrt(TRADING_DAYS_PER_YEAR);
  const sharpeVariance = trials > 1 ? (standardDeviation(sharpesAnnualised) / perYear) ** 2 : 0;
  const { probability, benchmark } = deflatedSharpe({
    sharpe: mean(daily) / deviation,
    observations: daily.length,
    skewness: skewness(daily),
    kurtosis: kurtosis(daily),
    trials,
    sharpeVariance,
  });
  return { probability, benchmarkAnnualised: benchmark * perYear, trials, days: daily.length, reason: null };
}
