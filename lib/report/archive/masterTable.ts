import type { RunRecord } from "../../strategy/RunRecord.js";
import { escapeMarkdown } from "../document/escapeMarkdown.js";
import { currencyOf } from "../document/metricsBlock.js";
import type { InlineMarkdown, ReportBlock } from "../document/ReportDocument.js";
import { metricLabel } from "../figures/metricLabel.js";
import { notMeasured } from "../figures/notMeasured.js";
import type { StrategyVariants } from "./groupStrategies.js";
import { metricText } from "./metricText.js";

/** The archive's table of everything: one row a strategy, or a variant where there are several. */
export function masterTable(strategies: readonly StrategyVariants[]): ReportBlock {
  const headers = ["ID", "Strategy name", "Instrument(s)", "Style", "Tested period", "Key metrics", "Code reference"];
  return {
    kind: "table",
    columns: headers.map((header) => ({ header, align: "left" })),
    rows: strategies.flatMap(({ variants }) =>
      variants.map(({ label, record, definition }) => [
        escapeMarkdown(label),
        [
          escapeMarkdown(definition.name),
          ...(definition.isReconstructed ? ["*reconstructed*"] : []),
          ...definition.differences().map(({ text }) => text),
        ].join("; "),
        instruments(record),
        definition.text("style"),
        `${testedPeriod(record)}; ${sources(record)}`,
        keyMetrics(record),
        definition.code("codeReference"),
      ]),
    ),
  };
}

/** Underlyings that the run was asked for. */
export function instruments(record: RunRecord): InlineMarkdown {
  const names = [...new Set(record.days.map((day) => day.underlying))];
  return names.length > 0 ? names.map(escapeMarkdown).join(", ") : notMeasured;
}

/** First to last day in the data and their number; a failed day was not tested. */
export function testedPeriod(record: RunRecord): InlineMarkdown {
  const dates = [...new Set(record.days.filter((day) => day.outcome !== "failed").map((day) => day.date))].sort();
  if (dates.length === 0) return notMeasured;
  const span = dates.length === 1 ? dates[0]! : `${dates[0]} to ${dates.at(-1)}`;
  return `${span} (${dates.length} ${dates.length === 1 ? "day" : "days"})`;
}

/** Recorded or simulated: what the inputs call their source. */
function sources(record: RunRecord): InlineMarkdown {
  const names = [...new Set(record.inputs.map((input) => input.source).filter((source) => source.trim() !== ""))];
  return names.length > 0 ? names.map(escapeMarkdown).join(", ") : "data *not recorded*";
}

const key: readonly [name: string, format: string][] = [
  ["trades", ",0"],
  ["winRatePercent", "0.0"],
  ["pnlPointsTotal", "+,0.00"],
  ["pnlCurrencyTotal", "+,0.00"],
  ["maxDrawdownPoints", ",0.00"],
];

/** The verdict first, then the figures that a reader compares strategies by. */
function keyMetrics(record: RunRecord): InlineMarkdown {
  const figures = key.map(([name, format]) => {
    const label = metricLabel(name, currencyOf(record)).label;
    return `${escapeMarkdown(label)} ${metricText(record, name, format)}`;
  });
  return [`**${record.verdict.status}**`, ...figures].join("; ");
}
