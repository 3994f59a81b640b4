import { rename, rm, writeFile } from "node:fs/promises";

/** Writes a file under a temporary name and renames it, so that a reader never finds half of it. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    // A write to a full disk does not say where.
    const failure = error as NodeJS.ErrnoException;
    if (failure.syscall !== undefined) failure.path ??= path;
    throw error;
  }
}
