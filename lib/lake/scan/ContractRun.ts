import type { ContractIdentity } from "../../contract/ContractIdentity.js";
import type { TapeColumn } from "../../tape/TapeColumn.js";
import type { PartKey } from "../PartKey.js";

/** All rows of one contract on one day, oldest first, in the columns that were asked for. */
export interface ContractRun {
  readonly key: PartKey;
  readonly contract: ContractIdentity;
  readonly rows: number;
  /**
   * By the names asked for. The values lie in buffers that the next run is read into: copy what must outlive it. A value
   * is `values[row] / scale`; missing is NaN in a Float64Array and `MISSING_INT32` in an Int32Array.
   */
  readonly columns: Readonly<Record<string, TapeColumn>>;
}
