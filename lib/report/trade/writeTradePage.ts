import type { TradeExplanation } from "../../strategy/why/TradeExplanation.js";
import type { DisplayData, DisplayValue } from "../../task/display.js";
import { codeSpan, escapeMarkdown } from "../document/escapeMarkdown.js";
import type { ReportBlock } from "../document/ReportDocument.js";
import { renderHtml } from "../document/renderHtml.js";
import { verdictBlocks } from "../document/verdictBlocks.js";
import { replaceFile } from "../replaceFolder.js";
import { tradeCharts } from "./tradeCharts.js";

/**
 * Writes an explained trade as one HTML file that needs nothing else: the run's verdict, the charts of the trade with its
 * fills and levels, and the tables of {@link TradeExplanation.displays}.
 *
 * @returns the path as given
 * @example await writeTradePage(await whyTrade(record, 12, openDay), "trade-12.html");
 */
export async function writeTradePage(explanation: TradeExplanation, file: string): Promise<string> {
  const { record, trade } = explanation;
  const charts = tradeCharts(explanation);
  const [summary, ...tables] = explanation.displays();
  const drawings = new Map<string, string>();
  for (const { chart, file: name } of charts) drawings.set(name, await chart.toSvg());
  const html = await renderHtml(
    {
      title: `Why: trade ${trade.tradeId}, ${escapeMarkdown(trade.underlying)} ${trade.date}`,
      subtitle: `Run ${codeSpan(record.runId)} of study ${codeSpan(record.study)}`,
      blocks: [
        ...verdictBlocks(record),
        { kind: "heading", level: 2, text: "The trade" },
        ...blocksOf(summary!),
        ...charts.map((each): ReportBlock => ({ kind: "chart", ...each })),
        ...tables.flatMap(blocksOf),
      ],
    },
    drawings,
  );
  await replaceFile(file, html);
  return file;
}

function blocksOf(data: DisplayData): ReportBlock[] {
  if (data.kind === "record") {
    const columns = [left(""), left("")];
    return [{ kind: "table", columns, rows: data.entries.map(([name, value]) => [cell(name), cell(value)]) }];
  }
  if (data.kind !== "table") return [];
  const isNumeric = (i: number): boolean => data.rows.every((row) => row[i] === null || typeof row[i] === "number");
  return [
    { kind: "heading", level: 2, text: escapeMarkdown(data.title ?? "") },
    {
      kind: "table",
      columns: data.columns.map((header, i) => ({
        header: escapeMarkdown(header),
        align: isNumeric(i) ? "right" : "left",
      })),
      rows: data.rows.map((row) => row.map(cell)),
      note: data.rows.length === 0 ? "None." : undefined,
    },
  ];
}

function left(header: string): { header: string; align: "left" } {
  return { header, align: "left" };
}

function cell(value: DisplayValue): string {
  if (value === null) return "-";
  return typeof value === "number"
    ? value.toLocaleString("en", { maximumFractionDigits: 6 })
    : escapeMarkdown(String(value));
}
