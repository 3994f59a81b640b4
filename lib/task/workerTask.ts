import type { MessagePort } from "node:worker_threads";
import { enterThreadTask, type ThreadState } from "./nativeWork.js";
import { type ErrorCode, StrikebookError } from "./StrikebookError.js";

/** What comes back from a thread: errors lose their own fields on the way, so failures travel as data. */
export type WorkerOutcome<Result> =
  | { readonly value: Result }
  | { readonly failure: { readonly code: ErrorCode; readonly message: string; readonly cure: string } };

/** What a thread gets. */
export interface WorkerCall<Task> {
  readonly task: Task;
  readonly state: ThreadState;
  /** A message on it asks the task to stop. */
  readonly stop: MessagePort;
}

/** The function that a worker module exports by default. */
export type WorkerTask<Task, Result> = (call: WorkerCall<Task>) => Promise<WorkerOutcome<Result>>;

/**
 * The default export of a `*.worker.ts` module: a function whose expected failures arrive whole on the other side. An
 * abort over there aborts the signal that it gets: hand it on to all that may take long.
 *
 * @example
 * const scan: WorkerTask<ScanTask, ScanResult> = workerTask((task, { signal }) => scanContracts(task, { signal }));
 * export default scan;
 */
export function workerTask<Task, Result>(
  work: (task: Task, options: { readonly signal: AbortSignal }) => Result | Promise<Result>,
): WorkerTask<Task, Result> {
  return async ({ task, state, stop }) => {
    enterThreadTask(state);
    const controller = new AbortController();
    stop.once("message", () => {
      controller.abort(new StrikebookError("aborted", "the work was stopped", "run it again"));
    });
    try {
      return { value: await work(task, { signal: controller.signal }) };
    } catch (error) {
      if (!(error instanceof StrikebookError)) throw error;
      return { failure: { code: error.code, message: error.message, cure: error.cure } };
    } finally {
      stop.close();
    }
  };
}

/** @throws StrikebookError with the code, message and cure that it had in the thread */
export function outcomeValue<Result>(outcome: WorkerOutcome<Result>): Result {
  if ("value" in outcome) return outcome.value;
  const { code, message, cure } = outcome.failure;
  throw new StrikebookError(code, message.endsWith(`; ${cure}`) ? message.slice(0, -cure.length - 2) : message, cure);
}
