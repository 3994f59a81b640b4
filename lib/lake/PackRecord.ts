import type { SourceFile } from "./Manifest.js";

/** Rows of one kind that a pack read: `read` is `kept` plus everything under `dropped`. */
export interface PackedRows {
  readonly read: number;
  readonly kept: number;
  readonly dropped: Readonly<Record<string, number>>;
  /** Of `dropped`: rows that belong to no part, so that no manifest counts them. */
  readonly outsideParts: Readonly<Record<string, number>>;
}

/** What one pack read and left out, kept beside the parts it wrote: `<lake>/packs/<hash of this>.json`. */
export interface PackRecord {
  readonly source: string;
  readonly files: readonly SourceFile[];
  readonly tables: { readonly read: number; readonly skipped: number; readonly empty: number };
  readonly optionRows: PackedRows;
  readonly spotRows: PackedRows;
  /** Option tables that could not be packed. */
  readonly contractsRejected: readonly { readonly table: string; readonly reason: string; readonly rows: number }[];
  readonly warnings: readonly string[];
  /** The parts written; a record none of whose parts is in the lake any more is out of date. */
  readonly parts: readonly { readonly part: string; readonly sha256: string }[];
}
