import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { FileLock } from "../../lib/lake/FileLock.js";

export interface SampleLockOptions {
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

const POLL_MS = 200;

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
  let held = FileLock.tryTake(lock);
  for (let waited = false; !(held instanceof FileLock); waited = true) {
    if (!waited) {
      const who = `process ${held.heldBy ?? "?"} is making the sample in ${directory}`;
      options.say(`${who}; waiting for it (if it is no strikebook, remove ${lock})`);
    }
    await pause(POLL_MS, undefined, { signal: options.signal }).catch(() => options.signal.throwIfAborted());
    held = FileLock.tryTake(lock);
  }
  try {
    return await work();
  } finally {
    held.release();
  }
}
