import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunRecord } from "../strategy/RunRecord.js";
import { writeRunRecord } from "../strategy/record/writeRunRecord.js";
import { registerRun } from "../strategy/registry/registerRun.js";
import type { Displayable, DisplayData } from "../task/display.js";
import { startProgress } from "../task/progress.js";
import { StrikebookError } from "../task/StrikebookError.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import type { Chart } from "./charts/Chart.js";
import { rasteriseSvg } from "./charts/renderChartPng.js";
import { uniqueChartFile } from "./charts/uniqueChartFile.js";
import { codeSpan, escapeMarkdown } from "./document/escapeMarkdown.js";
import { metricsBlock } from "./document/metricsBlock.js";
import { provenanceBlocks } from "./document/provenanceBlocks.js";
import type { ReportBlock, ReportDocument } from "./document/ReportDocument.js";
import { renderHtml } from "./document/renderHtml.js";
import { renderMarkdown } from "./document/renderMarkdown.js";
import { tradesBlock } from "./document/tradesBlock.js";
import { verdictBlocks } from "./document/verdictBlocks.js";
import { fillTemplate } from "./figures/fillTemplate.js";
import { requireTracedTitle } from "./figures/requireTracedTitle.js";
import { type ListTable, type TemplateTable, tableBlock } from "./figures/tableBlock.js";
import { pointToLatest } from "./pointToLatest.js";
import { replaceFolder } from "./replaceFolder.js";
import { requireSealed } from "./requireSealed.js";

/** Where a report was written. */
export interface WrittenReport {
  /** `<root>/<study>/<runId>`. */
  readonly folder: string;
  readonly markdown: string;
  readonly html: string;
  readonly record: string;
  /** `<root>/<study>/latest.json`: names the newest run of the study. */
  readonly latest: string;
}

/**
 * The report of one run, made of its run record alone. It opens with the verdict and the days, before any figure that
 * the author adds, and ends with how the run was made. Prose is given as templates ({@link fillTemplate}), so that no
 * figure is typed by hand; a bad path fails at the line that names it.
 *
 * @example
 * await new StudyReport(record)
 *   .section("Result")
 *   .text("{{metrics.trades}} trades made {{metrics.pnlPoints|+,0.0 points}}.")
 *   .chart(equityChart({ title: "Cumulative P&L", unit: "points", pnl: pnlOfTrades(record.trades, "points") }), "Steps at exits.")
 *   .write();
 */
export class StudyReport implements Displayable {
  readonly record: RunRecord;
  readonly #blocks: ReportBlock[] = [];
  readonly #files = new Set<string>();

  /**
   * @throws StrikebookError `integrity` when the record was altered since it was sealed, `argument` when it holds an
   *   infinity, its names make no folder, or its title holds a figure that is nowhere in it.
   */
  constructor(record: RunRecord) {
    requireSealed(record);
    for (const name of [record.study, record.runId]) {
      if (!/^[\p{L}\p{N}_][\p{L}\p{N}._-]*$/u.test(name)) {
        throw new StrikebookError(
          "argument",
          `"${name}" cannot name a folder`,
          "use letters, digits, hyphens and underscores",
        );
      }
    }
    requireTracedTitle(record.title, "report", record);
    this.record = record;
  }

  /** Starts a section; `title` is a template. */
  section(title: string): this {
    return this.#add({ kind: "heading", level: 2, text: fillTemplate(title, this.record) });
  }

  /** Starts a part of a section; `title` is a template. */
  subsection(title: string): this {
    return this.#add({ kind: "heading", level: 3, text: fillTemplate(title, this.record) });
  }

  /** Adds prose: a template in Markdown, paragraphs apart by blank lines. */
  text(template: string): this {
    return this.#add({ kind: "paragraph", text: fillTemplate(unindent(template), this.record) });
  }

  /** Adds a list of templates. */
  list(items: readonly string[]): this {
    if (items.length === 0) throw new StrikebookError("empty", "a list without items", "leave it out");
    return this.#add({ kind: "list", items: items.map((item) => fillTemplate(item, this.record)) });
  }

  /** Adds headline figures side by side: `{ "P&L": "{{metrics.pnlPoints|+0.0 points}}" }`. */
  figures(entries: Readonly<Record<string, string>>): this {
    const filled = Object.entries(entries).map(
      ([label, value]) => [fillTemplate(label, this.record), fillTemplate(value, this.record)] as const,
    );
    if (filled.length === 0) throw new StrikebookError("empty", "headline figures without a figure", "leave them out");
    return this.#add({ kind: "figures", entries: filled });
  }

  /** Adds a table of templates, or over a list of the record. */
  table(table: TemplateTable | ListTable): this {
    return this.#add(tableBlock(table, this.record));
  }

