import type { PartKey } from "../PartKey.js";
import type { CachedColumn } from "../tapeCache/CachedColumn.js";
import type { ContractRow } from "../tapeCache/ContractTable.js";
import type { TapeValueKind } from "../tapeCache/TapeColumnBuilder.js";

/** One column of a scan: the name that was asked for, and what gives its values in SQL. */
export interface ScanColumn {
  readonly name: string;
  readonly kind: TapeValueKind;
  readonly sql: string;
}

/** Contracts of a part whose columns lie in the tape cache. Plain data: it travels to threads. */
export interface CachedScanPart {
  readonly source: "cache";
  readonly key: PartKey;
  readonly rows: number;
  readonly strikeScale: number;
  readonly contracts: readonly ContractRow[];
  readonly columns: readonly { readonly name: string; readonly file: CachedColumn }[];
}

/** A part that is read from its Parquet file. Plain data: it travels to threads. */
export interface ParquetScanPart {
  readonly source: "parquet";
  readonly key: PartKey;
  readonly rows: number;
  readonly file: string;
  readonly columns: readonly ScanColumn[];
}

export type ScanPart = CachedScanPart | ParquetScanPart;
