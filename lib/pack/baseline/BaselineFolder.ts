import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { FileLock } from "../../lake/FileLock.js";
import { type BaselineOutput, baselineOutputs } from "./baselineOutputs.js";

const LOCK = ".baseline.lock";

/**
 * The folder of one baseline while it is built. Finished pieces lie under `.baseline/` by the hash of what they were made
 * of, so that a build that was killed goes on where it was.
 */
export class BaselineFolder {
  readonly root: string;
  readonly #work: string;
  readonly #lock: FileLock;
  readonly #names: Readonly<Record<BaselineOutput, string>>;

  private constructor(root: string, asset: string, years: string, lock: FileLock) {
    this.#lock = lock;
    this.root = root;
    this.#work = join(root, ".baseline");
    this.#names = baselineOutputs(asset, years);
  }

  /** @throws StrikebookError `environment` while another process builds in this folder. */
  static open(root: string, asset: string, years: string): BaselineFolder {
    const lock = FileLock.take(join(root, LOCK), `builds a baseline in ${root}`);
    const folder = new BaselineFolder(root, asset, years, lock);
    for (const name of existsSync(folder.#work) ? readdirSync(folder.#work) : []) {
      // Whoever wrote these is gone: the lock is ours.
      if (name.endsWith(".tmp")) rmSync(join(folder.#work, name), { recursive: true, force: true });
    }
    mkdirSync(folder.#work, { recursive: true });
    return folder;
  }

  close(): void {
    this.#lock.release();
  }

  output(which: BaselineOutput): string {
    return join(this.root, this.#names[which]);
  }

  /** A path in the hidden folder that nothing keeps. */
  temporary(name: string): string {
    return join(this.#work, `${name}.tmp`);
  }

  /** Path of a piece; `make` writes it when it is not there yet, to a temporary name first. */
  async piece(name: string, make: (temporary: string) => Promise<void>): Promise<string> {
    const path = join(this.#work, name);
    if (existsSync(path)) return path;
    const temporary = this.temporary(name);
    await rm(temporary, { recursive: true, force: true });
    await mkdir(this.#work, { recursive: true });
    await make(temporary);
    await rename(temporary, path);
    return path;
  }

  /** Removes the pieces: every output is written. */
  async clear(): Promise<void> {
    await rm(this.#work, { recursive: true, force: true });
  }
}

/** One hash of everything that shapes a piece or an output. */
export function inputsHash(...parts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
