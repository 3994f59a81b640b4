import { basename } from "node:path";
import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import { hashFile } from "../../lake/hashFile.js";
import type { HashedFile } from "../../lake/Manifest.js";
import { aaveRates } from "../../sources/aave/aaveRates.js";
import type { SourceRelation } from "../../sources/relation/SourceRelation.js";
import { tardisRelation } from "../../sources/tardis/tardisRelation.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";

/** What a source file holds. */
export type BaselineFileKind = "options_chain" | "quotes" | "trades" | "rates";

/** A source file that was read to its end once. */
export interface BaselineFile extends HashedFile {
  readonly path: string;
  readonly kind: BaselineFileKind;
  /**
   * Its rows with `row_no`, the place in the file from 1, in parentheses; instants of Tardis are epoch microseconds, of
   * Aave timestamps. Undefined for a file without rows, which a vendor sends for a day without data.
   */
  readonly rowsSql: string | undefined;
  readonly rows: number;
  /** Runs a statement over the rows; a bad cell becomes one line that names file and line. */
  readonly reading: SourceRelation["reading"];
}

/** What goes into the manifest. */
export function hashedFile({ name, bytes, sha256 }: HashedFile): HashedFile {
  return { name, bytes, sha256 };
}

/** The files that have rows. */
export function withRows(files: readonly BaselineFile[]): BaselineFile[] {
  return files.filter(({ rowsSql }) => rowsSql !== undefined);
}

/** @throws StrikebookError `integrity` when the engine saw another number of rows than were counted in the files. */
export function requireAllRows(what: string, files: readonly BaselineFile[], rowsRead: number): void {
  const counted = files.reduce((sum, { rows }) => sum + rows, 0);
  if (counted === rowsRead) return;
  const text = `the ${what} files hold ${counted} rows, and ${rowsRead} were read`;
  throw new StrikebookError("integrity", text, "look for blank lines in them; else please report it");
}

/**
 * Checks one file to its last byte: DuckDB alone takes a gzip that was cut off for a shorter file.
 *
 * @throws StrikebookError `missing`, `corrupt` or `schema` naming the file.
 */
export async function openBaselineFile(
  session: DuckDbSession,
  path: string,
  kind: BaselineFileKind,
  task: TaskOptions,
): Promise<BaselineFile> {
  let relation: SourceRelation;
  try {
    relation =
      kind === "rates" ? await aaveRates(session, [path], task) : await tardisRelation(session, kind, [path], task);
  } catch (error) {
    if (!(error instanceof StrikebookError && error.code === "empty")) throw error;
    const reading = <T>(run: () => Promise<T>): Promise<T> => run();
    return { ...(await hashFile(path, task)), path, kind, rows: 0, rowsSql: undefined, reading };
  }
  const { bytes, sha256, rows } = relation.files[0]!;
  const instants = ["timestamp", "local_timestamp", ...(kind === "options_chain" ? ["expiration"] : [])];
  const micros =
    kind === "rates" ? "" : ` REPLACE (${instants.map((name) => `epoch_us(${name}) AS ${name}`).join(", ")})`;
  const rowsSql = `(SELECT *${micros}, row_number() OVER () AS row_no FROM (${relation.sql}))`;
  return { name: basename(path), bytes, sha256, path, kind, rows, rowsSql, reading: relation.reading };
}
