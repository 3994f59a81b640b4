import { existsSync, readdirSync } from "node:fs";
import { open, readdir, rename, rm, rmdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { MANIFEST_NAME, PARQUET_NAME } from "../../lake/PartKey.js";

const NEXT = ".next";

/** Names under which the new files of a part are written before they take the place of the old ones. */
export const NEXT_PARQUET: string = `${PARQUET_NAME}${NEXT}`;
export const NEXT_MANIFEST: string = `${MANIFEST_NAME}${NEXT}`;
const MANIFEST_DRAFT = `${MANIFEST_NAME}.draft`;

/**
 * Puts the new files of a part, complete under their next names, in the place of the old ones. Once the next manifest has
 * its name the change is decided: a process that dies after that leaves what {@link recoverParts} completes, one that
 * dies before leaves the old part as it was.
 */
export async function commitPart(folder: string, manifest: string): Promise<void> {
  const draft = join(folder, MANIFEST_DRAFT);
  await flush(join(folder, NEXT_PARQUET), "r+");
  const file = await open(draft, "w");
  try {
    await file.writeFile(manifest);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(draft, join(folder, NEXT_MANIFEST));
  await finish(folder);
}

/** Removes the files of a change that was not decided, and the folders that were made for it alone. */
export async function abandonPart(folder: string): Promise<void> {
  for (const name of [NEXT_PARQUET, MANIFEST_DRAFT]) await rm(join(folder, name), { force: true });
  for (let at = folder, level = 0; level < 3; at = dirname(at), level++) {
    try {
      await rmdir(at);
    } catch {
      // It holds something else, or is not there.
      return;
    }
  }
}

/** Completes or removes what a process that died left in the parts of `dataset`. */
export async function recoverParts(root: string, dataset: string): Promise<void> {
  const top = join(root, dataset);
  if (!existsSync(top)) return;
  for (const day of readdirSync(top)) {
    if (!day.startsWith("date=")) continue;
    for (const name of await readdir(join(top, day))) {
      const folder = join(top, day, name);
      if (existsSync(join(folder, NEXT_MANIFEST))) await finish(folder);
      else if (name.startsWith("underlying=")) await abandonPart(folder);
    }
  }
}

async function finish(folder: string): Promise<void> {
  // Absent when a process died between the two.
  if (existsSync(join(folder, NEXT_PARQUET))) await rename(join(folder, NEXT_PARQUET), join(folder, PARQUET_NAME));
  await rename(join(folder, NEXT_MANIFEST), join(folder, MANIFEST_NAME));
}

async function flush(path: string, flags: string): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
