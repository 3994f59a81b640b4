import type { ContractIdentity } from "../contract/ContractIdentity.js";

/** Rows of one contract (or of one spot series) on their way into a part. */
export interface PartRun {
  /** Absent in spot parts. Its identity columns are written from here. */
  readonly contract?: ContractIdentity;
  /** Of a run that has no contract: a number that grows from run to run. */
  readonly order?: number;
  readonly rows: number;
  /**
   * By lake name: one value per row, or one for the whole run (the text of a VARCHAR column). Columns that are not given
   * are NULL. Instants in epoch µs UTC, flags 0 and 1, NaN is NULL.
   */
  readonly columns: Readonly<Record<string, Float64Array | number | string>>;
}
