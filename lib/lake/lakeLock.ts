import { mkdirSync, readFileSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StrikebookError } from "../task/StrikebookError.js";
import { isProcessAlive } from "./isProcessAlive.js";

/** A lock without a number in it is being written, or its writer died while writing it. */
const WRITING_MS = 2000;

/**
 * Runs `work` while this process alone writes under `root`. The lock of a process that is gone is taken over; a pack of
 * the same process counts as another one.
 *
 * @throws StrikebookError `environment` naming the process that holds the lock
 */
export async function withLakeLock<T>(root: string, work: () => Promise<T>): Promise<T> {
  const madeRoot = mkdirSync(root, { recursive: true });
  const lock = join(root, ".writing.lock");
  acquire(root, lock);
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
    if (madeRoot !== undefined) removeWhenEmpty(root);
  }
}

function acquire(root: string, lock: string): void {
  for (;;) {
    try {
      writeFileSync(lock, `${process.pid}\n`, { flag: "wx" });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const pid = holder(lock);
    if (pid === undefined ? isFresh(lock) : isProcessAlive(pid)) {
      const what = `process ${pid ?? "unknown"} is writing to the lake ${root}`;
      throw new StrikebookError("environment", what, `wait for it (if it is no strikebook, remove ${lock})`);
    }
    rmSync(lock, { force: true });
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

function holder(lock: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(lock, "utf8"), 10);
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isFresh(lock: string): boolean {
  const stats = statSync(lock, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs < WRITING_MS;
}
