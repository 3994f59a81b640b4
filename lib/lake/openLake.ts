import { appendFile } from "node:fs/promises";
import { resolve } from "node:path";
import { StrikebookError } from "../task/StrikebookError.js";
import type { DuckDbOptions } from "./DuckDbSession.js";
import { Lake } from "./Lake.js";
import { listParts } from "./listParts.js";

/** Folder of the lake when none is named: `STRIKEBOOK_LAKE`, else `lake` in the working folder. */
export function defaultLakeRoot(): string {
  return process.env.STRIKEBOOK_LAKE || "lake";
}

/**
 * Opens a lake for reading. Every part's manifest is read and its file's size compared; a part's hash is checked when
 * its rows are first read. DuckDB is loaded at the first read. Where `STRIKEBOOK_LAKE_LOG` names a file, a line with the
 * lake's folder is added to it: the runner learns from it which lakes a notebook rests on.
 *
 * @param root default {@link defaultLakeRoot}
 * @throws StrikebookError `missing` for no such folder, `empty` for a folder without a part, `corrupt` or `schema` for a
 *   part that does not match its manifest or that a newer version wrote.
 * @example const tape = await (await openLake("lake")).openTape({ underlying: "NIFTY", date: "2025-11-18" });
 */
export async function openLake(root?: string, options: DuckDbOptions = {}): Promise<Lake> {
  const folder = root ?? defaultLakeRoot();
  const log = process.env.STRIKEBOOK_LAKE_LOG;
  if (log) await appendFile(log, `${JSON.stringify({ root: resolve(folder), openedMs: Date.now() })}\n`);
  const parts = await listParts(resolve(folder));
  if (parts.length === 0) {
    throw new StrikebookError(
      "empty",
      `the lake at ${folder} holds no part`,
      "pack a dump into it, or name another folder",
    );
  }
  return new Lake(folder, parts, options);
}
