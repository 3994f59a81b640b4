import type { DayOutcome } from "../RunRecord.js";
import type { Trade } from "../Trade.js";

/**
 * Currency result of every distinct date in the data, in order of dates: 0 on a date without a trade, NaN where a trade's
 * result is not measured. Failed days are not in the data.
 */
export function dailyResults(trades: readonly Trade[], days: readonly DayOutcome[]): number[] {
  const daily = new Map<string, number>();
  for (const { date, outcome } of days) if (outcome !== "failed") daily.set(date, 0);
  for (const { date, pnlCurrency } of trades) daily.set(date, (daily.get(date) ?? 0) + (pnlCurrency ?? Number.NaN));
  return [...daily].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, result]) => result);
}
