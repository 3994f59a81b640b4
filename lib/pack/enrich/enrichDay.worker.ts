import { parentPort } from "node:worker_threads";
import { DuckDbSession } from "../../lake/DuckDbSession.js";
import { type WorkerTask, workerTask } from "../../task/workerTask.js";
import { type EnrichDayOptions, type EnrichedDay, enrichDay } from "./enrichDay.js";

/** One day for a thread. */
export interface EnrichDayTask extends Omit<EnrichDayOptions, "signal" | "onRows"> {
  readonly memoryLimit: string;
}

const work: WorkerTask<EnrichDayTask, EnrichedDay> = workerTask(
  async ({ memoryLimit, ...options }: EnrichDayTask, { signal }) => {
    const session = await DuckDbSession.open({ memoryLimit, threads: 1 });
    try {
      const onRows = (rows: number): void => parentPort?.postMessage(rows);
      return await enrichDay(session, { ...options, onRows, signal });
    } finally {
      await session.close();
    }
  },
);

export default work;
