import type { ContractIdentity } from "../contract/ContractIdentity.js";

/**
 * Values of a column, one a row. Float64Arrays suit every type and NaN is NULL; where the arrays are of the type that is
 * stored they are handed over as they are: Float32Array for FLOAT, Int32Array for INTEGER with `MISSING_INT32` for NULL,
 * Uint8Array for the codes of a text column, none of them NULL.
 */
export type RunColumn = Float64Array | Float32Array | Int32Array | Uint8Array;

/** Rows of one contract (or of one spot series, or of one vendor table) on their way into a part. */
export interface PartRun {
  /** Absent in spot parts and in raw ones. Its identity columns are written from here. */
  readonly contract?: ContractIdentity;
  readonly rows: number;
  /**
   * By the dataset's stored name: one value per row, or one for the whole run (the text of a VARCHAR column). Columns that are not given
   * are NULL. Instants in epoch µs UTC, flags 0 and 1, NaN is NULL.
   */
  readonly columns: Readonly<Record<string, RunColumn | number | string>>;
}
