import type { DisplayData, RunRecord } from "strikebook";

/** One line a run, the verdict first; what was not measured says so. */
export function backtestTable(records: readonly RunRecord[]): DisplayData {
  const number = (value: number | null | undefined, digits: number): string =>
    value === null || value === undefined ? "not measured" : value.toFixed(digits);
  return {
    kind: "table",
    columns: ["verdict", "id", "variant", "days", "trades", "won %", "P&L", "% margin", "% month", "run"],
    rows: records.map(({ verdict, definition, variant, metrics, runId }) => [
      verdict.reasons.length > 0
        ? `${verdict.status}: ${verdict.reasons.map(({ rule }) => rule).join(" ")}`
        : verdict.status,
      definition?.id ?? "",
      variant ?? "",
      number(metrics["daysInData"], 0),
      number(metrics["trades"], 0),
      number(metrics["winRateAfterCostsPercent"], 1),
      number(metrics["pnlCurrencyTotal"], 0),
      number(metrics["marginPercentTotal"], 2),
      number(metrics["marginPercentPerMonth"], 2),
      runId,
    ]),
    totalRows: records.length,
  };
}
