import type { RunRecord } from "../../strategy/RunRecord.js";
import { codeSpan, escapeMarkdown } from "../document/escapeMarkdown.js";
import { currencyOf } from "../document/metricsBlock.js";
import { bulletList, paragraph } from "../document/plainBlocks.js";
import type { ReportBlock } from "../document/ReportDocument.js";
import { shortHash } from "../document/shortHash.js";
import { metricLabel } from "../figures/metricLabel.js";
import { notRecorded } from "./DefinitionText.js";
import {
  assumptionSection,
  descriptionSection,
  instrumentSection,
  logicSection,
  reconstructedNote,
} from "./definitionSections.js";
import type { StrategyVariant, StrategyVariants } from "./groupStrategies.js";
import { testedPeriod } from "./masterTable.js";
import { metricText } from "./metricText.js";
import { rejectionBlocks } from "./rejectionBlocks.js";
import { artefactSection, codeSection, performanceSection, periodSection, runCaveats } from "./resultSections.js";
import { withUnit } from "./withUnit.js";

/** Files that a run left, by run id, as paths relative to the archive. */
export type Artefacts = ReadonlyMap<string, readonly string[]>;

/** One strategy as the archive shows it: a heading and its sections A to I; `runList` closes section H, `charts` of the first run. */
export function strategyBlocks(
  strategy: StrategyVariants,
  artefacts: Artefacts,
  runList: readonly ReportBlock[],
  level: 2 | 3,
  charts: "all" | "one" = "all",
): ReportBlock[] {
  const first = strategy.variants[0]!;
  const { definition } = first;
  const part = (text: string): ReportBlock => ({ kind: "heading", level: level === 2 ? 3 : 4, text });
  return [
    { kind: "heading", level, text: `Strategy ${escapeMarkdown(strategy.id)}: ${escapeMarkdown(strategy.name)}` },
    ...(definition.isReconstructed ? [paragraph(reconstructedNote)] : []),
    ...variantsTable(strategy),
    part("A. Short description"),
    ...descriptionSection(strategy),
    part("B. Instruments and data"),
    ...instrumentSection(strategy),
    part("C. Logic"),
    ...(strategy.variants.length > 1
      ? [paragraph(`Parameter values are those of variant ${escapeMarkdown(first.label)}.`)]
      : []),
    ...logicSection(definition),
    part("D. Assumptions"),
    ...assumptionSection(definition),
    part("E. Performance"),
    ...perVariant(strategy, (variant) =>
      performanceSection(variant, level === 2 && variant === first ? charts : "one"),
    ),
    part("F. Monthly and daily results"),
    ...perVariant(strategy, periodSection),
    part("G. Code references"),
    ...perVariant(strategy, codeSection),
    part("H. Result artefacts"),
    ...perVariant(strategy, ({ record }) => artefactSection(artefacts.get(record.runId) ?? [])),
    ...runList,
    part("I. Notes, caveats, future work"),
    paragraph("**How it fails**"),
    bulletList(definition.texts("failureModes")),
    paragraph("**What keeps it from failing badly**"),
    bulletList(definition.texts("robustness")),
    paragraph("**Why entries opened nothing**"),
    ...perVariant(strategy, ({ record }) => rejectionBlocks(record)),
    paragraph("**Caveats of the runs**"),
    bulletList(runCaveats(strategy.variants)),
    paragraph("**Future work**"),
    bulletList(definition.has("futureWork") ? definition.texts("futureWork") : ["*not recorded in the definition*"]),
  ];
}

function perVariant(strategy: StrategyVariants, blocksOf: (variant: StrategyVariant) => ReportBlock[]): ReportBlock[] {
  const several = strategy.variants.length > 1;
  return strategy.variants.flatMap((variant) => [
    ...(several
      ? [paragraph(`**Variant ${escapeMarkdown(variant.label)}**, run ${codeSpan(variant.record.runId)}`)]
      : []),
    ...blocksOf(variant),
  ]);
}

/** Figures by which variants are compared. */
const sideBySide: readonly (readonly [name: string, format: string])[] = [
  ["trades", ",0"],
  ["winRatePercent", "0.0"],
  ["pnlPointsTotal", "+,0.00"],
  ["pnlCurrencyTotal", "+,0.00"],
  ["maxDrawdownCurrency", ",0.00"],
];

/** Parameters in which the variants differ, and what came of it; empty for a single run. */
function variantsTable({ variants }: StrategyVariants): ReportBlock[] {
  if (variants.length === 1) return [];
  const shown = (record: RunRecord, name: string): string => {
    const parameter = record.parameters.find((each) => each.name === name);
    return parameter ? withUnit(String(parameter.value), parameter.unit) : "";
  };
  const names = [...new Set(variants.flatMap(({ record }) => record.parameters.map((parameter) => parameter.name)))];
  const differing = names.filter((name) => new Set(variants.map(({ record }) => shown(record, name))).size > 1);
  return [
    {
      kind: "table",
      caption: "Variants",
      columns: [
        ...["Variant", "Run", "Definition", "Tested period", ...differing.map(codeSpan), "Verdict"].map((header) => ({
          header,
          align: "left" as const,
        })),
        ...sideBySide.map(([name]) => ({
          header: escapeMarkdown(metricLabel(name, currencyOf(variants[0]!.record)).label),
          align: "right" as const,
        })),
      ],
      rows: variants.map(({ label, record, definition }) => [
        escapeMarkdown(label),
        codeSpan(record.runId),
        shortHash(definition.hash),
        testedPeriod(record),
        ...differing.map((name) => escapeMarkdown(shown(record, name)) || notRecorded),
        `**${record.verdict.status}**`,
        ...sideBySide.map(([name, format]) => metricText(record, name, format)),
      ]),
    },
  ];
}
