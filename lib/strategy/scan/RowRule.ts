import type { Expression } from "../expression/Expression.js";

/** A condition on rows, its parameters replaced by their numbers. */
export interface RowCondition {
  readonly name: string;
  readonly holds: Expression;
}

/** What a program looks for at the rows of one contract. */
export interface RowRules {
  /** Entry rules: all conditions must hold, asked in their order. */
  readonly entries: readonly { readonly name: string; readonly conditions: readonly RowCondition[] }[];
  readonly exits: readonly RowCondition[];
  /** Entries are looked for only at seconds at which the strike rule picks the contract. */
  readonly isPicked: boolean;
  /**
   * Entries are looked for only while flat and exits only while long, as if orders filled at the rows that decide: what a
   * benchmark of scans wants. False when absent: every row at which a rule holds is a signal.
   */
  readonly isAlternating?: boolean;
}
