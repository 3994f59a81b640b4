/** Types a lake column may have, by DuckDB's names; TIMESTAMP is in microseconds UTC. */
export type LakeType = "TIMESTAMP" | "DATE" | "DOUBLE" | "FLOAT" | "BIGINT" | "INTEGER" | "BOOLEAN" | "VARCHAR";

/** Where a column comes from; the schema page groups by it. */
export type ColumnGroup = "identity" | "quote" | "spot" | "bar" | "volatility" | "vendor";

/** One column of one dataset: the machine-readable place that the writer, the reader and the documentation share. */
export interface ColumnSpec {
  /** Name in the Parquet file: the vendor's for what a vendor sends, else snake_case. */
  readonly name: string;
  readonly type: LakeType;
  /** Unit in words; empty when the description says what it is. */
  readonly unit: string;
  readonly description: string;
  readonly group: ColumnGroup;
  /** True for what every venue has (identity and quotes); false for a vendor's extension and for derived columns. */
  readonly canonical: boolean;
  readonly nullable: boolean;
  /** What the datasets without vendor names call it, when that is another name; views offer both. */
  readonly canonicalName?: string;
  /** All values a VARCHAR column may hold; a VARCHAR column without them holds free text, one for each run. */
  readonly values?: readonly string[];
  /** SQL over other columns that gives this one: the writer computes it, and no run hands it over. */
  readonly sql?: string;
}
