import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import type { StrategyDefinition } from "../../strategy/definition/StrategyDefinition.js";
import type { RunRecord } from "../../strategy/RunRecord.js";
import { startProgress } from "../../task/progress.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { rasteriseSvg } from "../charts/renderChartPng.js";
import { escapeMarkdown } from "../document/escapeMarkdown.js";
import { paragraph } from "../document/plainBlocks.js";
import type { ReportBlock, ReportDocument } from "../document/ReportDocument.js";
import { renderHtml } from "../document/renderHtml.js";
import { renderMarkdown } from "../document/renderMarkdown.js";
import { type FileContent, replaceFile } from "../replaceFolder.js";
import { requireSealed } from "../requireSealed.js";
import { failureDocument } from "./failure/failureDocument.js";
import { groupStrategies, type StrategyVariants } from "./groupStrategies.js";
import { masterTable } from "./masterTable.js";
import { overviewBlocks } from "./overviewBlocks.js";
import { runListBlocks, type StudyRunHistory } from "./runListBlocks.js";
import { type Artefacts, strategyBlocks } from "./strategyBlocks.js";

export interface StrategyArchiveOptions extends TaskOptions {
  /** Runs of strategies, each with its definition. Several runs of one strategy become its variants. */
  readonly records: readonly RunRecord[];
  /** Where the archive is written; made when absent. */
  readonly directory: string;
  /** Folder that reports were written to, where section H looks for what the runs left; `reports` when absent. */
  readonly reports?: string | undefined;
  /** `one`: only the running result of each run; drawdown, days and exits too when absent. */
  readonly charts?: "all" | "one" | undefined;
  /** Definitions that the overview lists as not run when no record is theirs. */
  readonly catalogue?: readonly StrategyDefinition[] | undefined;
  /** Plain text that stands first in the archive: which runs are not in it, and why. */
  readonly foreword?: string | undefined;
  /** Earlier runs that section H lists beside the ones shown. */
  readonly history?: readonly StudyRunHistory[] | undefined;
}

/** Where an archive was written. */
export interface WrittenArchive {
  readonly markdown: string;
  readonly html: string;
  /** The failure analysis for designers. */
  readonly failureAnalysis: { readonly markdown: string; readonly html: string };
  /** One document per strategy: Markdown and HTML by strategy id. */
  readonly strategies: Readonly<Record<string, { readonly markdown: string; readonly html: string }>>;
}

/**
 * Writes the strategy archive: `strategy-archive.md` and `.html` with a master table and sections A to I per strategy,
 * `strategy-<id>.md` and `.html` for each, and `failureAnalysis.md` and `.html`. Everything comes from the run records and the definitions that they
 * hash; what is not there reads *not measured* or *not recorded*.
 *
 * @throws StrikebookError `empty` without records, `argument` for a run twice or without a definition, `integrity` for
 *   a record or definition that was altered.
 */
export async function writeStrategyArchive(options: StrategyArchiveOptions): Promise<WrittenArchive> {
  for (const record of options.records) requireSealed(record);
  const strategies = groupStrategies(options.records);
  const { directory, reports = "reports", history = [] } = options;
  const artefacts = await findArtefacts(options.records, reports, directory);
  for (const record of history.flatMap(({ records }) => records)) requireSealed(record);
  const blocksOf: BlocksOf = (strategy, level) =>
    strategyBlocks(
      strategy,
      artefacts,
      runListBlocks(strategy.id, history, { directory, reports }),
      level,
      options.charts,
    );
  const progress = startProgress("strategy archive", { total: strategies.length + 1, unit: "documents" });
  try {
    const files = new Map<string, FileContent>();
    const written: Record<string, { markdown: string; html: string }> = {};
    for (const strategy of strategies) {
      options.signal?.throwIfAborted();
      const name = `strategy-${strategy.id.replace(/[^\p{L}\p{N}_-]+/gu, "-")}`;
      await addDocument(files, name, strategyDocument(strategy, blocksOf));
      written[strategy.id] = {
        markdown: join(options.directory, `${name}.md`),
        html: join(options.directory, `${name}.html`),
      };
      progress.advance(1);
    }
    await addDocument(files, "strategy-archive", archiveDocument(strategies, blocksOf, options));
    await addDocument(files, "failureAnalysis", failureDocument(strategies));
    options.signal?.throwIfAborted();
    for (const [name, content] of files) await replaceFile(join(options.directory, ...name.split("/")), content);
    progress.end();
    return {
      markdown: join(options.directory, "strategy-archive.md"),
      html: join(options.directory, "strategy-archive.html"),
      failureAnalysis: {
        markdown: join(options.directory, "failureAnalysis.md"),
        html: join(options.directory, "failureAnalysis.html"),
      },
      strategies: written,
    };
  } catch (error) {
    progress.fail();
    throw error;
  }
}

type BlocksOf = (strategy: StrategyVariants, level: 2 | 3) => ReportBlock[];

function archiveDocument(
  strategies: readonly StrategyVariants[],
  blocksOf: BlocksOf,
  { catalogue = [], foreword }: StrategyArchiveOptions,
): ReportDocument {
  const runs = strategies.reduce((sum, { variants }) => sum + variants.length, 0);
  return {
    title: "Strategy archive",
    subtitle: `${strategies.length} ${strategies.length === 1 ? "strategy" : "strategies"}, ${runs} ${runs === 1 ? "run" : "runs"}`,
    blocks: [
      ...(foreword === undefined ? [] : [paragraph(escapeMarkdown(foreword))]),
      { kind: "heading", level: 2, text: "Overview" },
      ...overviewBlocks(strategies, catalogue),
      { kind: "heading", level: 2, text: "Strategies" },
      ...strategies.flatMap((strategy) => blocksOf(strategy, 3)),
    ],
  };
}

function strategyDocument(strategy: StrategyVariants, blocksOf: BlocksOf): ReportDocument {
  const [heading, ...blocks] = blocksOf(strategy, 2);
  const title = heading?.kind === "heading" ? heading.text : escapeMarkdown(strategy.id);
  return { title, blocks: [masterTable([strategy]), ...blocks] };
}

async function addDocument(files: Map<string, FileContent>, name: string, document: ReportDocument): Promise<void> {
  const drawings = new Map<string, string>();
  for (const block of document.blocks.filter(
    (each): each is Extract<ReportBlock, { kind: "chart" }> => each.kind === "chart",
  )) {
    const known = files.get(block.file);
    const svg = typeof known === "string" ? known : await block.chart.toSvg();
    drawings.set(block.file, svg);
    if (known === undefined) {
      files.set(block.file, svg);
      files.set(block.file.replace(/\.svg$/, ".png"), await rasteriseSvg(svg));
    }
  }
  files.set(`${name}.md`, renderMarkdown(document));
  files.set(`${name}.html`, await renderHtml(document, drawings));
}

/** What each run left, as paths from the archive; a folder that is not there is named with a leading `!`. */
async function findArtefacts(records: readonly RunRecord[], reports: string, directory: string): Promise<Artefacts> {
  const found = new Map<string, string[]>();
  for (const { study, runId } of records) {
    const folder = join(reports, study, runId);
    const shown = relative(directory, folder).split(sep).join("/");
    try {
      const names = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = names
        .filter((entry) => entry.isFile())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"));
      found.set(
        runId,
        files.sort().map((file) => `${shown}/${file}`),
      );
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
      found.set(runId, [`!${shown}`]);
    }
  }
  return found;
}
