import { type WorkerTask, workerTask } from "../../task/workerTask.js";
import { type ScanTask, type ScanTaskResult, scanTask } from "./scanTask.js";

const run: WorkerTask<ScanTask, ScanTaskResult<unknown>> = workerTask((task: ScanTask, { signal }) =>
  scanTask(task, { signal }),
);

export default run;
