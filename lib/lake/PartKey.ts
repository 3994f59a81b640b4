import { join } from "node:path";
import { StrikebookError } from "../task/StrikebookError.js";
import { type CivilDate, isCivilDate } from "../time/civilDate.js";

/** What a part holds: one dataset, one day, one underlying. */
export interface PartKey {
  readonly dataset: string;
  readonly date: CivilDate;
  readonly underlying: string;
}

/** `nse_options 2025-11-18 NIFTY`: how messages name a part. */
export function partLabel(key: PartKey): string {
  return `${key.dataset} ${key.date} ${key.underlying}`;
}

/**
 * Folder of a part under the lake's root.
 *
 * @throws StrikebookError `argument` when the date or the underlying could not be a folder name.
 */
export function partFolder(root: string, key: PartKey): string {
  if (!isCivilDate(key.date)) {
    throw new StrikebookError("argument", `"${key.date}" is not a calendar day`, "write it as YYYY-MM-DD");
  }
  if (!/^[A-Za-z0-9_.&-]+$/.test(key.underlying) || key.underlying.startsWith(".")) {
    throw new StrikebookError(
      "argument",
      `"${key.underlying}" cannot be an underlying`,
      "use letters, digits and _ . & -",
    );
  }
  return join(root, key.dataset, `date=${key.date}`, `underlying=${key.underlying}`);
}

export const PARQUET_NAME = "part-0.parquet";
export const MANIFEST_NAME = "part-0.manifest.json";
