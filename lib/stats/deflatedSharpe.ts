import { StrikebookError } from "../task/index.js";
import { expectedMaximumSharpe } from "./expectedMaximumSharpe.js";
import { normalCdf } from "./normal/normalCdf.js";

/** A Sharpe ratio and what it was chosen from. All ratios are per observation, not annualised. */
export interface SharpeSelection {
  readonly sharpe: number;
  /** Returns that the ratio was measured on. */
  readonly observations: number;
  /** Of those returns, see `skewness` and `kurtosis` (3 for a normal distribution). */
  readonly skewness: number;
  readonly kurtosis: number;
  /** How many strategies, variants and parameter sets were tried, this one included. */
  readonly trials: number;
  /** Variance of the Sharpe ratios of the trials. */
  readonly sharpeVariance: number;
}

export interface DeflatedSharpe {
  /** Chance that the true ratio is above `benchmark`: 0.95 or more is what the authors ask for. */
  readonly probability: number;
  /** The ratio that the best of so many trials without skill would be expected to show. */
  readonly benchmark: number;
}

/**
 * Deflated Sharpe ratio: the chance that a Sharpe ratio is more than luck, given how many trials it is the best of, the
 * length of its record and the shape of its returns (D. Bailey and M. López de Prado, "The Deflated Sharpe Ratio:
 * Correcting for Selection Bias, Backtest Overfitting and Non-Normality", Journal of Portfolio Management 40(5), 2014):
 * the normal distribution at (SR - SR0) sqrt(T - 1) / sqrt(1 - skew SR + (kurtosis - 1)/4 SR²), with SR0 of
 * {@link expectedMaximumSharpe}. With one trial it is the probabilistic Sharpe ratio against 0.
 *
 * @throws StrikebookError `argument` for fewer than two observations, a value that is not finite, or moments that no
 *   returns have (the term under the root is not positive)
 */
export function deflatedSharpe(selection: SharpeSelection): DeflatedSharpe {
  const { sharpe, observations, skewness, kurtosis, trials, sharpeVariance } = selection;
  for (const [name, value] of Object.entries({ sharpe, skewness, kurtosis })) {
    if (!Number.isFinite(value)) throw new StrikebookError("argument", `${name} is ${value}`, "it must be finite");
  }
  if (!(observations >= 2))
    throw new StrikebookError("argument", `observations is ${observations}`, "a ratio needs two returns or more");
  const benchmark = expectedMaximumSharpe(trials, sharpeVariance);
  const spread = 1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe ** 2;
  if (!(spread > 0)) {
    const what = `skewness ${skewness} and kurtosis ${kurtosis} with Sharpe ratio ${sharpe}`;
    throw new StrikebookError("argument", what, "give moments and ratio of one list of returns, per observation");
  }
  const probability = normalCdf(((sharpe - benchmark) * Math.sqrt(observations - 1)) / Math.sqrt(spread));
  return { probability, benchmark };
}
