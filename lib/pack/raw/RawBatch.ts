/** Some rows of one vendor table on their way into the raw layer. */
export interface RawBatch {
  /** As the source writes it; upper and lower case are one. */
  readonly table: string;
  readonly rows: number;
  /** By vendor name; instants in epoch µs UTC, NaN is NULL. Vendor columns that are not given are NULL. */
  readonly columns: Readonly<Record<string, Float64Array>>;
}
