import type { RunRecord } from "../../strategy/RunRecord.js";
import { metricLabel } from "../figures/metricLabel.js";
import { showValue } from "../figures/showValue.js";
import { escapeMarkdown } from "./escapeMarkdown.js";
import type { ReportBlock } from "./ReportDocument.js";

/**
 * All metrics of a record: one row a measure, a column for the whole and one for each underlying whose metrics carry
 * its name (`NIFTY.trades`).
 */
export function metricsBlock(record: RunRecord): ReportBlock {
  const { names, underlyings } = metricNames(record);
  const cell = (name: string, format: string | undefined): string => {
    const value = record.metrics[name];
    // An exit that never happened to one underlying has no entry there.
    return value === undefined ? "" : showValue(value, format, `metrics.${name}`);
  };
  return {
    kind: "table",
    columns: [
      { header: "Measure", align: "left" },
      { header: underlyings.length > 0 ? "All" : "Value", align: "right" },
      ...underlyings.map((underlying) => ({ header: escapeMarkdown(underlying), align: "right" as const })),
      { header: "Meaning", align: "left" },
    ],
    rows: names.map((name) => {
      const { label, format, meaning } = metricLabel(name, currencyOf(record));
      const own = underlyings.map((underlying) => cell(`${underlying}.${name}`, format));
      return [escapeMarkdown(label), cell(name, format), ...own, escapeMarkdown(meaning)];
    }),
    note: names.length === 0 ? "The run has no metrics." : undefined,
  };
}

/** The currency of the record's trades, or words for it when there is none. */
export function currencyOf(record: RunRecord): string {
  return [...new Set(record.trades.map((trade) => trade.currency))].join(" and ") || "currency";
}

/** Metrics of the whole by name, and the underlyings that have their own. With one underlying its column says nothing new. */
function metricNames(record: RunRecord): { names: string[]; underlyings: string[] } {
  const all = Object.keys(record.metrics);
  const underlyings = [...new Set([...record.days, ...record.trades].map((row) => row.underlying))].filter(
    (underlying) => all.some((name) => name.startsWith(`${underlying}.`)),
  );
  const names = all.filter((name) => !underlyings.some((underlying) => name.startsWith(`${underlying}.`)));
  return { names, underlyings: underlyings.length > 1 ? underlyings : [] };
}
