import { basename, extname, resolve } from "node:path";
import { type ProgressEvent, StrikebookError } from "strikebook";
import type { CellError } from "../typescript/CellError.js";
import type { EvaluationOutcome, EvaluatorEvent } from "../typescript/EvaluationOutcome.js";
import { Evaluator } from "../typescript/Evaluator.js";
import { CellOutputs } from "./CellOutputs.js";
import { injectParameters, type NotebookParameters } from "./injectParameters.js";
import { type Notebook, type NotebookCell, sourceOf, toLines } from "./Notebook.js";
import { readNotebook } from "./readNotebook.js";
import { writeNotebook } from "./writeNotebook.js";

export interface NotebookRunOptions {
  /** The notebook to run; it is not changed. */
  readonly path: string;
  /** Where the executed copy goes (default: `reports/notebooks/<name>.ipynb` in `cwd`). */
  readonly output?: string | undefined;
  /** Values for the names that the cell tagged `parameters` declares. */
  readonly parameters?: NotebookParameters | undefined;
  readonly onProgress?: ((progress: NotebookProgress) => void) | undefined;
  /** Aborts: the running cell is interrupted, and the copy is written as far as it got. */
  readonly signal?: AbortSignal | undefined;
  /** Working folder of the notebook's code, where it writes its reports (default: the caller's). */
  readonly cwd?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly memoryLimitMb?: number | undefined;
}

/** What a run tells while it goes on. Cells are numbered as their execution counts will be, from 1. */
export type NotebookProgress =
  | { readonly kind: "start"; readonly notebook: string; readonly cells: number }
  | { readonly kind: "cell-start"; readonly cell: number; readonly cells: number; readonly title: string }
  /** A long step inside a cell. */
  | { readonly kind: "step"; readonly cell: number; readonly step: ProgressEvent }
  | { readonly kind: "stream"; readonly cell: number; readonly name: "stdout" | "stderr"; readonly text: string }
  | {
      readonly kind: "cell-end";
      readonly cell: number;
      readonly cells: number;
      readonly status: CellRun["status"];
      readonly elapsedMs: number;
    };

export interface CellRun {
  readonly cell: number;
  /** Place in the executed copy, from 0, all kinds of cells counted. */
  readonly index: number;
  readonly id: string;
  readonly status: "ok" | "error" | "aborted" | "not run";
  readonly elapsedMs: number;
}

export interface NotebookRun {
  readonly status: "ok" | "error" | "aborted";
  /** The notebook that was run, as an absolute path. */
  readonly notebook: string;
  /** The executed copy, as an absolute path. */
  readonly path: string;
  readonly cells: readonly CellRun[];
  /** The error that stopped the run; `formatCellError` prints it with its place and source lines. */
  readonly error: CellError | undefined;
  readonly elapsedMs: number;
}

interface RunningCell {
  readonly index: number;
  readonly cell: number;
  readonly source: string;
  readonly outputs: CellOutputs;
  status: CellRun["status"];
  elapsedMs: number;
  /** Thrown by a timer or a promise of this cell that nothing waited for. */
  uncaught: CellError | undefined;
}

const CELL_STEP_IDS = 1e9;

/** How front ends find the kernel that runs the copy again. */
const KERNELSPEC = { name: "strikebook", display_name: "Strikebook (TypeScript)", language: "typescript" };
const LANGUAGE_INFO = {
  name: "typescript",
  file_extension: ".ts",
  mimetype: "text/typescript",
  codemirror_mode: "typescript",
  version: "5",
};

/**
 * Runs all code cells of a notebook in order in a fresh process and writes a copy with their outputs, also when a cell
 * fails: the run stops at the first error, and the cells after it keep no outputs. Imports resolve from the notebook's
 * folder. An error that no cell waits for (in a timer, in a promise) stops the run as well.
 *
 * @throws StrikebookError for a notebook that cannot be read, a parameter that it does not take, or an output path that
 *   would overwrite the notebook; what its cells do is the result, not an exception
 */
export async function runNotebook(options: NotebookRunOptions): Promise<NotebookRun> {
  const startedAt = performance.now();
  const path = resolve(options.path);
  const cwd = resolve(options.cwd ?? process.cwd());
  const name = basename(path, extname(path));
  const output =
    options.output === undefined ? resolve(cwd, "reports", "notebooks", `${name}.ipynb`) : resolve(options.output);
  if (output === path)
    throw new StrikebookError("argument", `the executed copy would overwrite ${path}`, "give another output path");
  const notebook = await readNotebook(path);
  const cells = withIds(await injectParameters(notebook.cells, options.parameters ?? {}, path));
  const running = codeCells(cells);
  options.onProgress?.({ kind: "start", notebook: path, cells: running.length });
  const byName = new Map(running.map((one) => [cellName(one), one]));
  const evaluator = await Evaluator.start({
    cwd,
    importFrom: path,
    env: options.env,
    memoryLimitMb: options.memoryLimitMb,
    onEvent: (event) => takeEvent(event, byName, running, options),
  });
  let error: CellError | undefined;
  let aborted = false;
  try {
    for (const one of running) {
      options.onProgress?.({ kind: "cell-start", cell: one.cell, cells: running.length, title: titleOf(one.source) });
      const outcome = await evaluator.evaluate(
        { code: one.source, cellName: cellName(one) },
        { signal: options.signal },
      );
      finishCell(one, outcome);
      options.onProgress?.({
        kind: "cell-end",
        cell: one.cell,
        cells: running.length,
        status: one.status,
        elapsedMs: one.elapsedMs,
      });
      aborted = outcome.status === "aborted";
      error = outcome.error ?? running.find((cell) => cell.uncaught !== undefined)?.uncaught;
      if (aborted || error !== undefined) break;
    }
  } finally {
    await evaluator.stop();
  }
  await writeNotebook(output, executedCopy(notebook, cells, running));
  return {
    status: aborted ? "aborted" : error === undefined ? "ok" : "error",
    notebook: path,
    path: output,
    cells: running.map(({ cell, index, status, elapsedMs }) => ({
      cell,
      index,
      id: cells[index]!.id!,
      status,
      elapsedMs,
    })),
    error,
    elapsedMs: performance.now() - startedAt,
  };
}

