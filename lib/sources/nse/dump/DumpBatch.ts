/**
 * Rows of one table as columns, by vendor name. Datetimes are epoch µs UTC, NULL and MySQL's zero dates are NaN; text
 * columns are left out.
 */
export interface DumpBatch {
  readonly table: string;
  readonly rows: number;
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/** One table of a dump. */
export interface DumpTable {
  /** Name as the dump writes it, without its database. */
  readonly table: string;
  /** Rows in the dump, 0 for an empty table; counted for skipped tables as well. */
  readonly rows: number;
  /** False for tables that were skipped. */
  readonly read: boolean;
}

/** What a dump held, known once it has been read to its end. */
export interface DumpSummary {
  readonly file: string;
  /** sha256 of the file as it lies on disk. */
  readonly sha256: string;
  /** In the order of their first appearance. */
  readonly tables: readonly DumpTable[];
  /** INSERT and REPLACE statements. */
  readonly statements: number;
  /** Decompressed size. */
  readonly bytes: number;
}
