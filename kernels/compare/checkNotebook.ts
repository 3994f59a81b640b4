import { basename, extname, resolve } from "node:path";
import { StrikebookError } from "strikebook";
import { cellTitle } from "../headless/cellTitle.js";
import { type NotebookCell, type NotebookOutput, sourceOf, tagsOf } from "../headless/Notebook.js";
import type { NotebookProgress } from "../headless/NotebookProgress.js";
import { readNotebook } from "../headless/readNotebook.js";
import { type NotebookRun, runNotebook } from "../headless/runNotebook.js";
import type { CellError } from "../typescript/CellError.js";
import { type ComparisonOptions, compareOutputs, type OutputDifference } from "./compareOutputs.js";
import { importSource } from "./importSource.js";
import type { Tolerance } from "./Tolerance.js";

export interface NotebookCheckOptions extends Partial<{ readonly [Name in keyof Tolerance]: number | undefined }> {
  /** What these match in texts may differ: times, paths, run ids. */
  readonly ignore?: readonly RegExp[] | undefined;
  /** Where the fresh copy goes (default: `reports/checks/<name>.ipynb` in `cwd`). */
  readonly output?: string | undefined;
  readonly onProgress?: ((progress: NotebookProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly cwd?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly memoryLimitMb?: number | undefined;
  readonly cellTimeoutMs?: number | undefined;
}

export interface CellCheck {
  /** Number among the code cells that are not empty, from 1. */
  readonly cell: number;
  /** Its leading comment, or its first line. */
  readonly title: string;
  /** Place in the checked notebook, from 0, all kinds of cells counted. */
  readonly index: number;
  /**
   * "ignored": tagged `ignore-output` (or nbval's `nbval-ignore-output`); "not saved": the notebook holds no run of this
   * cell; "not run": the fresh run stopped before it.
   */
  readonly status: "same" | "different" | "ignored" | "not saved" | "not run";
  readonly differences: readonly OutputDifference[];
  /** Pairs of numbers that were compared. */
  readonly numbers: number;
}

export interface NotebookCheck {
  /** "error": the fresh run stopped at an error that the saved one did not have. */
  readonly status: "same" | "different" | "error" | "aborted";
  readonly notebook: string;
  /** The fresh copy. */
  readonly path: string;
  readonly cells: readonly CellCheck[];
  readonly error: CellError | undefined;
  readonly tolerance: Tolerance;
  readonly elapsedMs: number;
}

const IGNORED = ["ignore-output", "nbval-ignore-output"];

/**
 * Takes the saved outputs of a notebook as its expected results: runs it in a fresh process and compares cell by cell.
 * Numbers in texts, tables and charts' specifications may differ by the tolerance (relative 1e-6 by default; whole numbers
 * only by the absolute one); pictures and times of execution are not compared. A cell that parameters were injected into
 * runs with them. The imports of an executed copy resolve from the folder of its notebook. The notebook is not changed.
 *
 * @throws StrikebookError for a notebook that cannot be read or holds no saved outputs, a copy whose notebook with
 *   its relative imports is not there, or a tolerance below zero
 */
export async function checkNotebook(path: string, options: NotebookCheckOptions = {}): Promise<NotebookCheck> {
  const startedAt = performance.now();
  const notebook = resolve(path);
  const comparison = comparisonOptions(options);
  const document = await readNotebook(notebook);
  const { cells: all } = document;
  const saved = codeCells(all);
  if (!saved.some(wasRun))
    throw new StrikebookError(
      "argument",
      `${notebook} holds no saved outputs to check against`,
      "run it and save the executed copy: strikebook run",
    );
  const name = basename(notebook, extname(notebook));
  const run = await runNotebook({
    path: notebook,
    importFrom: importSource(notebook, document),
    output: options.output ?? resolve(options.cwd ?? process.cwd(), "reports", "checks", `${name}.ipynb`),
    keepInjected: true,
    onProgress: options.onProgress,
    signal: options.signal,
    cwd: options.cwd,
    env: options.env,
    memoryLimitMb: options.memoryLimitMb,
    cellTimeoutMs: options.cellTimeoutMs,
  });
  const fresh = codeCells((await readNotebook(run.path)).cells);
  const cells = saved.map((cell, position): CellCheck => {
    const at = { cell: position + 1, title: cellTitle(sourceOf(cell)), index: all.indexOf(cell) };
    const none = { differences: [], numbers: 0 };
    if (tagsOf(cell).some((tag) => IGNORED.includes(tag))) return { ...at, status: "ignored", ...none };
    if (!wasRun(cell)) return { ...at, status: "not saved", ...none };
    if (run.cells[position]!.status === "not run") return { ...at, status: "not run", ...none };
    const { differences, numbers } = compareOutputs(outputsOf(cell), outputsOf(fresh[position]!), comparison);
    return { ...at, status: differences.length > 0 ? "different" : "same", differences, numbers };
  });
  const { relativeTolerance, absoluteTolerance } = comparison;
  return {
    status: statusOf(run.status, cells),
    notebook,
    path: run.path,
    cells,
    error: run.error,
    tolerance: { relativeTolerance, absoluteTolerance },
    elapsedMs: performance.now() - startedAt,
  };
}

function statusOf(run: NotebookRun["status"], cells: readonly CellCheck[]): NotebookCheck["status"] {
  if (run === "aborted") return "aborted";
  const differs = cells.some((cell) => cell.status === "different");
  // A notebook that is saved with its error, and stops there again, is the same.
  const unreached = cells.some((cell) => cell.status === "not run");
  if (run !== "ok" && (differs || unreached)) return "error";
  return differs ? "different" : "same";
}

function comparisonOptions(options: NotebookCheckOptions): ComparisonOptions {
  const { relativeTolerance = 1e-6, absoluteTolerance = 0, ignore = [] } = options;
  for (const [name, value] of Object.entries({ relativeTolerance, absoluteTolerance }))
    if (!(value >= 0 && Number.isFinite(value)))
      throw new StrikebookError("argument", `${name} is ${value}`, "give a number of at least zero");
  return { relativeTolerance, absoluteTolerance, ignore };
}

/** The cells that a run numbers, in the same order. */
function codeCells(cells: readonly NotebookCell[]): NotebookCell[] {
  return cells.filter((cell) => cell.cell_type === "code" && sourceOf(cell).trim() !== "");
}

function wasRun(cell: NotebookCell): boolean {
  return typeof cell.execution_count === "number" || (cell.outputs ?? []).length > 0;
}

function outputsOf(cell: NotebookCell): readonly NotebookOutput[] {
  return cell.outputs ?? [];
}
