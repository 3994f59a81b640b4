import type { CivilDate } from "../time/civilDate.js";

/** A file and the hash that says it is still the same. */
export interface SourceFile {
  readonly name: string;
  readonly sha256: string;
}

/** The same with the file's size, which is the quicker check. */
export interface HashedFile extends SourceFile {
  readonly bytes: number;
}

/** What a part says about itself; written last, so that its presence means the part is complete. */
export interface Manifest {
  readonly schemaVersion: number;
  readonly dataset: string;
  readonly date: CivilDate;
  readonly underlying: string;
  /** Rows in the Parquet file. */
  readonly rows: number;
  /** Contracts in an option part, 1 in a spot part. */
  readonly contracts: number;
  /** Rows of the sources that belong to this part: `rows` plus everything under `dropped`. */
  readonly rowsRead: number;
  /** Rows left out, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Values repaired or rows flagged, by reason; these rows are kept. */
  readonly marked: Readonly<Record<string, number>>;
  readonly sortKey: readonly string[];
  /** Earliest and latest timestamp, ISO 8601 UTC with microseconds. */
  readonly minTime: string;
  readonly maxTime: string;
  /** What the rows are: "NSE tick dump", "one-minute NIFTY chain". */
  readonly source: string;
  readonly sourceFiles: readonly SourceFile[];
  readonly granularity: { readonly kind: "tick" } | { readonly kind: "bar"; readonly barSeconds: number };
  /** True when there are bid and ask prices. */
  readonly hasBook: boolean;
  /** Of a spot part: what the price is, the index or a future. */
  readonly instrument?: string;
  /** Settings that shaped the rows, with their unit in the name: `spotToleranceMs`. */
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
  readonly parquet: HashedFile;
  readonly writtenBy: { readonly package: string; readonly version: string };
}
