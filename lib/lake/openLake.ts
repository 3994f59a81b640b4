import { appendFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { StrikebookError } from "../task/StrikebookError.js";
import type { DuckDbOptions } from "./DuckDbSession.js";
import { Lake } from "./Lake.js";
import type { LakePart } from "./LakePart.js";
import { listParts } from "./listParts.js";
import { PARQUET_NAME, type PartKey, partFolder, partLabel } from "./PartKey.js";

export interface OpenLakeOptions extends DuckDbOptions {
  /**
   * Opens a lake although parts of it are not whole: they are listed with their `defect`, which is thrown when one of them
   * is read and by every SQL query. For programs that go on with the other days and report this one. False when absent:
   * such a lake is refused.
   */
  readonly deferDefects?: boolean | undefined;
}

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
 *   part that does not match its manifest or that a newer version wrote, unless `deferDefects` puts these two off.
 * @example const tape = await (await openLake("lake")).openTape({ underlying: "NIFTY", date: "2025-11-18" });
 */
export async function openLake(root?: string, options: OpenLakeOptions = {}): Promise<Lake> {
  const { deferDefects = false, ...duckDb } = options;
  const folder = root ?? defaultLakeRoot();
  const log = process.env.STRIKEBOOK_LAKE_LOG;
  if (log) await appendFile(log, `${JSON.stringify({ root: resolve(folder), openedMs: Date.now() })}\n`);
  const parts = await (deferDefects ? partsWithDefects : listParts)(resolve(folder));
  if (parts.length === 0) {
    throw new StrikebookError(
      "empty",
      `the lake at ${folder} holds no part`,
      "pack a dump into it, or name another folder",
    );
  }
  return new Lake(folder, parts, duckDb);
}

/** As `listParts`, with the parts that are not whole among the others. */
async function partsWithDefects(root: string): Promise<LakePart[]> {
  const defects = new Map<string, { key: PartKey; defect: StrikebookError }>();
  const whole = await listParts(root, { onDefect: (key, defect) => defects.set(partLabel(key), { key, defect }) });
  // A day in both layouts, or whose current part is not whole, is listed once, with its defect.
  const parts = whole.filter(({ key }) => !defects.has(partLabel(key)));
  for (const { key, defect } of defects.values()) {
    const files = [join(partFolder(root, key), PARQUET_NAME)];
    parts.push({ key, layout: "current", files, manifest: undefined, defect });
  }
  return parts.sort((a, b) => (partLabel(a.key) < partLabel(b.key) ? -1 : 1));
}
