import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Notebook } from "./Notebook.js";

/** Writes a notebook under a temporary name and renames it, so that a reader never finds half of it. */
export async function writeNotebook(path: string, notebook: Notebook): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    // One space of indent and a last line break, as Jupyter saves.
    await writeFile(temporary, `${JSON.stringify(notebook, null, 1)}\n`);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    // A write to a full disk does not say where.
    const failure = error as NodeJS.ErrnoException;
    if (failure.syscall !== undefined) failure.path ??= path;
    throw error;
  }
}
