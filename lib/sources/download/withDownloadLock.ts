import { join } from "node:path";
import { FileLock } from "../../lake/FileLock.js";

/**
 * Runs `work` while nobody else downloads into `folder`: two would write into one partial file. The lock of a process
 * that is gone is taken over.
 *
 * @throws StrikebookError `environment` naming the process that holds the folder
 */
export async function withDownloadLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = FileLock.take(join(folder, ".download.lock"), `downloads into ${folder}`);
  try {
    return await work();
  } finally {
    lock.release();
  }
}
