import { count } from "../truncateText.js";

/** Rows, columns and a way to a cell: what the tables of other libraries have in common. */
export interface TableShape {
  readonly title: string;
  readonly columns: readonly string[];
  readonly totalRows: number;
  /** What its rows are, if not rows. */
  readonly unit?: "column";
  /** What of the value is not among its rows, and the way to it. */
  readonly note?: string;
  /** The cell's value: texts, numbers, flags, and lists or plain objects of them. */
  value(column: number, row: number): unknown;
}

/** "3 columns, 1,200 rows". */
export function tableSize(columns: number, rows: number): string {
  const counted = (amount: number, what: string): string => `${count(amount)} ${what}${amount === 1 ? "" : "s"}`;
  return `${counted(columns, "column")}, ${counted(rows, "row")}`;
}
