import { escapeMarkdown } from "../../document/escapeMarkdown.js";
import { currencyOf } from "../../document/metricsBlock.js";
import { paragraph } from "../../document/plainBlocks.js";
import type { ReportBlock, ReportDocument } from "../../document/ReportDocument.js";
import { metricLabel } from "../../figures/metricLabel.js";
import type { StrategyVariant, StrategyVariants } from "../groupStrategies.js";
import { instruments, testedPeriod } from "../masterTable.js";
import { metricText } from "../metricText.js";
import { type FailureFinding, failureFindings, wholeRunFindings } from "./failureRules.js";
import { FAILURE_THRESHOLDS } from "./failureThresholds.js";

/** The failure analysis for designers: what happened, why by the run's own numbers, and what would have to change. */
export function failureDocument(strategies: readonly StrategyVariants[]): ReportDocument {
  const variants = strategies.flatMap((strategy) => strategy.variants);
  return {
    title: "Failure analysis",
    subtitle: `${strategies.length} ${strategies.length === 1 ? "strategy" : "strategies"}, ${variants.length} ${variants.length === 1 ? "run" : "runs"}`,
    blocks: [
      paragraph(
        "For whoever designs the next version of a strategy. A rule speaks when a figure of the run record passes its threshold, and all thresholds stand in one table at the end. The rules show where to look; they prove no cause.",
      ),
      overviewTable(variants),
      { kind: "heading", level: 2, text: "Strategies" },
      ...strategies.flatMap((strategy) => [
        {
          kind: "heading" as const,
          level: 3 as const,
          text: `${escapeMarkdown(strategy.id)}: ${escapeMarkdown(strategy.name)}`,
        },
        ...strategy.variants.flatMap((variant) => variantBlocks(variant, strategy.variants.length > 1)),
      ]),
      { kind: "heading", level: 2, text: "Thresholds" },
      thresholdTable(),
    ],
  };
}

function overviewTable(variants: readonly StrategyVariant[]): ReportBlock {
  return {
    kind: "table",
    columns: ["Run", "Verdict", "Trades", "P&L total", "Rules that speak"].map((header) => ({
      header,
      align: "left",
    })),
    rows: variants.map(({ label, record }) => [
      escapeMarkdown(label),
      `**${record.verdict.status}**`,
      metricText(record, "trades", ",0"),
      `${metricText(record, "pnlCurrencyTotal", "+,0")} ${escapeMarkdown(currencyOf(record))}`,
      [...new Set(partsOf(record).flatMap(({ findings }) => findings.map(({ rule }) => escapeMarkdown(rule))))].join(
        ", ",
      ) || "none",
    ]),
  };
}

const happened: readonly (readonly [name: string, format: string])[] = [
  ["trades", ",0"],
  ["winRatePercent", "0.0"],
  ["pnlPointsTotal", "+,0.00"],
  ["pnlCurrencyTotal", "+,0.00"],
  ["maxDrawdownCurrency", ",0.00"],
];

function variantBlocks({ label, record }: StrategyVariant, isOneOfSeveral: boolean): ReportBlock[] {
  const figures = happened.map(([name, format]) => {
    return `${escapeMarkdown(metricLabel(name, currencyOf(record)).label)} ${metricText(record, name, format)}`;
  });
  const heading = isOneOfSeveral ? `**Variant ${escapeMarkdown(label)}.** ` : "";
  return [
    paragraph(
      `${heading}**What happened:** ${instruments(record)}, ${testedPeriod(record)}; verdict **${record.verdict.status}**; ${figures.join("; ")}.`,
    ),
    ...partsOf(record).map(({ name, findings }): ReportBlock => {
      if (findings.length === 0)
        return paragraph(`No rule speaks against the result${name === "" ? "" : ` of ${escapeMarkdown(name)}`}.`);
      return {
        kind: "table",
        caption: name === "" ? undefined : escapeMarkdown(name),
        columns: ["Rule", "Why, by the numbers", "What would have to change"].map((header) => ({
          header,
          align: "left",
        })),
        rows: findings.map(({ rule, why, change }) => [escapeMarkdown(rule), why, change]),
      };
    }),
  ];
}

/**
 * Points add up on one underlying only: a run on several is looked at one by one, and what counts for all of them is said
 * once before. A run on several that did not trade at all has that part alone.
 */
function partsOf(record: StrategyVariant["record"]): { name: string; findings: FailureFinding[] }[] {
  const names = [...new Set(record.days.map(({ underlying }) => underlying))];
  if (names.length <= 1) return [{ name: "", findings: failureFindings({ record, underlying: "" }) }];
  const whole = { name: "the whole run", findings: wholeRunFindings(record) };
  if (record.trades.length === 0) return [whole];
  const parts = names.map((name) => ({ name, findings: failureFindings({ record, underlying: name }) }));
  return whole.findings.length > 0 ? [whole, ...parts] : parts;
}

function thresholdTable(): ReportBlock {
  return {
    kind: "table",
    columns: [
      { header: "Rule", align: "left" },
      { header: "Threshold", align: "right" },
      { header: "Unit", align: "left" },
      { header: "Of what", align: "left" },
    ],
    rows: Object.entries(FAILURE_THRESHOLDS).map(([rule, { value, unit, meaning }]) => [
      escapeMarkdown(rule),
      String(value),
      escapeMarkdown(unit),
      escapeMarkdown(meaning),
    ]),
    note: "Rules without a line here have no threshold: they compare with zero.",
  };
}
