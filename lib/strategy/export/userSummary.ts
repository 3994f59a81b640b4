import type { RunRecord } from "../RunRecord.js";
import type { ExportColumn } from "../record/tradeRows.js";
import { userStrategyName } from "./userTradeName.js";
import { withoutRest } from "./withoutRest.js";

/** One line of a summary: one run on one underlying. */
export interface SummaryRow {
  readonly record: RunRecord;
  readonly underlying: string;
}

const column = (
  name: string,
  type: ExportColumn<SummaryRow>["type"],
  value: ExportColumn<SummaryRow>["value"],
): ExportColumn<SummaryRow> => ({ name, type, value });

/** A figure of the row's own underlying. */
const metric = (name: string, of: string): ExportColumn<SummaryRow> =>
  column(name, "DOUBLE", ({ record, underlying }) => record.metrics[`${underlying}.${of}`] ?? null);

/** A sum of money or points of the row's own underlying. */
const sum = (name: string, of: string): ExportColumn<SummaryRow> =>
  column(name, "DOUBLE", ({ record, underlying }) => {
    const value = record.metrics[`${underlying}.${of}`] ?? null;
    return value === null ? null : withoutRest(value);
  });

/**
 * The users' summary: `strategy, trades, win_rate_%, total_pnl` (points), then what they had to ask for:
 * currency, days, the verdict. What was not measured is empty.
 */
export const USER_SUMMARY_COLUMNS: readonly ExportColumn<SummaryRow>[] = [
  column("strategy", "VARCHAR", ({ record }) => userStrategyName(record)),
  metric("trades", "trades"),
  metric("win_rate_%", "winRatePercent"),
  sum("total_pnl", "pnlPointsTotal"),
  column("underlying", "VARCHAR", ({ underlying }) => underlying),
  sum("total_pnl_currency", "pnlCurrencyTotal"),
  metric("total_%_of_margin", "marginPercentTotal"),
  metric("monthly_%_of_margin", "marginPercentPerMonth"),
  metric("days", "daysInData"),
  column("verdict", "VARCHAR", ({ record }) => record.verdict.status),
  column("run_id", "VARCHAR", ({ record }) => record.runId),
];
