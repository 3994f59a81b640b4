import { randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isProcessAlive } from "../lake/isProcessAlive.js";

/** Content of a file of a report. */
export type FileContent = string | Uint8Array;

/**
 * Writes a folder of files so that its name never stands for half of them: `fill` writes into a temporary folder beside
 * it, which is then renamed. A folder of that name that exists already is replaced. What a process that is gone has left
 * half-written beside it is removed.
 */
export async function replaceFolder(folder: string, fill: (folder: string) => Promise<void>): Promise<void> {
  await clearAbandoned(dirname(folder));
  const mark = `${process.pid}-${randomUUID().slice(0, 8)}`;
  const fresh = join(dirname(folder), `.${basename(folder)}.${mark}.new`);
  const old = join(dirname(folder), `.${basename(folder)}.${mark}.old`);
  try {
    await mkdir(fresh, { recursive: true });
    await fill(fresh);
    const replaced = await renameIfThere(folder, old);
    try {
      await rename(fresh, folder);
    } catch (error) {
      if (replaced) await rename(old, folder);
      throw error;
    }
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}

const ABANDONED = /^\.(.+)\.(\d+)-[0-9a-f]{8}\.(new|old)$/;

/**
 * Removes what `replaceFolder` and `replaceFile` of processes that are gone have left in `parent`; a folder that such a
 * process had moved away and not yet replaced comes back.
 */
export async function clearAbandoned(parent: string): Promise<void> {
  let names: string[];
  try {
    names = await readdir(parent);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  for (const left of names) {
    const [, name, pid, kind] = ABANDONED.exec(left) ?? [];
    if (name === undefined || isProcessAlive(Number(pid))) continue;
    if (kind === "old" && !names.includes(name)) await renameIfThere(join(parent, left), join(parent, name));
    else await rm(join(parent, left), { recursive: true, force: true });
  }
}

/** Writes one file under a temporary name and renames it. */
export async function replaceFile(path: string, content: FileContent): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const fresh = join(dirname(path), `.${basename(path)}.${process.pid}-${randomUUID().slice(0, 8)}.new`);
  try {
    await writeFile(fresh, content);
    await rename(fresh, path);
  } catch (error) {
    // A write to a full disk does not say where.
    const failure = error as NodeJS.ErrnoException;
    if (failure.syscall !== undefined) failure.path ??= path;
    throw error;
  } finally {
    await rm(fresh, { force: true });
  }
}

async function renameIfThere(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return false;
    throw error;
  }
}
