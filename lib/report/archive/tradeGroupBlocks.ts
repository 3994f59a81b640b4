import { type PeriodRow, periodTables } from "../../strategy/metrics/periodTables.js";
import type { RunRecord } from "../../strategy/RunRecord.js";
import { codeSpan, escapeMarkdown } from "../document/escapeMarkdown.js";
import { currencyOf } from "../document/metricsBlock.js";
import type { ReportBlock } from "../document/ReportDocument.js";
import { showValue } from "../figures/showValue.js";

/** The run's trades by weekday, exit reason and holding time, a line for each underlying. */
export function tradeGroupBlocks(record: RunRecord): ReportBlock[] {
  const { weekdays, exitReasons, holdTimes } = periodTables(record);
  const currency = escapeMarkdown(currencyOf(record));
  const table = (caption: string, first: string, rows: readonly PeriodRow[], isReason = false): ReportBlock => ({
    kind: "table",
    caption,
    columns: [
      { header: "Underlying", align: "left" },
      { header: first, align: "left" },
      ...["Trades", "Win rate (%)", "P&L (points, before costs)", `P&L (${currency}, after costs)`].map((header) => ({
        header,
        align: "right" as const,
      })),
    ],
    rows: rows.map((row) => [
      escapeMarkdown(row.underlying),
      isReason ? codeSpan(row.label) : escapeMarkdown(row.label),
      String(row.trades),
      showValue(row.winRatePercent, "0.0", "win rate"),
      showValue(row.pnlPoints, "+,0.00", "points"),
      showValue(row.pnlCurrency, "+,0.00", "currency"),
    ]),
  });
  return [
    table("By weekday", "Weekday", weekdays),
    table("By exit reason", "Reason", exitReasons, true),
    table("By holding time", "Held", holdTimes),
  ];
}
