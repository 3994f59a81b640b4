import type { CellError } from "../typescript/CellError.js";
import type { EvaluationOutcome, EvaluatorEvent } from "../typescript/EvaluationOutcome.js";
import { Evaluator } from "../typescript/Evaluator.js";
import { awaitLeftovers, LEFTOVERS_MS } from "./awaitLeftovers.js";
import type { CellCache, KeptCell } from "./CellCache.js";
import { cellTitle } from "./cellTitle.js";
import type { NotebookProgress } from "./NotebookProgress.js";
import { cellName, type RunningCell } from "./RunningCell.js";
import { StrictTypes } from "./StrictTypes.js";
import { watchMemory } from "./watchMemory.js";

export interface ExecutionOptions {
  /** The notebook: imports resolve from its folder. */
  readonly path: string;
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv | undefined;
  readonly memoryLimitMb: number | undefined;
  /** A cell that runs longer than this is interrupted, and the run ends with an error. */
  readonly cellTimeoutMs: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: NotebookProgress) => void) | undefined;
  /** Keeps the variables of cells tagged `cache`; undefined when no cell is. */
  readonly cache: CellCache | undefined;
  /** Takes the variables of such cells from the cache. */
  readonly restores: boolean;
  /** Every cell is refused that has type errors, not only those that begin with `// @strict`. */
  readonly strict: boolean;
  /** The first so many cells are unchanged since an earlier run that they passed. */
  readonly unchanged: number;
}

export interface Execution {
  readonly status: "ok" | "error" | "aborted";
  readonly error: CellError | undefined;
  /** What the cells left running, and was stopped. */
  readonly warning?: string | undefined;
}

/** Cells with this tag may throw: the run goes on, as in nbclient and papermill. */
export const MAY_THROW: string = "raises-exception";
const TIMEOUT = "CellTimeout";
const STEP_IDS = 1e9;

/** Runs code cells in order in a fresh process and fills them with what they do; stops at the first error. */
export async function executeCells(cells: readonly RunningCell[], options: ExecutionOptions): Promise<Execution> {
  const { onProgress } = options;
  const types = new StrictTypes(options.path, options.strict);
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
      onProgress?.({ kind: "cell-start", cell: one.cell, cells: cells.length, title: cellTitle(one.source) });
      const done = await executeCell(one, cells, evaluator, types, options);
      onProgress?.({
        kind: "cell-end",
        cell: one.cell,
        cells: cells.length,
        status: one.status,
        elapsedMs: one.elapsedMs,
      });
      if (done.status === "aborted" || done.error?.name === TIMEOUT) return done;
      const error = (one.tags.includes(MAY_THROW) ? undefined : done.error) ?? lateError(cells);
      if (error !== undefined) return { status: "error", error };
    }
    const warning = await takeLeftovers(cells, evaluator, options);
    if (options.signal?.aborted === true) return { status: "aborted", error: undefined };
    const error = lateError(cells);
    if (error !== undefined) return { status: "error", error, warning };
    return { status: "ok", error: undefined, warning };
  } finally {
    await Promise.all([evaluator.stop(), types.close()]);
  }
}

/** Errors of timers and promises may belong to a cell that ended long ago. */
function lateError(cells: readonly RunningCell[]): CellError | undefined {
  return cells.find((cell) => cell.uncaught !== undefined && !cell.tags.includes(MAY_THROW))?.uncaught;
}

/** Waits for what outlives the last cell, and says there what did not end in time. */
async function takeLeftovers(
  cells: readonly RunningCell[],
  evaluator: Evaluator,
  { cellTimeoutMs, signal, onProgress }: ExecutionOptions,
): Promise<string | undefined> {
  const last = cells.at(-1);
  if (last === undefined) return undefined;
  const limitMs = Math.min(LEFTOVERS_MS, cellTimeoutMs ?? LEFTOVERS_MS);
  const failed = (): boolean => signal?.aborted === true || lateError(cells) !== undefined;
  const pending = await awaitLeftovers(evaluator, limitMs, failed);
  if (pending === undefined) return undefined;
  const warning = `cells left ${pending} running, which were stopped ${limitMs / 1000} s after the last cell; await what has to end`;
  const text = `warning: ${warning}\n`;
  last.outputs.stream("stderr", text);
  onProgress?.({ kind: "stream", cell: last.cell, name: "stderr", text });
  return warning;
}

