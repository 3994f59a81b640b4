import {
  constants,
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { StrikebookError } from "../task/StrikebookError.js";
import { isProcessAlive } from "./isProcessAlive.js";

/** A lock without a number in it is being written on a disk without hard links, or its writer died while writing it. */
const WRITING_MS = 2000;

let locks = 0;

/** Locks that this process holds: a lock with its number that is not here is of an earlier process. */
const own = new Set<string>();

/** The right of one process to write somewhere: a file with its number. A process that is gone keeps none. */
export class FileLock implements Disposable {
  readonly #path: string;
  #held = true;

  private constructor(path: string) {
    this.#path = path;
    own.add(path);
  }

  /**
   * Takes the lock, also from a process that is gone. A lock that this process holds already counts as held by another.
   *
   * @param path the lock's file; its folder is made
   * @param does what whoever holds it does, for the message: `is writing to the lake lake`
   * @throws StrikebookError `environment` naming the process that holds it
   */
  static take(path: string, does: string): FileLock {
    const taken = FileLock.tryTake(path);
    if (taken instanceof FileLock) return taken;
    const what = `process ${taken.heldBy ?? "unknown"} ${does}`;
    throw new StrikebookError("environment", what, `wait for it (if it is no strikebook, remove ${path})`);
  }

  /** The lock, or the process that holds it; undefined while that one is still writing its number. */
  static tryTake(file: string): FileLock | { readonly heldBy: number | undefined } {
    const path = resolve(file);
    mkdirSync(dirname(path), { recursive: true });
    // Written whole before it gets its name, so that nobody reads a lock without a number in it.
    const draft = `${path}.${process.pid}-${locks++}`;
    writeFileSync(draft, `${process.pid}\n`);
    try {
      while (!linked(draft, path)) {
        const text = textOf(path);
        if (text === undefined) continue;
        const pid = pidIn(text);
        if (isHeld(path, pid)) return { heldBy: pid };
        takeAway(path, `${draft}.gone`);
      }
      return new FileLock(path);
    } finally {
      rmSync(draft, { force: true });
    }
  }

  release(): void {
    if (!this.#held) return;
    this.#held = false;
    own.delete(this.#path);
    rmSync(this.#path, { force: true });
  }

  [Symbol.dispose](): void {
    this.release();
  }
}

function isHeld(path: string, pid: number | undefined): boolean {
  if (pid === undefined) return isFresh(path);
  return pid === process.pid ? own.has(path) : isProcessAlive(pid);
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "ENOSYS") throw error;
  }
  // A disk without hard links (exFAT): the lock is not whole at once, but still taken by one alone.
  try {
    copyFileSync(from, to, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** Undefined when the lock went away meanwhile. */
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function pidIn(text: string): number | undefined {
  const pid = Number.parseInt(text, 10);
  return pid > 0 ? pid : undefined;
}

function isFresh(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs < WRITING_MS;
}

/** Renames the lock of a process that is gone: of several that try, one succeeds; a lock taken meanwhile is put back. */
function takeAway(path: string, aside: string): void {
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  if (isHeld(path, pidIn(textOf(aside) ?? ""))) linked(aside, path);
  rmSync(aside, { force: true });
}
