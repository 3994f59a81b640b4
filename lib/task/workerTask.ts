import { type ErrorCode, StrikebookError } from "./StrikebookError.js";

/** What comes back from a thread: errors lose their own fields on the way, so failures travel as data. */
export type WorkerOutcome<Result> =
  | { readonly value: Result }
  | { readonly failure: { readonly code: ErrorCode; readonly message: string; readonly cure: string } };

/** The function that a worker module exports by default. */
export type WorkerTask<Task, Result> = (task: Task) => Promise<WorkerOutcome<Result>>;

/**
 * The default export of a `*.worker.ts` module: a function whose expected failures arrive whole on the other side.
 *
 * @example
 * const scan: WorkerTask<ScanTask, ScanResult> = workerTask(async (task) => scanContracts(task));
 * export default scan;
 */
export function workerTask<Task, Result>(work: (task: Task) => Result | Promise<Result>): WorkerTask<Task, Result> {
  return async (task) => {
    try {
      return { value: await work(task) };
    } catch (error) {
      if (!(error instanceof StrikebookError)) throw error;
      return { failure: { code: error.code, message: error.message, cure: error.cure } };
    }
  };
}

/** @throws StrikebookError with the code, message and cure that it had in the thread */
export function outcomeValue<Result>(outcome: WorkerOutcome<Result>): Result {
  if ("value" in outcome) return outcome.value;
  const { code, message, cure } = outcome.failure;
  throw new StrikebookError(code, message.endsWith(`; ${cure}`) ? message.slice(0, -cure.length - 2) : message, cure);
}
