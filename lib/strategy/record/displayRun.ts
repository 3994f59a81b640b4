import type { DisplayData, DisplayValue } from "../../task/index.js";
import type { RunRecord } from "../RunRecord.js";

/** A run as a notebook shows it: the verdict and its reasons before any figure. */
export function displayRun(record: RunRecord): DisplayData {
  const entries: (readonly [string, DisplayValue])[] = [["verdict", record.verdict.status]];
  for (const { rule, message } of record.verdict.reasons) entries.push([rule, message]);
  entries.push(["run", record.runId]);
  if (record.kind === "strategy") entries.push(["days", countDays(record)]);
  for (const [name, value] of Object.entries(record.metrics)) {
    // Figures of single underlyings are in the record; the whole comes first.
    if (!name.includes(".")) entries.push([name, value ?? "not measured"]);
  }
  for (const { severity, message } of record.events) if (severity !== "info") entries.push([severity, message]);
  return { kind: "record", title: record.title, entries };
}

function countDays({ days }: RunRecord): string {
  const count = (outcome: string): number => days.filter((day) => day.outcome === outcome).length;
  return `${days.length} requested: ${count("traded")} traded, ${count("skipped")} skipped, ${count("failed")} failed`;
}
