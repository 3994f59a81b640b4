import type { TaskOptions } from "../../task/TaskOptions.js";
import { WorkerThreads } from "../../task/WorkerThreads.js";
import type { EnrichedDay } from "./enrichDay.js";
import type { EnrichDayTask } from "./enrichDay.worker.js";

export interface EnrichThreadsOptions extends TaskOptions {
  readonly threads: number;
  readonly onRows: (rows: number) => void;
}

/**
 * Enriches days in threads, so many at a time. After a failure or an abort no other day starts, and those that run are
 * stopped and awaited.
 */
export async function enrichInThreads(
  tasks: readonly EnrichDayTask[],
  { threads, onRows, signal }: EnrichThreadsOptions,
): Promise<EnrichedDay[]> {
  const pool = await WorkerThreads.open<EnrichDayTask, EnrichedDay>("lib/pack/enrich/enrichDay.worker", {
    threads,
    onMessage: (rows) => onRows(Number(rows)),
  });
  try {
    return await Promise.all(tasks.map((task) => pool.run(task, { signal })));
  } finally {
    await pool.close();
  }
}
