import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isProcessAlive } from "../../lake/isProcessAlive.js";
import { StrikebookError } from "../../task/StrikebookError.js";

const NAME = ".extract.lock";

let locks = 0;

/** The right of one process to write the raw layer of a lake; a process that is gone keeps none. */
export class RawLock implements Disposable {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** @throws StrikebookError `environment` naming the process that extracts into this lake now. */
  static take(root: string): RawLock {
    mkdirSync(root, { recursive: true });
    const path = join(root, NAME);
    // Written whole before it gets its name, so that nobody reads a lock without a number in it.
    const own = join(root, `${NAME}.${process.pid}-${locks++}`);
    writeFileSync(own, `${process.pid}\n`);
    try {
      while (!linked(own, path)) {
        const pid = holder(path);
        if (pid !== undefined && isProcessAlive(pid)) {
          const what = `process ${pid} is extracting into ${root}`;
          throw new StrikebookError("environment", what, `wait for it (if it is no strikebook, remove ${path})`);
        }
        if (pid !== undefined) takeAway(path, `${own}.gone`);
      }
      return new RawLock(path);
    } finally {
      rmSync(own, { force: true });
    }
  }

  release(): void {
    rmSync(this.#path, { force: true });
  }

  [Symbol.dispose](): void {
    this.release();
  }
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Undefined when the lock went away meanwhile. */
function holder(path: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(path, "utf8"), 10);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Renames the lock of a process that is gone: of several that try, one succeeds; a fresh lock is put back. */
function takeAway(path: string, aside: string): void {
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  const pid = holder(aside);
  if (pid !== undefined && isProcessAlive(pid)) linked(aside, path);
  rmSync(aside, { force: true });
}
