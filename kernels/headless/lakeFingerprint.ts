import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";

/**
 * A short hash over a lake: its manifests and other small files by content (a manifest holds the hash of its part), its
 * Parquet files by size, and those without a manifest by their time of change too. "none" for a folder that is not there.
 */
export async function lakeFingerprint(root: string): Promise<string> {
  let entries: Awaited<ReturnType<typeof list>>;
  try {
    entries = await list(root);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return "none";
    throw error;
  }
  const names = new Set(entries);
  const hash = createHash("sha256");
  for (const path of entries) {
    hash.update(`${relative(root, path).split(sep).join("/")}\0`);
    if (!path.endsWith(".parquet")) {
      hash.update(await readFile(path)).update("\0");
      continue;
    }
    const { size, mtimeMs } = await stat(path);
    const described = names.has(path.replace(/\.parquet$/, ".manifest.json"));
    hash.update(described ? `${size}\0` : `${size} ${mtimeMs}\0`);
  }
  return hash.digest("hex").slice(0, 12);
}

/** When a file of a lake last changed, in ms since the epoch; minus infinity for a folder that is not there. */
export async function lastChangeMs(root: string): Promise<number> {
  let last = Number.NEGATIVE_INFINITY;
  if (!existsSync(root)) return last;
  for (const path of await list(root)) last = Math.max(last, (await stat(path)).ctimeMs);
  return last;
}

async function list(root: string): Promise<string[]> {
  const found = await readdir(root, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile() && /\.(parquet|json|csv)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !isHidden(relative(root, path)))
    .sort();
}

/** Caches and temporary files are no content of a lake. */
function isHidden(path: string): boolean {
  return path.split(sep).some((name) => name.startsWith("."));
}
