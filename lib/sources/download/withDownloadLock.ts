import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isProcessAlive } from "../../lake/isProcessAlive.js";
import { StrikebookError } from "../../task/StrikebookError.js";

/** Downloads of this process, which its id does not tell apart. */
const held = new Set<string>();

/**
 * Runs `work` while nobody else downloads into `folder`: two would write into one partial file. The lock of a process
 * that is gone is taken over.
 *
 * @throws StrikebookError `environment` naming the process that holds the folder
 */
export async function withDownloadLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const lock = join(folder, ".download.lock");
  await acquire(lock);
  held.add(lock);
  try {
    return await work();
  } finally {
    held.delete(lock);
    await rm(lock, { force: true });
  }
}

async function acquire(lock: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await writeFile(lock, `${process.pid}\n`, { flag: "wx" });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const text = await readFile(lock, "utf8").catch(() => "");
    const pid = Number.parseInt(text, 10);
    const isOwn = pid === process.pid;
    const isHeld = Number.isNaN(pid) || (isOwn ? held.has(lock) : isProcessAlive(pid));
    if (isHeld || tries > 2) {
      throw new StrikebookError(
        "environment",
        `process ${Number.isNaN(pid) ? "?" : pid} downloads into this folder (${lock})`,
        "wait for it, or name another folder; if it is no strikebook, remove the lock",
      );
    }
    await rm(lock, { force: true });
  }
}
