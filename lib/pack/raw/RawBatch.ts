/** Some rows of one vendor table on their way into the raw layer. */
export interface RawBatch {
  /** As the source writes it; upper and lower case are one. */
  readonly table: string;
  readonly rows: number;
  /** Where rows of one table come from, when they come from several: a file; the table's spelling by default. */
  readonly origin?: string | undefined;
  /** By vendor name; instants in epoch µs UTC, NaN is NULL. Vendor columns that are not given are NULL. */
  readonly columns: Readonly<Record<string, Float64Array>>;
}
