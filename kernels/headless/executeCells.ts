import type { CellError } from "../typescript/CellError.js";
import type { EvaluatorEvent } from "../typescript/EvaluationOutcome.js";
import { Evaluator } from "../typescript/Evaluator.js";
import type { CellCache, KeptCell } from "./CellCache.js";
import type { NotebookProgress } from "./NotebookProgress.js";
import { cellName, type RunningCell } from "./RunningCell.js";
import { watchMemory } from "./watchMemory.js";

export interface ExecutionOptions {
  /** The notebook: imports resolve from its folder. */
  readonly path: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv | undefined;
  readonly memoryLimitMb: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: NotebookProgress) => void) | undefined;
  /** Keeps the variables of cells tagged `cache`; undefined when no cell is. */
  readonly cache: CellCache | undefined;
  /** Takes the variables of such cells from the cache. */
  readonly restores: boolean;
  /** The first so many cells are unchanged since an earlier run that they passed. */
  readonly unchanged: number;
}

export interface Execution {
  readonly status: "ok" | "error" | "aborted";
  readonly error: CellError | undefined;
}

/** Cells with this tag may throw: the run goes on, as in nbclient and papermill. */
export const MAY_THROW: string = "raises-exception";
const STEP_IDS = 1e9;

/** Runs code cells in order in a fresh process and fills them with what they do; stops at the first error. */
export async function executeCells(cells: readonly RunningCell[], options: ExecutionOptions): Promise<Execution> {
  const { onProgress } = options;
  const byName = new Map(cells.map((one) => [cellName(one), one]));
  const evaluator = await Evaluator.start({
    cwd: options.cwd,
    importFrom: options.path,
    env: options.env,
    memoryLimitMb: options.memoryLimitMb,
    onEvent: (event) => takeEvent(event, byName, cells, onProgress),
  });
  try {
    for (const one of cells) {
      onProgress?.({ kind: "cell-start", cell: one.cell, cells: cells.length, title: titleOf(one.source) });
      const done = await executeCell(one, evaluator, options);
      onProgress?.({
        kind: "cell-end",
        cell: one.cell,
        cells: cells.length,
        status: one.status,
        elapsedMs: one.elapsedMs,
      });
      if (done.status === "aborted") return done;
      // Errors of timers and promises may belong to a cell that ended long ago.
      const late = cells.find((cell) => cell.uncaught !== undefined && !cell.tags.includes(MAY_THROW))?.uncaught;
      const error = (one.tags.includes(MAY_THROW) ? undefined : done.error) ?? late;
      if (error !== undefined) return { status: "error", error };
    }
    return { status: "ok", error: undefined };
  } finally {
    await evaluator.stop();
  }
}

async function executeCell(one: RunningCell, evaluator: Evaluator, options: ExecutionOptions): Promise<Execution> {
  const cache = one.tags.includes("cache") ? options.cache : undefined;
  if (cache !== undefined && options.restores && options.signal?.aborted !== true) {
    const kept = await cache.restore(one, evaluator);
    if (kept !== undefined && !("reason" in kept)) {
      takeKept(one, kept);
      one.origin = "restored";
      one.cache = { kept: true };
      return { status: "ok", error: undefined };
    }
    if (kept !== undefined) one.cache = { kept: false, reason: kept.reason };
  }
  const memory = watchMemory(evaluator.pid);
  const outcome = await evaluator.evaluate({ code: one.source, cellName: cellName(one) }, { signal: options.signal });
  one.rssMb = await memory.stop();
  one.origin = one.cell <= options.unchanged ? "replayed" : "run";
  one.elapsedMs = outcome.elapsedMs;
  one.status = one.uncaught === undefined ? outcome.status : "error";
  if (outcome.value !== undefined) one.outputs.result(outcome.value, one.cell);
  if (outcome.error !== undefined) one.outputs.error(outcome.error);
  if (cache !== undefined && one.status === "ok") {
    const { elapsedMs, rssMb } = one;
    one.cache = await cache.keep(one, evaluator, { status: "ok", outputs: one.outputs.toNotebook(), elapsedMs, rssMb });
  }
  return { status: outcome.status, error: outcome.error };
}

/** Fills a cell with what an earlier run of it left. */
export function takeKept(one: RunningCell, kept: KeptCell): void {
  one.status = kept.status;
  one.earlierOutputs = kept.outputs;
  one.elapsedMs = kept.elapsedMs;
  one.rssMb = kept.rssMb;
}

function takeEvent(
  event: EvaluatorEvent,
  byName: ReadonlyMap<string, RunningCell>,
  cells: readonly RunningCell[],
  onProgress: ((progress: NotebookProgress) => void) | undefined,
): void {
  if (event.kind === "ended" || event.kind === "restarted" || event.kind === "replayed") return;
  const one = event.id === undefined ? undefined : byName.get(event.id);
  if (one === undefined) return;
  switch (event.kind) {
    case "stream":
      one.outputs.stream(event.name, event.text);
      onProgress?.({ kind: "stream", cell: one.cell, name: event.name, text: event.text });
      break;
    case "display":
      if (event.update && event.displayId !== undefined) {
        let found = false;
        for (const other of cells) found = other.outputs.update(event.bundle, event.displayId) || found;
        if (found) break;
      }
      one.outputs.display(event.bundle, event.displayId);
      break;
    case "clear":
      one.outputs.clear(event.wait);
      break;
    case "progress":
      // Steps are counted in each process: those of the cells must not look like those of this one.
      onProgress?.({
        kind: "step",
        cell: one.cell,
        step: { ...event.progress, id: event.progress.id + STEP_IDS },
      });
      break;
    case "uncaught":
      one.outputs.error(event.error);
      one.uncaught ??= event.error;
      one.status = "error";
      break;
  }
}

/** A cell's first line in a progress view: its leading comment, or its first statement. */
function titleOf(source: string): string {
  const first = source.split("\n").find((line) => line.trim() !== "") ?? "";
  return first
    .replace(/^\s*\/\/+\s*/, "")
    .trim()
    .slice(0, 80);
}
