import type { DisplayData, RunRecord } from "strikebook";

/** Sessions in the month of `% month`. */
const DATES_PER_MONTH = 20;

/**
 * One line a run, the verdict first; what was not measured says so. Below it what was not checked of sound runs, and from
 * how few dates a month was made.
 */
export function backtestTable(records: readonly RunRecord[]): DisplayData[] {
  const number = (value: number | null | undefined, digits: number): string =>
    value === null || value === undefined ? "not measured" : value.toFixed(digits);
  const marks = uncheckedMarks(records);
  const table: DisplayData = {
    kind: "table",
    columns: ["verdict", "id", "variant", "days", "trades", "won %", "P&L", "% margin", "% month", "run"],
    rows: records.map((record) => [
      verdictOf(record, marks),
      record.definition?.id ?? "",
      record.variant ?? "",
      number(record.metrics["daysInData"], 0),
      number(record.metrics["trades"], 0),
      number(record.metrics["winRateAfterCostsPercent"], 1),
      number(record.metrics["pnlCurrencyTotal"], 0),
      number(record.metrics["marginPercentTotal"], 2),
      number(record.metrics["marginPercentPerMonth"], 2),
      record.runId,
    ]),
    totalRows: records.length,
  };
  const notes = [...[...marks].map(([rules, mark]) => `${mark} not checked: ${rules}`), ...monthNotes(records)];
  return [table, ...notes.map((text): DisplayData => ({ kind: "text", text }))];
}

function verdictOf(record: RunRecord, marks: ReadonlyMap<string, string>): string {
  const { status, reasons } = record.verdict;
  if (reasons.length > 0) return `${status}: ${reasons.map(({ rule }) => rule).join(" ")}`;
  return `${status}${marks.get(uncheckedOf(record)) ?? ""}`;
}

/** A mark for each list of rules that sound runs were not checked by. */
function uncheckedMarks(records: readonly RunRecord[]): Map<string, string> {
  const lists = new Set(records.filter(({ verdict }) => verdict.status === "sound").map(uncheckedOf));
  lists.delete("");
  return new Map([...lists].map((rules, i) => [rules, "*".repeat(i + 1)]));
}

/** Names of the rules, without the reasons that stand behind them. */
function uncheckedOf({ verdict }: RunRecord): string {
  return (verdict.notChecked ?? []).map((rule) => rule.split(":")[0]).join(", ");
}

function monthNotes(records: readonly RunRecord[]): string[] {
  const few = records.flatMap(({ metrics }) => {
    const dates = metrics["datesInData"];
    const hasMonth = typeof metrics["marginPercentPerMonth"] === "number";
    return hasMonth && typeof dates === "number" && dates < DATES_PER_MONTH ? [dates] : [];
  });
  if (few.length === 0) return [];
  const [least, most] = [Math.min(...few), Math.max(...few)];
  const dates = least === most ? `${most} ${most === 1 ? "date" : "dates"}` : `${least} to ${most} dates`;
  return [`% month extrapolates from ${dates}; a month has ${DATES_PER_MONTH}`];
}
