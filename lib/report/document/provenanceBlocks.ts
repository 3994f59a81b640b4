import type { RunRecord } from "../../strategy/RunRecord.js";
import { notMeasured } from "../figures/notMeasured.js";
import { showValue } from "../figures/showValue.js";
import { codeSpan, escapeMarkdown } from "./escapeMarkdown.js";
import type { InlineMarkdown, ReportBlock, TableColumn } from "./ReportDocument.js";
import { shortHash } from "./shortHash.js";

/** How the run was made: identity, parameters, inputs with their hashes, seeds and events. */
export function provenanceBlocks(record: RunRecord): ReportBlock[] {
  return [
    {
      kind: "paragraph",
      text: `Every figure on this page is read from the run record, \`run.json\` beside it. What nobody measured is written ${notMeasured}.`,
    },
    identityTable(record),
    {
      kind: "table",
      caption: "Parameters",
      columns: columnsOf("Name", "Value", "Unit"),
      rows: record.parameters.map((parameter) => [
        codeSpan(parameter.name),
        showValue(parameter.value, undefined, `parameters.${parameter.name}`),
        escapeMarkdown(parameter.unit),
      ]),
      note: record.parameters.length === 0 ? "The run has no parameters." : undefined,
    },
    inputsTable(record),
    {
      kind: "table",
      caption: "Events",
      columns: columnsOf("Severity", "What happened"),
      rows: record.events.map((event) => [event.severity, escapeMarkdown(event.message)]),
      note: record.events.length === 0 ? "The run recorded no events." : undefined,
    },
  ];
}

function identityTable(record: RunRecord): ReportBlock {
  const { code, definition } = record;
  const seeds = Object.entries(record.seeds).map(([name, seed]) => `${escapeMarkdown(name)} ${seed}`);
  const rows: [string, InlineMarkdown][] = [
    ["Run", codeSpan(record.runId)],
    ["Study", codeSpan(record.study)],
    ["Made at", escapeMarkdown(record.createdAt)],
    ["Engine", escapeMarkdown(record.engine)],
    ["Code version", escapeMarkdown(code.version)],
    ["Source hash", shortHash(code.sourceHash)],
    ["Commit", code.commit === null ? notMeasured : shortHash(code.commit)],
    ["Seeds", seeds.length > 0 ? seeds.join(", ") : "none used"],
  ];
  if (definition) {
    rows.push(
      ["Definition", `${codeSpan(definition.id)} ${escapeMarkdown(definition.name)}`],
      ["Definition hash", shortHash(definition.hash)],
    );
  }
  return { kind: "table", caption: "The run", columns: columnsOf("What", "Value"), rows };
}

function inputsTable(record: RunRecord): ReportBlock {
  return {
    kind: "table",
    caption: "Inputs",
    columns: [
      ...columnsOf("Dataset", "Underlying", "Date"),
      { header: "Rows", align: "right" },
      ...columnsOf("Source", "Files and hashes", "Counts (dropped rows and marks)"),
    ],
    rows: record.inputs.map((input) => [
      escapeMarkdown(input.dataset),
      escapeMarkdown(input.underlying),
      escapeMarkdown(input.date),
      showValue(input.rows, ",0", "inputs.rows"),
      escapeMarkdown(input.source),
      input.files
        .map((file) => `${escapeMarkdown(fileLabel(file.name, input))} ${shortHash(file.sha256)}`)
        .join(", ") || notMeasured,
      Object.entries(input.counts)
        .map(([name, count]) => `${escapeMarkdown(name)} ${showValue(count, ",0", name)}`)
        .join(", "),
    ]),
    note: record.inputs.length === 0 ? "The run read no inputs." : undefined,
  };
}

/** A lake part's path repeats the row's day and underlying: its dataset is enough. */
function fileLabel(name: string, { date, underlying }: RunRecord["inputs"][number]): string {
  const part = `/date=${date}/underlying=${underlying}/part-0.parquet`;
  return name.endsWith(part) ? name.slice(0, -part.length) : name;
}

function columnsOf(...headers: string[]): TableColumn[] {
  return headers.map((header) => ({ header, align: "left" }));
}
