import { parentPort } from "node:worker_threads";
import { openLake } from "../../lake/openLake.js";
import { type WorkerTask, workerTask } from "../../task/workerTask.js";
import type { DayFacts } from "./DayFacts.js";
import { type DaysTask, type NumberedResult, runDays } from "./runDays.js";
import type { TapeSource } from "./TapeSource.js";

/** Days for a thread, and the lake that it opens them from. */
export interface ThreadDaysTask extends DaysTask {
  readonly source: TapeSource;
}

const work: WorkerTask<ThreadDaysTask, NumberedResult[]> = workerTask(
  async ({ source, ...task }: ThreadDaysTask, { signal }) => {
    const { root, ...choice } = source;
    const lake = await openLake(root, { deferDefects: true });
    try {
      const openDay = (underlying: string, date: string) => lake.openTape({ ...choice, underlying, date, signal });
      const onDay = ({ underlying, date }: DayFacts): void => parentPort?.postMessage(`${underlying} ${date}`);
      return await runDays(task, openDay, onDay, signal);
    } finally {
      await lake.close();
    }
  },
);

export default work;
