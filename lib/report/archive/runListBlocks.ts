import { join, relative, sep } from "node:path";
import type { RunRecord } from "../../strategy/RunRecord.js";
import { codeSpan, escapeMarkdown } from "../document/escapeMarkdown.js";
import { currencyOf } from "../document/metricsBlock.js";
import { bulletList, paragraph } from "../document/plainBlocks.js";
import type { InlineMarkdown, ReportBlock } from "../document/ReportDocument.js";
import { shortHash } from "../document/shortHash.js";
import { metricLabel } from "../figures/metricLabel.js";
import { notMeasured } from "../figures/notMeasured.js";
import { DefinitionText } from "./DefinitionText.js";
import { metricText } from "./metricText.js";

/** The runs of one study that are still on the disk. */
export interface StudyRunHistory {
  readonly study: string;
  /** Records of its runs, the newest among them; those of other strategies are left out. */
  readonly records: readonly RunRecord[];
  /** What the list leaves out, in words: runs whose record cannot be read, with the reason; older ones. */
  readonly leftOut: readonly string[];
}

/** Where the links of a run list lead. */
export interface RunListPlace {
  /** Folder of the archive. */
  readonly directory: string;
  /** Folder of the reports. */
  readonly reports: string;
}

const figures: readonly (readonly [name: string, format: string])[] = [
  ["trades", ",0"],
  ["winRatePercent", "0.0"],
  ["pnlPointsTotal", "+,0.00"],
  ["pnlCurrencyTotal", "+,0.00"],
];

/** The runs of a strategy by study, newest first: when, with which code and parameters, the verdict, the main figures. */
export function runListBlocks(
  strategyId: string,
  history: readonly StudyRunHistory[],
  place: RunListPlace,
): ReportBlock[] {
  const blocks = history.flatMap(({ study, records, leftOut }): ReportBlock[] => {
    const own = records
      .filter((record) => record.study === study && record.definition?.id === strategyId)
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
    if (own.length === 0) return [];
    return [
      {
        kind: "table",
        caption: `Runs of the study ${codeSpan(study)}, newest first`,
        columns: [
          ...["Date", "Run", "Commit", "Verdict", "Parameters"].map((header) => ({ header, align: "left" as const })),
          ...figures.map(([name]) => ({
            header: escapeMarkdown(metricLabel(name, currencyOf(own[0]!)).label),
            align: "right" as const,
          })),
        ],
        rows: own.map((record) => runRow(record, place)),
      },
      ...(leftOut.length > 0 ? [bulletList(leftOut.map(escapeMarkdown))] : []),
    ];
  });
  return blocks.length > 0 ? [paragraph("**Runs on record**"), ...blocks] : [];
}

function runRow(record: RunRecord, { directory, reports }: RunListPlace): InlineMarkdown[] {
  const file = relative(directory, join(reports, record.study, record.runId, "run.json"))
    .split(sep)
    .join("/");
  const changed = DefinitionText.ofRecord(record)
    .differences()
    .map(({ text }) => text);
  const { commit } = record.code;
  return [
    escapeMarkdown(record.createdAt),
    `[${codeSpan(record.runId)}](${encodeURI(file)})`,
    commit === null ? notMeasured : shortHash(commit),
    `**${record.verdict.status}**`,
    changed.length > 0 ? changed.join(", ") : "the definition's defaults",
    ...figures.map(([name, format]) => metricText(record, name, format)),
  ];
}
