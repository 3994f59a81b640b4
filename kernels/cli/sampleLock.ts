import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { isProcessAlive } from "../../lib/lake/isProcessAlive.js";

export interface SampleLockOptions {
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

const POLL_MS = 200;
/** A lock without a number in it is being written, or its writer died while writing it. */
const WRITING_MS = 2000;

/**
 * Runs `work` while this process alone makes the sample in `directory`; waits, and says so, while another one does. The
 * lock of a process that is gone is taken over.
 */
export async function withSampleLock<T>(
  directory: string,
  options: SampleLockOptions,
  work: () => Promise<T>,
): Promise<T> {
  const lock = join(directory, ".making.lock");
  for (let waited = false; !acquire(lock); waited = true) {
    if (!waited) {
      const who = `process ${holder(lock) ?? "?"} is making the sample in ${directory}`;
      options.say(`${who}; waiting for it (if it is no strikebook, remove ${lock})`);
    }
    await pause(POLL_MS, undefined, { signal: options.signal }).catch(() => options.signal.throwIfAborted());
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

function acquire(lock: string): boolean {
  try {
    writeFileSync(lock, `${process.pid}\n`, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  if (isHeld(lock)) return false;
  rmSync(lock, { force: true });
  return acquire(lock);
}

function isHeld(lock: string): boolean {
  const pid = holder(lock);
  if (pid !== undefined) return isProcessAlive(pid);
  return existsSync(lock) && Date.now() - statSync(lock).mtimeMs < WRITING_MS;
}

function holder(lock: string): number | undefined {
  if (!existsSync(lock)) return undefined;
  const pid = Number.parseInt(readFileSync(lock, "utf8"), 10);
  return pid > 0 ? pid : undefined;
}
