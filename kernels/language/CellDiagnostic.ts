/** What TypeScript says about a place of a cell. Lines and columns count from 1, columns in UTF-16 units. */
export interface CellDiagnostic {
  readonly severity: "error" | "warning";
  /** TypeScript's number of the message, as in TS2322. */
  readonly code: number;
  readonly message: string;
  readonly line: number;
  readonly column: number;
  /** Behind the last character. */
  readonly endLine: number;
  readonly endColumn: number;
}
