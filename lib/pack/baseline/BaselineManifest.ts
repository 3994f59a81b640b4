import { readFile } from "node:fs/promises";
import type { HashedFile } from "../../lake/Manifest.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { BaselineOutput } from "./baselineOutputs.js";

/** What an output says about itself; written last, so that its presence means the output is complete. */
export interface BaselineManifest {
  readonly schemaVersion: number;
  readonly output: BaselineOutput;
  /** Rows of the file: `rowsRead` less everything `dropped`, plus everything `added`. */
  readonly rows: number;
  readonly rowsRead: number;
  /** Rows left out, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Rows that no source row stands behind, by reason: seconds that carry the last value. */
  readonly added: Readonly<Record<string, number>>;
  /** Rows that are kept and worth knowing of, by reason. */
  readonly marked: Readonly<Record<string, number>>;
  readonly sortKey: readonly string[];
  readonly minTime: string | null;
  readonly maxTime: string | null;
  readonly parameters: Readonly<Record<string, string | number | boolean | null>>;
  readonly sources: readonly HashedFile[];
  /** Hash of everything that shaped the rows; equal hashes mean equal bytes. */
  readonly inputsHash: string;
  readonly parquet: HashedFile;
  readonly writtenBy: { readonly package: string; readonly version: string };
}

export const BASELINE_SCHEMA_VERSION = 1;

export function manifestPath(parquet: string): string {
  return parquet.replace(/\.parquet$/, ".manifest.json");
}

/** @throws StrikebookError `missing` or `corrupt` naming the manifest. */
export async function readBaselineManifest(parquet: string): Promise<BaselineManifest> {
  const path = manifestPath(parquet);
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    throw new StrikebookError("missing", `${path} is missing`, "build the baseline (again)");
  }
  try {
    const manifest = JSON.parse(text) as BaselineManifest;
    if (manifest.schemaVersion === BASELINE_SCHEMA_VERSION && typeof manifest.rows === "number") return manifest;
  } catch {
    // Told below, as every other text that is no manifest.
  }
  throw new StrikebookError("corrupt", `${path} is no manifest of a baseline`, "build that output again");
}
