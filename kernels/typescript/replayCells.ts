import type { EvaluationOutcome, EvaluationRequest, EvaluatorEvent } from "./EvaluationOutcome.js";
import type { SessionCells } from "./SessionCells.js";

/**
 * Runs the cells again whose variables are lost, up to the first that fails; their output is that of the asking cell.
 *
 * @param evaluate runs one of them
 */
export async function replayCells(
  cells: SessionCells,
  { cellName, id = cellName }: EvaluationRequest,
  evaluate: (request: EvaluationRequest) => EvaluationOutcome | Promise<EvaluationOutcome>,
  emit: (event: EvaluatorEvent) => void,
): Promise<EvaluationOutcome> {
  const startedAt = performance.now();
  const { lost } = cells;
  let done = 0;
  for (const cell of lost) {
    const outcome = await evaluate({ ...cell, id });
    if (outcome.status !== "ok") {
      const text = `replayed ${done} of ${lost.length} cells; ${cell.cellName} did not succeed\n`;
      emit({ kind: "stream", id, name: "stderr", text });
      return { ...outcome, elapsedMs: performance.now() - startedAt };
    }
    done++;
    cells.replayed();
    emit({ kind: "replayed", ...cell });
  }
  const elapsedMs = performance.now() - startedAt;
  if (done === 0) {
    const message = "there is nothing to replay: no cells were lost with an earlier process";
    const error = { name: "ReplayError", message, cell: cellName, stack: [] };
    return { status: "error", value: undefined, error, elapsedMs };
  }
  const text = `replayed ${done === 1 ? "1 cell" : `${done} cells`} in ${(elapsedMs / 1000).toFixed(1)} s`;
  return { status: "ok", value: { data: { "text/plain": text }, metadata: {} }, error: undefined, elapsedMs };
}
