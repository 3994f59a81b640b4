import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { StrikebookError } from "strikebook";

/**
 * Puts a folder in place in one step: it is made by `write` elsewhere on the same disk and renamed; one that was there
 * comes back if that fails. Without `write` the folder is taken away, also in one step. Jupyter never sees a half.
 *
 * @throws StrikebookError `environment` when the disk refuses
 */
export function replaceFolder(folder: string, write?: (path: string) => void): void {
  const parent = dirname(folder);
  let workshop: string | undefined;
  try {
    mkdirSync(parent, { recursive: true });
    // Jupyter takes a folder for a kernel when kernel.json lies in it: a folder around it stays unseen.
    workshop = mkdtempSync(join(parent, ".strikebook-"));
    const fresh = join(workshop, "new");
    if (write) {
      mkdirSync(fresh);
      write(fresh);
    }
    const old = join(workshop, "old");
    const replaces = existsSync(folder);
    if (replaces) renameSync(folder, old);
    try {
      if (write) renameSync(fresh, folder);
    } catch (error) {
      if (replaces) renameSync(old, folder);
      throw error;
    }
  } catch (error) {
    throw refusal(error, parent, basename(folder));
  } finally {
    if (workshop !== undefined) rmSync(workshop, { recursive: true, force: true });
  }
}

function refusal(error: unknown, parent: string, name: string): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  if (code === undefined) return error;
  const denied = code === "EACCES" || code === "EPERM" || code === "EROFS";
  return new StrikebookError(
    "environment",
    `cannot write the kernelspec ${name} into ${parent} (${code}${denied ? ", no write permission" : ""})`,
    denied
      ? "install for yourself with --user, or give --prefix a folder of your own"
      : "mend the folder or give --prefix another one",
    { cause: error },
  );
}
