/** A place in source text, from 1. */
export interface SourcePlace {
  readonly line: number;
  readonly column: number;
}

/** An error of a cell in the user's own terms. */
export interface CellError {
  readonly name: string;
  readonly message: string;
  /** The cell of the innermost frame that lies in a cell: "Cell 7". */
  readonly cell?: string;
  readonly line?: number;
  readonly column?: number;
  /** The local module that threw, when it was not the cell itself. */
  readonly file?: { readonly path: string } & SourcePlace;
  /** A few source lines around the innermost place, with a marker. */
  readonly frame?: string;
  /** The stack without the evaluator's own frames, one `at f (Cell 7, line 3)` per entry. */
  readonly stack: readonly string[];
  readonly cause?: CellError;
  /** The errors of an AggregateError. */
  readonly errors?: readonly CellError[];
}

/** The whole error as text: what, where with the source lines, the stack, and the chain of causes. */
export function formatCellError(error: CellError, indent = ""): string {
  const lines = [`${error.name}: ${error.message}`];
  const place = describePlace(error);
  if (place !== undefined) lines.push(`  ${place}`);
  if (error.frame !== undefined) lines.push(error.frame);
  for (const entry of error.stack) lines.push(`    ${entry}`);
  for (const one of error.errors ?? []) lines.push(`  one of the errors: ${formatCellError(one, "  ").trimStart()}`);
  if (error.cause !== undefined) lines.push(`Caused by: ${formatCellError(error.cause)}`);
  return lines.join("\n").replace(/^/gm, indent);
}

/** "Cell 7, line 3", or the local module and where the cell called into it. */
export function describePlace(error: CellError): string | undefined {
  const cell = error.cell === undefined ? undefined : placeText(error.cell, error);
  if (error.file === undefined) return cell;
  const file = placeText(error.file.path, error.file);
  return cell === undefined ? file : `${file}, called from ${cell}`;
}

function placeText(where: string, { line }: { readonly line?: number }): string {
  return line === undefined ? where : `${where}, line ${line}`;
}
