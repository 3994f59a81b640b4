import { maxDrawdown } from "./maxDrawdown.js";
import { type DatedResult, meanInterval } from "./meanInterval.js";

/** Headline figures by name; null is *not measured*. */
export type Metrics = Record<string, number | null>;

/**
 * Figures of a list of results in one unit, in time order. All are null when there is no result or one is missing: a
 * total that leaves a trade out would be a lie.
 *
 * @param unit stands in the names: `pnlPointsTotal`, `averageWinCurrency`
 * @param seed of the bootstrap interval of the mean (95 %, percentile, whole dates); null below five dates
 */
export function resultMetrics(
  results: readonly { readonly date: string; readonly result: number | null }[],
  unit: "Points" | "Currency",
  seed: number,
): Metrics {
  const dated = results.filter((one): one is DatedResult => one.result !== null && Number.isFinite(one.result));
  const measured = dated.map(({ result }) => result);
  const isMeasured = measured.length === results.length && results.length > 0;
  const wins = measured.filter((result) => result > 0);
  const losses = measured.filter((result) => result < 0);
  const won = sum(wins);
  const lost = -sum(losses);
  const interval = isMeasured ? meanInterval(dated, seed) : undefined;
  const winRateName = unit === "Points" ? "winRatePercent" : "winRateAfterCostsPercent";
  const figures: Metrics = {
    [`pnl${unit}Total`]: sum(measured),
    [`pnl${unit}Mean`]: sum(measured) / measured.length,
    [`pnl${unit}MeanLow95`]: interval?.low ?? null,
    [`pnl${unit}MeanHigh95`]: interval?.high ?? null,
    [`expectancy${unit}`]: (won - lost) / measured.length,
    [`averageWin${unit}`]: won / wins.length,
    [`averageLoss${unit}`]: -lost / losses.length,
    [`largestWin${unit}`]: wins.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY),
    [`largestLoss${unit}`]: losses.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY),
    [`profitFactor${unit}`]: won / lost,
    [`maxDrawdown${unit}`]: maxDrawdown(measured),
    [winRateName]: (wins.length / measured.length) * 100,
  };
  for (const [name, value] of Object.entries(figures)) {
    if (!isMeasured || value === null || !Number.isFinite(value)) figures[name] = null;
  }
  return figures;
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
