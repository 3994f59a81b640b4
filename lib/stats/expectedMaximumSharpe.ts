import { StrikebookError } from "../task/index.js";
import { normalQuantile } from "./normal/normalQuantile.js";

const EULER_MASCHERONI = 0.5772156649015329;

/**
 * The best Sharpe ratio that so many independent trials without any skill are expected to show: the deviation of their
 * ratios times (1 - g) z(1 - 1/N) + g z(1 - 1/(N e)), where z is the normal quantile and g Euler's constant
 * (D. Bailey and M. López de Prado, "The Deflated Sharpe Ratio", Journal of Portfolio Management 40(5), 2014).
 * One trial is no selection: 0.
 *
 * @param trials how many strategies, variants and parameter sets were tried, 1 or more
 * @param sharpeVariance variance of their Sharpe ratios, in the unit of the result squared
 * @throws StrikebookError `argument` for fewer than one trial or a variance that is negative or missing
 */
export function expectedMaximumSharpe(trials: number, sharpeVariance: number): number {
  if (!(trials >= 1 && Number.isFinite(trials)))
    throw new StrikebookError("argument", `trials is ${trials}`, "count the runs that were tried, this one included");
  if (!(sharpeVariance >= 0 && Number.isFinite(sharpeVariance)))
    throw new StrikebookError("argument", `sharpeVariance is ${sharpeVariance}`, "it must be 0 or more");
  if (trials === 1) return 0;
  const upper = (tail: number): number => -normalQuantile(tail);
  const typical = (1 - EULER_MASCHERONI) * upper(1 / trials) + EULER_MASCHERONI * upper(1 / (trials * Math.E));
  return Math.sqrt(sharpeVariance) * typical;
}
