import type { Displayable, DisplayData, DisplayValue } from "../../task/index.js";
import { metricMeaning } from "../metrics/metricMeanings.js";
import type { RunRecord } from "../RunRecord.js";

/** A run as a notebook shows it: the verdict, its reasons and the rules that were not checked before any figure. */
export function displayRun(record: RunRecord): Extract<DisplayData, { kind: "record" }> & Displayable {
  const entries: (readonly [string, DisplayValue])[] = [["verdict", record.verdict.status]];
  for (const { rule, message } of record.verdict.reasons) entries.push([rule, message]);
  for (const rule of record.verdict.notChecked ?? []) entries.push(["not checked", rule]);
  entries.push(["run", record.runId]);
  if (record.kind === "strategy") entries.push(["days", countDays(record)]);
  for (const [name, value] of Object.entries(record.metrics)) {
    // Figures of single underlyings are in the record; the whole comes first.
    if (!name.includes("."))
      entries.push([label(name), value === null ? "not measured" : Number(value.toPrecision(7))]);
  }
  for (const { severity, message } of record.events) if (severity !== "info") entries.push([severity, message]);
  const data = { kind: "record", title: record.title, entries } as const;
  return { ...data, toDisplay: () => data };
}

/** `pnlCurrencyTotal, settlement currency, after costs`: a figure is not shown without its unit. */
function label(name: string): string {
  const unit = metricMeaning(name)?.unit;
  return unit ? `${name}, ${unit}` : name;
}

function countDays({ days }: RunRecord): string {
  const count = (outcome: string): number => days.filter((day) => day.outcome === outcome).length;
  return `${days.length} requested: ${count("traded")} traded, ${count("skipped")} skipped, ${count("failed")} failed`;
}
