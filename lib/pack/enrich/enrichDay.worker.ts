import { type MessagePort, parentPort } from "node:worker_threads";
import { DuckDbSession } from "../../lake/DuckDbSession.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import { type WorkerTask, workerTask } from "../../task/workerTask.js";
import { type EnrichDayOptions, type EnrichedDay, enrichDay } from "./enrichDay.js";

/** One day for a thread. */
export interface EnrichDayTask extends Omit<EnrichDayOptions, "signal" | "onRows"> {
  readonly memoryLimit: string;
  /** A message on it stops the work. To end the thread instead would end the process: DuckDB calls into it. */
  readonly stop: MessagePort;
}

const work: WorkerTask<EnrichDayTask, EnrichedDay> = workerTask(async ({ memoryLimit, stop, ...options }) => {
  const controller = new AbortController();
  stop.once("message", () => {
    controller.abort(new StrikebookError("aborted", "the enrichment was stopped", "run it again to go on"));
  });
  const session = await DuckDbSession.open({ memoryLimit, threads: 1 });
  try {
    const onRows = (rows: number): void => parentPort?.postMessage(rows);
    return await enrichDay(session, { ...options, onRows, signal: controller.signal });
  } finally {
    stop.close();
    await session.close();
  }
});

export default work;
