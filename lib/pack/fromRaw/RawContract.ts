import type { TableClass } from "../classifyTable.js";

/** One contract's rows in a raw part, which are one run, and what the file says about those in session. */
export interface RawContract {
  /** Name of the vendor's table, in capitals. */
  readonly name: string;
  readonly firstRow: number;
  readonly rows: number;
  readonly class: TableClass;
  /** Rows within the session, by what is wrong with them. */
  readonly zeroPrice: number;
  readonly missingPrice: number;
  readonly staleLastTrade: number;
  readonly oneSidedBook: number;
}
