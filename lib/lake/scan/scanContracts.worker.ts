import { type WorkerTask, workerTask } from "../../task/workerTask.js";
import { type ScannedContract, type ScanTask, scanTask } from "./scanTask.js";

const run: WorkerTask<ScanTask, ScannedContract<unknown>[]> = workerTask((task: ScanTask) => scanTask(task));

export default run;
