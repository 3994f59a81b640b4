import type { StrategyDefinition } from "../../strategy/definition/StrategyDefinition.js";
import { codeSpan, escapeMarkdown } from "../document/escapeMarkdown.js";
import { paragraph } from "../document/plainBlocks.js";
import type { InlineMarkdown, ReportBlock } from "../document/ReportDocument.js";
import type { StrategyVariants } from "./groupStrategies.js";
import { masterTable } from "./masterTable.js";

/** The archive's first page: what is in it, the master table, and what has not run. */
export function overviewBlocks(
  strategies: readonly StrategyVariants[],
  catalogue: readonly StrategyDefinition[],
): ReportBlock[] {
  return [
    paragraph(themeOf(strategies)),
    paragraph(
      "Every figure is read from a run record, every rule from the definition that the record hashes. The verdict of the integrity gate stands before the figures it judges. What was not measured is written *not measured*, what the definition does not say *not recorded*. A strategy marked *reconstructed* has rules that the source does not state.",
    ),
    masterTable(strategies),
    ...notRunBlocks(strategies, catalogue),
  ];
}

/** Families, styles and verdicts in numbers. */
function themeOf(strategies: readonly StrategyVariants[]): InlineMarkdown {
  const definitions = strategies.map(({ variants }) => variants[0]!.definition);
  const records = strategies.flatMap(({ variants }) => variants.map(({ record }) => record));
  const count = (names: readonly string[]): string =>
    [...new Set(names)].map((name) => `${names.filter((each) => each === name).length} ${name}`).join(", ");
  const styles = [...new Set(definitions.map((each) => each.text("style")))];
  const reconstructed = definitions.filter((each) => each.isReconstructed).length;
  const silent = records.filter(({ trades }) => trades.length === 0).length;
  return [
    `Families in this archive: ${count(definitions.map((each) => each.text("family")))}; ${reconstructed} of them reconstructed.`,
    `Verdicts of the runs: ${count(records.map(({ verdict }) => verdict.status))}; ${silent} without a trade.`,
    `Styles in this archive: ${styles.join("; ")}.`,
  ].join(" ");
}

function notRunBlocks(
  strategies: readonly StrategyVariants[],
  catalogue: readonly StrategyDefinition[],
): ReportBlock[] {
  const ran = new Set(strategies.map(({ id }) => id));
  const rest = catalogue.filter(({ id }) => !ran.has(id));
  if (rest.length === 0) return [];
  return [
    {
      kind: "table",
      caption: "In the catalogue and not run",
      columns: ["ID", "Strategy name", "Instrument(s)", "Style", "Rules", "Code reference"].map((header) => ({
        header,
        align: "left",
      })),
      rows: rest.map((each) => [
        escapeMarkdown(each.id),
        `${escapeMarkdown(each.name)}; *not run*`,
        each.underlyings.map(escapeMarkdown).join(", "),
        escapeMarkdown(each.style),
        each.origin === "reconstructed" ? "*reconstructed*" : (each.origin ?? "*not recorded*"),
        codeSpan(each.codeReference),
      ]),
    },
  ];
}
