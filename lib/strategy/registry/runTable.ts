import type { DisplayData, DisplayValue } from "../../task/index.js";
import type { ExportColumn } from "../record/tradeRows.js";
import type { RunListing } from "./RunListing.js";

const column = (
  name: string,
  type: ExportColumn<RunListing>["type"],
  value: ExportColumn<RunListing>["value"],
): ExportColumn<RunListing> => ({ name, type, value });

const metric = (name: string, of: string): ExportColumn<RunListing> =>
  column(name, "DOUBLE", (run) => run.metrics[of] ?? null);

/** Columns of an exported list of runs, the verdict first. A figure that was not measured is empty. */
export const RUN_COLUMNS: readonly ExportColumn<RunListing>[] = [
  column("verdict", "VARCHAR", (run) => run.verdict.status),
  column("verdict_rules", "VARCHAR", (run) => run.verdict.rules.join(" ")),
  column("run_id", "VARCHAR", (run) => run.runId),
  column("created_at", "TIMESTAMP", (run) => Date.parse(run.createdAt) * 1000),
  column("study", "VARCHAR", (run) => run.study),
  column("strategy", "VARCHAR", (run) => run.definition?.id ?? null),
  column("strategy_name", "VARCHAR", (run) => run.definition?.name ?? null),
  column("family", "VARCHAR", (run) => run.definition?.family ?? null),
  column("variant", "VARCHAR", (run) => run.definition?.variant ?? null),
  column("definition_hash", "VARCHAR", (run) => run.definition?.hash ?? null),
  column("parameters", "VARCHAR", (run) => JSON.stringify(run.parameters)),
  column("underlyings", "VARCHAR", (run) => run.underlyings.join(" ")),
  column("first_day", "DATE", (run) => run.days.from),
  column("last_day", "DATE", (run) => run.days.to),
  column("days_requested", "INTEGER", (run) => run.days.requested),
  column("days_traded", "INTEGER", (run) => run.days.traded),
  column("days_skipped", "INTEGER", (run) => run.days.skipped),
  column("days_failed", "INTEGER", (run) => run.days.failed),
  metric("trades", "trades"),
  column("trades_per_day", "DOUBLE", (run) => run.tradesPerDay),
  metric("win_rate_percent", "winRatePercent"),
  metric("pnl_points", "pnlPointsTotal"),
  metric("pnl_currency", "pnlCurrencyTotal"),
  column("currency", "VARCHAR", (run) => run.currency),
  metric("margin_percent_total", "marginPercentTotal"),
  metric("margin_percent_per_month", "marginPercentPerMonth"),
  metric("max_drawdown_currency", "maxDrawdownCurrency"),
  metric("sharpe_annualised", "sharpeAnnualised"),
  column("rating", "VARCHAR", (run) => run.rating),
  column("times_run", "INTEGER", (run) => run.times),
  column("code_version", "VARCHAR", (run) => run.code.version),
  column("source_hash", "VARCHAR", (run) => run.code.sourceHash),
  column("files", "VARCHAR", (run) => run.files),
  column("folder", "VARCHAR", (run) => run.folder),
];

const NOT_MEASURED = "not measured";

/** The list for a reader: the verdict first, *not measured* where nothing was measured. */
export function runTable(runs: readonly RunListing[], title?: string): DisplayData {
  const figure = (value: number | null | undefined, digits: number): DisplayValue =>
    value === null || value === undefined ? NOT_MEASURED : Number(value.toFixed(digits));
  const rows = runs.map((run) => [
    run.verdict.status,
    run.runId,
    run.definition ? `${run.definition.id}${run.definition.variant ? ` ${run.definition.variant}` : ""}` : "-",
    run.study,
    run.underlyings.join(" "),
    run.days.from === null ? "-" : `${run.days.from} to ${run.days.to}`,
    figure(run.metrics["trades"], 0),
    figure(run.metrics["winRatePercent"], 1),
    figure(run.metrics["pnlPointsTotal"], 2),
    figure(run.metrics["pnlCurrencyTotal"], 0),
    figure(run.metrics["marginPercentPerMonth"], 2),
    figure(run.metrics["sharpeAnnualised"], 2),
    run.rating,
    run.createdAt.slice(0, 16).replace("T", " "),
    run.files,
  ]);
  return {
    kind: "table",
    ...(title === undefined ? {} : { title }),
    columns: [
      "verdict",
      "run",
      "strategy",
      "study",
      "underlyings",
      "days",
      "trades",
      "win %",
      "P&L points",
      "P&L currency",
      "%/month",
      "Sharpe",
      "result",
      "made (UTC)",
      "files",
    ],
    rows,
    totalRows: rows.length,
  };
}
