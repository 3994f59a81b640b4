import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { DuckDbSession } from "../../lake/index.js";
import type { TaskOptions } from "../../task/index.js";
import { csvText } from "../export/csvText.js";
import { writeTable } from "../record/writeTable.js";
import type { RunListing } from "./RunListing.js";
import { RUN_COLUMNS } from "./runTable.js";

/** Where a list of runs goes. */
export interface RunListFiles extends TaskOptions {
  readonly csv?: string | undefined;
  readonly parquet?: string | undefined;
}

/**
 * Writes a list of runs with all of its columns; files of these names are replaced.
 *
 * @returns the paths written
 */
export async function exportRunList(
  runs: readonly RunListing[],
  { csv, parquet, signal }: RunListFiles,
): Promise<string[]> {
  if (csv !== undefined) await replace(csv, (file) => writeFile(file, csvText(RUN_COLUMNS, runs), { flush: true }));
  signal?.throwIfAborted();
  if (parquet !== undefined) {
    await replace(parquet, async (file) => {
      const session = await DuckDbSession.open({ memoryLimit: "1GB", threads: 1 });
      try {
        await writeTable(session, file, RUN_COLUMNS, runs);
      } finally {
        await session.close();
      }
    });
  }
  return [csv, parquet].filter((path) => path !== undefined);
}

async function replace(path: string, write: (fresh: string) => Promise<void>): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const fresh = `${path}.${process.pid}.tmp`;
  try {
    await write(fresh);
    await rename(fresh, path);
  } finally {
    await rm(fresh, { force: true });
  }
}
