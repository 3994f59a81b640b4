import type { RunRecord } from "../../strategy/RunRecord.js";
import type { Chart } from "../charts/Chart.js";
import { drawdownChart } from "../charts/drawdownChart.js";
import { equityChart } from "../charts/equityChart.js";
import { exitReasonChart } from "../charts/exitReasonChart.js";
import { exitReasonsOf } from "../charts/exitReasonsOf.js";
import { pnlByDayChart } from "../charts/pnlByDayChart.js";
import { pnlOfTrades } from "../charts/pnlOfTrades.js";
import { codeSpan, escapeMarkdown } from "../document/escapeMarkdown.js";
import { paragraph } from "../document/plainBlocks.js";
import type { ReportBlock } from "../document/ReportDocument.js";
import { notMeasured } from "../figures/notMeasured.js";

/** Running result, drawdown, result by day and exit reasons, in points before costs; the first alone when asked for. */
export function runCharts(label: string, record: RunRecord, which: "all" | "one"): ReportBlock[] {
  const { trades, days, runId } = record;
  if (trades.length === 0) return [];
  if (trades.some((trade) => !Number.isFinite(trade.pnlPoints))) {
    return [paragraph(`Cumulative P&L: ${notMeasured}, a trade has no result in points.`)];
  }
  const pnl = pnlOfTrades(trades, "points");
  const unit = "points";
  const subtitle = "Points per unit of the underlying, before costs";
  const name = escapeMarkdown(label);
  const block = (kind: string, chart: Chart, caption: string): ReportBlock => ({
    kind: "chart",
    chart,
    file: `charts/${kind}-${runId}.svg`,
    caption,
  });
  const equity = block(
    "equity",
    equityChart({ title: `${label}: cumulative P&L`, subtitle, unit, pnl }),
    `Cumulative P&L of ${name} at the exits of its trades, run ${codeSpan(runId)}.`,
  );
  if (which === "one") return [equity];
  const dates = [...new Set(days.filter(({ outcome }) => outcome !== "failed").map(({ date }) => date))].sort();
  return [
    equity,
    block(
      "drawdown",
      drawdownChart({ title: `${label}: fall below the highest point so far`, subtitle, unit, pnl }),
      `Drawdown of the running result of ${name}.`,
    ),
    block(
      "days",
      pnlByDayChart({ title: `${label}: result by day`, subtitle, unit, pnl, days: dates }),
      `Result of ${name} by day; days without a trade keep their place.`,
    ),
    block(
      "exits",
      exitReasonChart({ title: `${label}: why positions were closed`, counts: exitReasonsOf(trades) }),
      `Trades of ${name} by exit reason.`,
    ),
  ];
}