const cellName = (one: RunningCell): string => `Cell ${one.cell}`;

function codeCells(cells: readonly NotebookCell[]): RunningCell[] {
  const running: RunningCell[] = [];
  for (const [index, cell] of cells.entries()) {
    const source = sourceOf(cell);
    if (cell.cell_type !== "code" || source.trim() === "") continue;
    running.push({
      index,
      cell: running.length + 1,
      source,
      outputs: new CellOutputs(),
      status: "not run",
      elapsedMs: 0,
      uncaught: undefined,
    });
  }
  return running;
}

function takeEvent(
  event: EvaluatorEvent,
  byName: ReadonlyMap<string, RunningCell>,
  running: readonly RunningCell[],
  options: NotebookRunOptions,
): void {
  if (event.kind === "ended" || event.kind === "restarted") return;
  const one = event.id === undefined ? undefined : byName.get(event.id);
  if (one === undefined) return;
  switch (event.kind) {
    case "stream":
      one.outputs.stream(event.name, event.text);
      options.onProgress?.({ kind: "stream", cell: one.cell, name: event.name, text: event.text });
      break;
    case "display":
      if (event.update && event.displayId !== undefined) {
        let found = false;
        for (const other of running) found = other.outputs.update(event.bundle, event.displayId) || found;
        if (found) break;
      }
      one.outputs.display(event.bundle, event.displayId);
      break;
    case "progress":
      // Steps are counted in each process: those of the cells must not look like those of this one.
      options.onProgress?.({
        kind: "step",
        cell: one.cell,
        step: { ...event.progress, id: event.progress.id + CELL_STEP_IDS },
      });
      break;
    case "uncaught":
      one.outputs.error(event.error);
      one.uncaught ??= event.error;
      one.status = "error";
      break;
  }
}

function finishCell(one: RunningCell, outcome: EvaluationOutcome): void {
  one.elapsedMs = outcome.elapsedMs;
  one.status = one.uncaught === undefined ? outcome.status : "error";
  if (outcome.value !== undefined) one.outputs.result(outcome.value, one.cell);
  if (outcome.error !== undefined) one.outputs.error(outcome.error);
}

function executedCopy(notebook: Notebook, cells: readonly NotebookCell[], running: readonly RunningCell[]): Notebook {
  const ran = new Map(running.map((one) => [one.index, one]));
  return {
    ...notebook,
    nbformat: 4,
    nbformat_minor: Math.max(5, notebook.nbformat_minor),
    metadata: { ...notebook.metadata, kernelspec: KERNELSPEC, language_info: LANGUAGE_INFO },
    cells: cells.map((cell, index) => {
      const source = toLines(sourceOf(cell));
      if (cell.cell_type !== "code") return { ...cell, source };
      const one = ran.get(index);
      const started = one !== undefined && one.status !== "not run";
      const metadata = started
        ? { ...cell.metadata, strikebook: { status: one.status, elapsedMs: Math.round(one.elapsedMs * 10) / 10 } }
        : cell.metadata;
      return {
        ...cell,
        metadata,
        source,
        execution_count: started ? one.cell : null,
        outputs: started ? one.outputs.toNotebook() : [],
      };
    }),
  };
}

/** nbformat 4.5 wants an id for every cell, unique in the notebook. */
function withIds(cells: readonly NotebookCell[]): NotebookCell[] {
  const taken = new Set<string>();
  return cells.map((cell, index) => {
    let id = typeof cell.id === "string" && /^[a-zA-Z0-9_-]{1,64}$/.test(cell.id) ? cell.id : `cell-${index + 1}`;
    while (taken.has(id)) id = `${id.slice(0, 60)}-${index}`;
    taken.add(id);
    return { ...cell, id };
  });
}

/** A cell's first line in a progress view: its leading comment, or its first statement. */
function titleOf(source: string): string {
  const first = source.split("\n").find((line) => line.trim() !== "") ?? "";
  return first
    .replace(/^\s*\/\/+\s*/, "")
    .trim()
    .slice(0, 80);
}
