import type { SourceFileFacts } from "./inspectCsv.js";

/** Files of one vendor and kind as something that a DuckDB statement can select from. */
export interface SourceRelation {
  /** A SELECT, to be put in parentheses: `SELECT count(*) FROM (${relation.sql})`. Rows are in the order of the files. */
  readonly sql: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** All files that were given; those without rows are not read. */
  readonly files: readonly SourceFileFacts[];
  /** Rows of all files. */
  readonly rows: number;
  /**
   * Runs a statement over the relation; what DuckDB says about a cell becomes one line that names file and line.
   *
   * @throws StrikebookError `corrupt`
   */
  reading<T>(run: () => Promise<T>): Promise<T>;
}
