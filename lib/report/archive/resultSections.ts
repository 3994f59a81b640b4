import { codeSpan, escapeMarkdown } from "../document/escapeMarkdown.js";
import { currencyOf } from "../document/metricsBlock.js";
import { bulletList, paragraph } from "../document/plainBlocks.js";
import type { InlineMarkdown, ReportBlock } from "../document/ReportDocument.js";
import { shortHash } from "../document/shortHash.js";
import { verdictBlocks } from "../document/verdictBlocks.js";
import { notMeasured } from "../figures/notMeasured.js";
import { costScenarioBlocks } from "./costScenarioBlocks.js";
import type { StrategyVariant } from "./groupStrategies.js";
import { performanceTable } from "./performanceTable.js";
import { periodTable } from "./periodTable.js";
import { runCharts } from "./runCharts.js";
import { tradeGroupBlocks } from "./tradeGroupBlocks.js";

/** Section E: the verdict and the days before the figures; charts of the run, all or the running result alone. */
export function performanceSection({ label, record }: StrategyVariant, charts: "all" | "one"): ReportBlock[] {
  return [
    ...verdictBlocks(record),
    ...(record.trades.length === 0
      ? [paragraph("The run made no trades. Section I lists the filters that kept it from trading.")]
      : []),
    performanceTable(record),
    ...costScenarioBlocks(record),
    ...runCharts(label, record, charts),
  ];
}

/** More days than this are in the run's own report. */
const mostDays = 60;

/** Section F. */
export function periodSection({ record }: StrategyVariant): ReportBlock[] {
  const currency = escapeMarkdown(currencyOf(record));
  if (record.trades.length === 0) return [paragraph(`${notMeasured}: the run made no trades.`)];
  const days = new Set(record.trades.map((trade) => trade.date)).size;
  return [
    periodTable("By month", record.trades, 7, currency),
    days <= mostDays
      ? periodTable("By day", record.trades, 10, currency)
      : paragraph("Results by day are in the run's own report."),
    ...tradeGroupBlocks(record),
  ];
}

/** Section G. The hash was recomputed when the record was read. */
export function codeSection({ record, definition }: StrategyVariant): ReportBlock[] {
  const { version, sourceHash, commit } = record.code;
  return [
    bulletList([
      `Definition: ${definition.code("codeReference")}, sha256 ${codeSpan(definition.hash)} (recomputed and equal)`,
      `Engine: ${escapeMarkdown(record.engine)}`,
      `Code: version ${escapeMarkdown(version)}, sources ${shortHash(sourceHash)}, commit ${commit === null ? notMeasured : shortHash(commit)}`,
      `Study: ${codeSpan(record.study)}, run ${codeSpan(record.runId)}, ${escapeMarkdown(record.createdAt)}`,
    ]),
  ];
}

/** Section H: what the run left; a name with a leading `!` is a folder that is not there. */
export function artefactSection(files: readonly string[]): ReportBlock[] {
  return [
    bulletList(
      files.map((file) => (file.startsWith("!") ? `${codeSpan(file.slice(1))}: no such folder` : codeSpan(file))),
    ),
  ];
}

/** Broken rules, warnings and errors of the runs, for section I. */
export function runCaveats(variants: readonly StrategyVariant[]): InlineMarkdown[] {
  const caveats = variants.flatMap(({ label, record }) => [
    ...record.verdict.reasons.map(
      (reason) => `${escapeMarkdown(label)}: ${codeSpan(reason.rule)}: ${escapeMarkdown(reason.message)}`,
    ),
    ...record.events
      .filter((event) => event.severity !== "info")
      .map((event) => `${escapeMarkdown(label)}: ${event.severity}: ${escapeMarkdown(event.message)}`),
  ]);
  return caveats.length > 0 ? caveats : ["The runs recorded no warnings, no errors and no broken rules."];
}
