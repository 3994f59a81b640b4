import type { RunRecord } from "../strategy/RunRecord.js";
import { drawdownChart } from "./charts/drawdownChart.js";
import { equityChart } from "./charts/equityChart.js";
import { exitReasonChart } from "./charts/exitReasonChart.js";
import { exitReasonsOf } from "./charts/exitReasonsOf.js";
import { pnlByDayChart } from "./charts/pnlByDayChart.js";
import { pnlOfTrades } from "./charts/pnlOfTrades.js";
import { StudyReport } from "./StudyReport.js";

/**
 * The standard report of one strategy's run: verdict, result, running result and drawdown, result by day, exit reasons,
 * why entries opened nothing, every trade and every figure. In rupees where every trade has them, else in points.
 *
 * @example await strategyReport(record).write("reports")
 */
export function strategyReport(record: RunRecord): StudyReport {
  const report = new StudyReport(record).section("Result");
  if (record.trades.length === 0) report.text("There was no trade. The days below and the filters say why.");
  else addResult(report, record);
  addRejections(report, record);
  if (record.trades.length > 0) report.section("Every trade").trades();
  return report.section("All figures").metrics();
}

function addResult(report: StudyReport, record: RunRecord): void {
  const { trades, days, metrics } = record;
  const isMeasured = trades.every(({ pnlCurrency }) => pnlCurrency !== null);
  const unit = isMeasured ? trades[0]!.currency : "points";
  const priced = trades.filter(({ pnlPoints }) => Number.isFinite(pnlPoints));
  const pnl = pnlOfTrades(priced, isMeasured ? "currency" : "points");
  if (priced.length < trades.length)
    report.text(
      "Trades without a price at their exit have no result: they are in the list of trades, and in no chart.",
    );
  const total = isMeasured
    ? { "Profit and loss": `{{metrics.pnlCurrencyTotal|+,0}} ${unit}` }
    : metrics["pnlPointsTotal"] === null
      ? {}
      : { "Profit and loss": "{{metrics.pnlPointsTotal|+,0.00}} points" };
  report.figures({
    Trades: "{{metrics.trades}}",
    ...(isMeasured ? { "Won, after costs": "{{metrics.winRateAfterCostsPercent|0.0}} %" } : {}),
    ...total,
    "Of margin": "{{metrics.marginPercentTotal|+0.00}} %",
    "Of margin a month": "{{metrics.marginPercentPerMonth|+0.00}} %",
  });
  if (priced.length === 0) return;
  report
    .chart(() => equityChart({ title: "Running result", unit, pnl }), "One step per trade, at its exit.")
    .chart(
      () => drawdownChart({ title: "Fall below the highest point so far", unit, pnl }),
      "The drawdown of the same running result.",
    )
    .chart(
      () =>
        pnlByDayChart({ title: "Result by day", unit, pnl, days: [...new Set(days.map(({ date }) => date))].sort() }),
      "Days without a trade keep their place.",
    )
    .chart(
      () => exitReasonChart({ title: "Why positions were closed", counts: exitReasonsOf(trades) }),
      "Number of trades by exit reason.",
    );
}

function addRejections(report: StudyReport, { rejections = [] }: RunRecord): void {
  if (rejections.length === 0) return;
  report
    .section("Why entries opened nothing")
    .text("Seconds or slots at which an entry was looked at and the first filter that was not met.")
    .table({
      from: "rejections",
      columns: [
        { header: "Entry", key: "entry" },
        { header: "Filter", key: "filter" },
        { header: "Count", key: "count", format: ",0" },
      ],
    });
}
