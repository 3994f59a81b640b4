import { parentPort } from "node:worker_threads";
import { type WorkerTask, workerTask } from "../../task/workerTask.js";
import { type StageDumpTask, type StagedFile, stageDump } from "./stageDump.js";

/** Progress of one dump, as its thread tells it. */
export interface DumpProgress {
  readonly path: string;
  readonly bytes: number;
}

const MESSAGE_MS = 100;

const work: WorkerTask<StageDumpTask, StagedFile> = workerTask((task: StageDumpTask, { signal }) => {
  let told = 0;
  const onBytes = (bytes: number): void => {
    const now = performance.now();
    if (now - told < MESSAGE_MS) return;
    told = now;
    parentPort?.postMessage({ path: task.path, bytes } satisfies DumpProgress);
  };
  return stageDump(task, onBytes, { signal });
});

export default work;
