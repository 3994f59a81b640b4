import { MessageChannel } from "node:worker_threads";
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
  tasks: readonly Omit<EnrichDayTask, "stop">[],
  { threads, onRows, signal }: EnrichThreadsOptions,
): Promise<EnrichedDay[]> {
  const pool = await WorkerThreads.open<EnrichDayTask, EnrichedDay>("lib/pack/enrich/enrichDay.worker", {
    threads,
    onMessage: (rows) => onRows(Number(rows)),
  });
  const stop = new AbortController();
  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const days: EnrichedDay[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < tasks.length) {
      const number = next++;
      either.throwIfAborted();
      try {
        days[number] = await enrichInThread(pool, tasks[number]!, either);
      } catch (error) {
        stop.abort(error);
        throw error;
      }
    }
  };
  try {
    await Promise.allSettled(Array.from({ length: threads }, lane));
    either.throwIfAborted();
    return days;
  } finally {
    await pool.close();
  }
}

async function enrichInThread(
  pool: WorkerThreads<EnrichDayTask, EnrichedDay>,
  task: Omit<EnrichDayTask, "stop">,
  signal: AbortSignal,
): Promise<EnrichedDay> {
  const { port1, port2 } = new MessageChannel();
  const stop = (): void => port1.postMessage("stop");
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await pool.run({ ...task, stop: port2 }, { transfer: [port2] });
  } finally {
    signal.removeEventListener("abort", stop);
    port1.close();
  }
}
