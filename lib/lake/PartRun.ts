import type { ContractIdentity } from "../contract/ContractIdentity.js";

/** Rows of one contract (or of one spot series, or of one vendor table) on their way into a part. */
export interface PartRun {
  /** Absent in spot parts and in raw ones. Its identity columns are written from here. */
  readonly contract?: ContractIdentity;
  readonly rows: number;
  /**
   * By the dataset's stored name: one value per row, or one for the whole run (the text of a VARCHAR column). Columns that are not given
   * are NULL. Instants in epoch µs UTC, flags 0 and 1, NaN is NULL.
   */
  readonly columns: Readonly<Record<string, Float64Array | number | string>>;
}