  /** Adds every metric of the record with its meaning, for the whole and per underlying. */
  metrics(): this {
    return this.#add(metricsBlock(this.record));
  }

  /** Adds the list of trades, at most `limit` of them. */
  trades(limit = 100): this {
    return this.#add(tradesBlock(this.record, limit));
  }

  /** Adds a chart, or what `chart` makes of the record, with a caption template. The chart's title may hold only figures of the record. */
  chart(chart: Chart | ((record: RunRecord) => Chart), caption: string): this {
    const drawn = typeof chart === "function" ? chart(this.record) : chart;
    requireTracedTitle(drawn.title, "chart", this.record);
    const filled = fillTemplate(caption, this.record);
    if (filled.trim() === "")
      throw new StrikebookError("argument", `chart "${drawn.title}" has no caption`, "say what it shows");
    return this.#add({
      kind: "chart",
      chart: drawn,
      file: uniqueChartFile(drawn.title, this.#files),
      caption: filled,
    });
  }

  /** The report as Markdown; charts are links to files that {@link write} makes. */
  markdown(): string {
    return renderMarkdown(this.#document());
  }

  /** The report as one HTML file that needs nothing else. */
  async html(): Promise<string> {
    return renderHtml(this.#document(), await this.#drawings());
  }

  /** The report for a notebook: charts stand as their captions, for their files are not beside the notebook. */
  toDisplay(): DisplayData {
    const { blocks, ...document } = this.#document();
    const shown = blocks.map((block) =>
      block.kind === "chart" ? { kind: "paragraph" as const, text: `*Chart.* ${block.caption}` } : block,
    );
    return { kind: "markdown", markdown: renderMarkdown({ ...document, blocks: shown }) };
  }

  /**
   * Writes `report.md`, `report.html`, `charts/*.svg`, `charts/*.png` and the run record (`run.json` and, with trades,
   * Parquet tables) to `<root>/<study>/<runId>/`, all or nothing, adds the run to the registry in `root`, and points
   * `<root>/<study>/latest.json` and `latest.html` at it.
   *
   * @returns The paths written, under `root` as given.
   */
  async write(root = "reports", options: TaskOptions = {}): Promise<WrittenReport> {
    const { study, runId } = this.record;
    const folder = join(root, study, runId);
    const charts = this.#charts();
    const progress = startProgress(`report ${study}`, { total: charts.length + 1, unit: "pictures" });
    try {
      await replaceFolder(folder, async (fresh) => {
        const drawings = await this.#drawings();
        await writeFile(join(fresh, "report.md"), this.markdown());
        await writeFile(join(fresh, "report.html"), await renderHtml(this.#document(), drawings));
        progress.advance(1);
        if (drawings.size > 0) await mkdir(join(fresh, "charts"));
        for (const [file, svg] of drawings) {
          options.signal?.throwIfAborted();
          await writeFile(join(fresh, file), svg);
          await writeFile(join(fresh, file.replace(/\.svg$/, ".png")), await rasteriseSvg(svg));
          progress.advance(1);
        }
        await writeRunRecord(this.record, fresh, { registry: false });
        options.signal?.throwIfAborted();
      });
      await registerRun(this.record, folder, root);
      const latest = await pointToLatest(root, study, runId);
      progress.end();
      return {
        folder,
        markdown: join(folder, "report.md"),
        html: join(folder, "report.html"),
        record: join(folder, "run.json"),
        latest,
      };
    } catch (error) {
      progress.fail();
      throw error;
    }
  }

  #add(block: ReportBlock): this {
    this.#blocks.push(block);
    return this;
  }

  #charts(): Extract<ReportBlock, { kind: "chart" }>[] {
    return this.#blocks.filter((block) => block.kind === "chart");
  }

  async #drawings(): Promise<Map<string, string>> {
    const drawings = new Map<string, string>();
    for (const block of this.#charts()) drawings.set(block.file, await block.chart.toSvg());
    return drawings;
  }

  #document(): ReportDocument {
    const { record } = this;
    return {
      title: escapeMarkdown(record.title),
      subtitle: `Study ${codeSpan(record.study)}, run ${codeSpan(record.runId)}, ${escapeMarkdown(record.createdAt)}`,
      blocks: [
        ...verdictBlocks(record),
        ...this.#blocks,
        { kind: "heading", level: 2, text: "How this was made" },
        ...provenanceBlocks(record),
      ],
    };
  }
}

/** Templates are often written inside indented code; four spaces would make them a code block. */
function unindent(template: string): string {
  return template
    .split("\n")
    .map((line) => line.trim())
    .join("\n")
    .trim();
}
