import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { StrikebookError } from "strikebook";
import { memoryShare } from "./memoryShare.js";
import type { NotebookProgress } from "./NotebookProgress.js";
import { type NotebookRun, type NotebookRunOptions, notebookOutput, runNotebook } from "./runNotebook.js";

export interface NotebooksRunOptions
  extends Pick<
    NotebookRunOptions,
    "parameters" | "resume" | "strict" | "cwd" | "env" | "memoryLimitMb" | "cellTimeoutMs" | "signal" | "keepInjected"
  > {
  /** Notebooks that run at the same time, each in a process of its own (default: half the cores, at least one). */
  readonly jobs?: number | undefined;
  /** Where the executed copy of a notebook goes (default: as in `runNotebook`). */
  readonly outputOf?: ((path: string) => string) | undefined;
  /** What is different for one notebook. */
  readonly optionsOf?:
    | ((path: string) => Partial<Pick<NotebookRunOptions, "parameters" | "env" | "failedOutput">>)
    | undefined;
  readonly onProgress?: ((progress: NotebooksProgress) => void) | undefined;
}

/** One event of one notebook, and how far the whole is. Ids of steps differ between notebooks. */
export interface NotebooksProgress {
  /** Absolute path of the notebook that the event is about. */
  readonly notebook: string;
  /** Notebooks that have ended, in whatever way. */
  readonly done: number;
  readonly failed: number;
  readonly total: number;
  readonly event: NotebookProgress | { readonly kind: "end"; readonly result: NotebookResult };
}

/** How one of several notebooks ended; `refused` when it could not be started, or its copy could not be written. */
export type NotebookResult =
  | ({ readonly kind: "ran" } & NotebookRun)
  | { readonly kind: "refused"; readonly notebook: string; readonly reason: Error }
  /** The signal came before its turn. */
  | { readonly kind: "not run"; readonly notebook: string };

const STEP_IDS = 1e9;

/**
 * Runs several notebooks, some at a time, each in a process of its own. One that fails does not stop the others: every
 * notebook has its result, in the order of `paths`. All events come as one stream. Each process is told its share of the
 * machine's memory and cores for DuckDB; variables that are set already win.
 *
 * @throws StrikebookError "argument" for no notebook at all, a bad number of jobs, or two notebooks whose copies would
 *   overwrite each other
 */
export async function runNotebooks(
  paths: readonly string[],
  options: NotebooksRunOptions = {},
): Promise<NotebookResult[]> {
  const {
    jobs = Math.max(1, Math.floor(availableParallelism() / 2)),
    outputOf,
    optionsOf,
    onProgress,
    ...common
  } = options;
  if (paths.length === 0) throw new StrikebookError("argument", "no notebooks to run", "name at least one");
  if (!Number.isInteger(jobs) || jobs < 1)
    throw new StrikebookError("argument", `${jobs} jobs cannot run`, "give a whole number of at least 1");
  const notebooks = paths.map((path) => resolve(path));
  const outputs = notebooks.map((path) => notebookOutput({ path, output: outputOf?.(path), cwd: options.cwd }));
  refuseSharedOutputs(notebooks, outputs);
  const env = { ...memoryShare(Math.min(jobs, paths.length)), ...(options.env ?? process.env) };
  const results: NotebookResult[] = [];
  let done = 0;
  let failed = 0;
  let next = 0;
  const runNext = async (): Promise<void> => {
    for (let index = next++; index < notebooks.length; index = next++) {
      const path = notebooks[index]!;
      const tell = (event: NotebooksProgress["event"]): void =>
        onProgress?.({ notebook: path, done, failed, total: notebooks.length, event });
      const result: NotebookResult =
        options.signal?.aborted === true
          ? { kind: "not run", notebook: path }
          : await runOne({
              ...common,
              env,
              ...optionsOf?.(paths[index]!),
              path,
              output: outputs[index],
              onProgress: (event) => tell(event.kind === "step" ? withOwnStepId(event, index) : event),
            });
      results[index] = result;
      done++;
      if (result.kind !== "ran" || result.status !== "ok") failed++;
      tell({ kind: "end", result });
    }
  };
  await Promise.all(Array.from({ length: Math.min(jobs, notebooks.length) }, runNext));
  return results;
}

async function runOne(options: NotebookRunOptions): Promise<NotebookResult> {
  try {
    return { kind: "ran", ...(await runNotebook(options)) };
  } catch (error) {
    if (!(error instanceof StrikebookError) && (error as NodeJS.ErrnoException).syscall === undefined) throw error;
    return { kind: "refused", notebook: options.path, reason: error as Error };
  }
}

function refuseSharedOutputs(notebooks: readonly string[], outputs: readonly string[]): void {
  const first = new Map<string, string>();
  for (const [index, output] of outputs.entries()) {
    const other = first.get(output);
    if (other !== undefined)
      throw new StrikebookError(
        "argument",
        `the copies of ${other} and ${notebooks[index]} would both be ${output}`,
        "give each an output of its own",
      );
    first.set(output, notebooks[index]!);
  }
}

/** Each process counts its steps by itself. */
function withOwnStepId(
  event: Extract<NotebookProgress, { kind: "step" }>,
  index: number,
): Extract<NotebookProgress, { kind: "step" }> {
  return { ...event, step: { ...event.step, id: event.step.id + (index + 1) * STEP_IDS } };
}
