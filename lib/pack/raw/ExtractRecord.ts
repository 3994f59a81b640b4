import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { HashedFile } from "../../lake/Manifest.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { CivilDate } from "../../time/civilDate.js";

const FOLDER = "extracts";

/** A table as a source holds it. */
export interface ExtractedTable {
  /** In upper case. */
  readonly table: string;
  readonly kind: "option" | "index" | "equity" | "future";
  readonly rows: number;
  readonly firstDate?: CivilDate | undefined;
  readonly lastDate?: CivilDate | undefined;
  readonly missingTimestamp: number;
}

/** A table that looks like an option and whose name is none. */
export interface UnparsedTable {
  readonly table: string;
  readonly reason: string;
  readonly rows: number;
}

/**
 * What a source held, kept in the lake once all of its rows are in: it makes a second extraction of the same content do
 * nothing. It tells of the source alone, so that the order of extractions does not show in it.
 */
export interface ExtractRecord {
  readonly source: HashedFile;
  readonly layout: string;
  readonly tables: readonly ExtractedTable[];
  readonly unparsed: readonly UnparsedTable[];
  /** Tables of no interest to the raw layer, and their rows. */
  readonly skipped: { readonly tables: number; readonly rows: number };
}

/** Keeps a record under the hash of its source. */
export async function keepExtractRecord(root: string, record: ExtractRecord): Promise<void> {
  await mkdir(join(root, FOLDER), { recursive: true });
  const path = recordPath(root, record.source.sha256);
  await writeFile(`${path}.tmp`, `${JSON.stringify(record, null, 2)}\n`, { flush: true });
  await rename(`${path}.tmp`, path);
}

/**
 * Records of all sources that are in this lake, by file name.
 *
 * @throws StrikebookError `corrupt` for a file that is no record
 */
export function extractRecords(root: string): ExtractRecord[] {
  const folder = join(root, FOLDER);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => /^[0-9a-f]{64}\.json$/.test(name));
  return names.sort().map((name) => parseRecord(readFileSync(join(folder, name), "utf8"), join(folder, name)));
}

function recordPath(root: string, sha256: string): string {
  return join(root, FOLDER, `${sha256}.json`);
}

function parseRecord(text: string, path: string): ExtractRecord {
  try {
    const record = JSON.parse(text) as ExtractRecord;
    if (record.source?.sha256 && Array.isArray(record.tables) && Array.isArray(record.unparsed)) return record;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new StrikebookError(
    "corrupt",
    `${path} is no record of an extraction`,
    "delete it and extract that dump again",
  );
}
