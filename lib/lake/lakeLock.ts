import { mkdirSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { FileLock } from "./FileLock.js";

/**
 * Runs `work` while this process alone writes under `root`. The lock of a process that is gone is taken over; a pack of
 * the same process counts as another one.
 *
 * @throws StrikebookError `environment` naming the process that holds the lock
 */
export async function withLakeLock<T>(root: string, work: () => Promise<T>): Promise<T> {
  const madeRoot = mkdirSync(root, { recursive: true });
  const lock = FileLock.take(join(root, ".writing.lock"), `is writing to the lake ${root}`);
  try {
    return await work();
  } finally {
    lock.release();
    if (madeRoot !== undefined) removeWhenEmpty(root);
  }
}

/** A pack that fails leaves no empty lake behind. */
function removeWhenEmpty(root: string): void {
  try {
    rmdirSync(root);
  } catch {
    // It holds something: then it stays.
  }
}
