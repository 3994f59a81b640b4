import { parseClock } from "../../time/parseClock.js";
import { wallMillis } from "./dateAxis.js";
import type { PnlChartInput } from "./PnlPoint.js";
import { requireFinite } from "./requireFinite.js";
import { requireRows } from "./requireRows.js";

/** One step of an equity curve. `drawdown` is the distance below the highest value so far, 0 or negative. */
export interface EquityRow {
  readonly millis: number;
  readonly date: string;
  readonly series: string;
  /** Number of the trade within its series; 0 is the row at zero that begins the line. */
  readonly trade: number;
  readonly pnl: number;
  readonly equity: number;
  readonly drawdown: number;
}

/**
 * Running sums per series in order of time, each starting with a row at zero on its first day.
 *
 * @throws StrikebookError `empty` or `argument`.
 */
export function cumulativePnl(input: PnlChartInput): EquityRow[] {
  requireRows(input.pnl.length, input.title, "trades");
  const names = [...new Set(input.pnl.map((point) => point.series ?? ""))];
  return names.flatMap((series) => {
    const rows = input.pnl
      .filter((point) => (point.series ?? "") === series)
      .map((point, index) => ({
        millis: wallMillis(point.date, point.time === undefined ? 86_399 : parseClock(point.time)),
        date: point.date,
        pnl: requireFinite(point.pnl, `P&L ${index} on ${point.date}`),
      }))
      .sort((a, b) => a.millis - b.millis);
    const first = rows[0]!;
    let equity = 0;
    let peak = 0;
    const curve: EquityRow[] = [
      { millis: wallMillis(first.date, 0), date: first.date, series, trade: 0, pnl: 0, equity: 0, drawdown: 0 },
    ];
    for (const row of rows) {
      equity += row.pnl;
      peak = Math.max(peak, equity);
      curve.push({ ...row, series, trade: curve.length, equity, drawdown: equity - peak });
    }
    return curve;
  });
}
