import { join } from "node:path";
import type { AuditReport } from "../../quality/AuditReport.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { coverageMap } from "../charts/coverageMap.js";
import { rasteriseSvg } from "../charts/renderChartPng.js";
import { codeSpan } from "../document/escapeMarkdown.js";
import type { ReportBlock, ReportDocument } from "../document/ReportDocument.js";
import { renderHtml } from "../document/renderHtml.js";
import { renderMarkdown } from "../document/renderMarkdown.js";
import { replaceFile } from "../replaceFolder.js";
import { auditProvenance, auditVerdict, checksTable, coverageTable, findingsTable } from "./auditBlocks.js";
import { coverageCells } from "./coverageCells.js";
import { dayTables } from "./dayTables.js";

/** Where the report of an audit was written. */
export interface WrittenAudit {
  readonly html: string;
  readonly markdown: string;
  readonly json: string;
}

const MAP_FILE = "charts/coverage.svg";

/**
 * Writes `audit.html` (one file that needs nothing else), `audit.md` with its picture in `charts/`, and `audit.json` (all
 * figures) into a folder, which is made when absent.
 *
 * @example await writeAuditReport(await auditLake({ lake: "lake" }), "reports/audit");
 */
export async function writeAuditReport(
  report: AuditReport,
  directory: string,
  options: TaskOptions = {},
): Promise<WrittenAudit> {
  const document = auditDocument(report);
  const drawings = new Map<string, string>();
  for (const block of document.blocks) if (block.kind === "chart") drawings.set(block.file, await block.chart.toSvg());
  const html = await renderHtml(document, drawings);
  options.signal?.throwIfAborted();
  const path = (name: string): string => join(directory, ...name.split("/"));
  for (const [file, svg] of drawings) {
    await replaceFile(path(file), svg);
    await replaceFile(path(file.replace(/\.svg$/, ".png")), await rasteriseSvg(svg));
  }
  const written = { html: path("audit.html"), markdown: path("audit.md"), json: path("audit.json") };
  await replaceFile(written.json, `${JSON.stringify(report, null, 1)}\n`);
  await replaceFile(written.markdown, renderMarkdown(document));
  await replaceFile(written.html, html);
  return written;
}

function auditDocument(report: AuditReport): ReportDocument {
  const { facts } = report;
  const { series, cells } = coverageCells(facts);
  const map: ReportBlock[] =
    cells.length === 0
      ? []
      : [
          {
            kind: "chart",
            chart: coverageMap({
              title: "Days that the lake holds",
              subtitle: "Colour is the number of rows, in percent of the median of the series",
              series,
              cells,
            }),
            file: MAP_FILE,
            caption:
              "Days by underlying. A crossed cell is a trading day of the holiday-aware calendar that the lake does not hold; grey is a weekday without a whole session; white is a weekend, or a day that no holiday list covers.",
          },
        ];
  return {
    title: "Audit of a lake",
    subtitle: `${codeSpan(facts.lake)}, ${facts.auditedAt.slice(0, 16).replace("T", " ")} UTC`,
    blocks: [
      ...auditVerdict(report),
      { kind: "heading", level: 2, text: "Coverage" },
      ...map,
      coverageTable(facts),
      { kind: "heading", level: 2, text: "Findings" },
      findingsTable(facts.findings),
      { kind: "heading", level: 2, text: "Day by day" },
      ...dayTables(facts),
      { kind: "heading", level: 2, text: "What was checked" },
      checksTable(facts),
      { kind: "heading", level: 2, text: "How this was made" },
      ...auditProvenance(facts),
    ],
  };
}
