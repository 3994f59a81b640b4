import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { isProcessAlive } from "../../lake/isProcessAlive.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import { type BaselineOutput, baselineOutputs } from "./baselineOutputs.js";

const LOCK = ".baseline.lock";
/** A lock without a number in it is being written, or its writer died while writing it. */
const WRITING_MS = 2000;

/**
 * The folder of one baseline while it is built. Finished pieces lie under `.baseline/` by the hash of what they were made
 * of, so that a build that was killed goes on where it was.
 */
export class BaselineFolder {
  readonly root: string;
  readonly #work: string;
  readonly #names: Readonly<Record<BaselineOutput, string>>;

  private constructor(root: string, asset: string, years: string) {
    this.root = root;
    this.#work = join(root, ".baseline");
    this.#names = baselineOutputs(asset, years);
  }

  /** @throws StrikebookError `environment` while another process builds in this folder. */
  static open(root: string, asset: string, years: string): BaselineFolder {
    mkdirSync(root, { recursive: true });
    lock(join(root, LOCK));
    const folder = new BaselineFolder(root, asset, years);
    for (const name of existsSync(folder.#work) ? readdirSync(folder.#work) : []) {
      // Whoever wrote these is gone: the lock is ours.
      if (name.endsWith(".tmp")) rmSync(join(folder.#work, name), { recursive: true, force: true });
    }
    mkdirSync(folder.#work, { recursive: true });
    return folder;
  }

  close(): void {
    rmSync(join(this.root, LOCK), { force: true });
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

function lock(path: string): void {
  try {
    writeFileSync(path, `${process.pid}\n`, { flag: "wx" });
    return;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  const pid = existsSync(path) ? Number.parseInt(readFileSync(path, "utf8"), 10) : Number.NaN;
  const held = pid > 0 ? isProcessAlive(pid) : existsSync(path) && Date.now() - statSync(path).mtimeMs < WRITING_MS;
  if (held) {
    const what = `process ${pid > 0 ? pid : "?"} builds a baseline in this folder (${path})`;
    throw new StrikebookError("environment", what, "wait for it; if it is no strikebook, remove that file");
  }
  rmSync(path, { force: true });
  lock(path);
}
