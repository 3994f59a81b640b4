import type { CellError } from "./CellError.js";
import type { EvaluationOutcome } from "./EvaluationOutcome.js";

/** How a cell ends that was stopped. */
export function interruptedError(cell: string, message: string): CellError {
  return { name: "Interrupted", message, cell, stack: [] };
}

/** The outcome of a cell that was stopped while it waited for its turn. */
export function notStarted(cell: string): EvaluationOutcome {
  const error = interruptedError(cell, "the cell was interrupted before it started");
  return { status: "aborted", value: undefined, error, elapsedMs: 0 };
}