async function executeCell(
  one: RunningCell,
  cells: readonly RunningCell[],
  evaluator: Evaluator,
  types: StrictTypes,
  options: ExecutionOptions,
): Promise<Execution> {
  const cache = one.tags.includes("cache") ? options.cache : undefined;
  if (cache !== undefined && options.restores && options.signal?.aborted !== true) {
    const kept = await cache.restore(one, evaluator);
    if (kept !== undefined && !("reason" in kept)) {
      takeKept(one, kept);
      types.ran(one);
      one.origin = "restored";
      one.cache = { kept: true };
      return { status: "ok", error: undefined };
    }
    if (kept !== undefined) one.cache = { kept: false, reason: kept.reason };
  }
  const refusal = await types.refusal(one);
  if (refusal !== undefined) {
    one.status = "error";
    one.outputs.error(refusal);
    return { status: "error", error: refusal };
  }
  types.ran(one);
  const memory = watchMemory(evaluator.pid);
  one.ranAt = new Date().toISOString();
  const outcome = await evaluateInTime(one, evaluator, options);
  one.rssMb = memory.stop();
  one.origin = one.cell <= options.unchanged ? "replayed" : "run";
  one.elapsedMs = outcome.elapsedMs;
  one.status = one.uncaught === undefined ? outcome.status : "error";
  if (outcome.value !== undefined) one.outputs.result(outcome.value, one.cell);
  if (outcome.error !== undefined) one.outputs.error(outcome.error);
  if (cache !== undefined && one.status === "ok") {
    const { elapsedMs, rssMb, ranAt } = one;
    const outputs = one.outputs.toNotebook();
    const kept = { status: "ok", outputs, ranAt, elapsedMs, rssMb } as const;
    one.cache = await cache.keep(one, evaluator, kept, cells.slice(0, cells.indexOf(one)));
  }
  return { status: outcome.status, error: outcome.error };
}

async function evaluateInTime(
  one: RunningCell,
  evaluator: Evaluator,
  { signal, cellTimeoutMs }: ExecutionOptions,
): Promise<EvaluationOutcome> {
  const request = { code: one.source, cellName: cellName(one) };
  if (cellTimeoutMs === undefined) return evaluator.evaluate(request, { signal });
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), cellTimeoutMs);
  const either = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]);
  const outcome = await evaluator.evaluate(request, { signal: either });
  clearTimeout(timer);
  if (outcome.status !== "aborted" || !late.signal.aborted || signal?.aborted === true) return outcome;
  const message = `the cell ran longer than the ${cellTimeoutMs / 1000} s that a cell may take, and was interrupted`;
  return { ...outcome, status: "error", error: { name: TIMEOUT, message, cell: cellName(one), stack: [] } };
}

/** Fills a cell with what an earlier run of it left. */
export function takeKept(one: RunningCell, kept: KeptCell): void {
  one.status = kept.status;
  one.earlierOutputs = kept.outputs;
  one.ranAt = kept.ranAt;
  one.elapsedMs = kept.elapsedMs;
  one.rssMb = kept.rssMb;
}

function takeEvent(
  event: EvaluatorEvent,
  byName: ReadonlyMap<string, RunningCell>,
  cells: readonly RunningCell[],
  onProgress: ((progress: NotebookProgress) => void) | undefined,
): void {
  // Without a front end nobody is at the other end of a comm.
  if (event.kind === "ended" || event.kind === "restarted" || event.kind === "target" || event.kind === "replayed")
    return;
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
