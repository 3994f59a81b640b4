import { type ErrorCode, StrikebookError } from "../task/StrikebookError.js";

/** First line of what DuckDB said, without its advice. */
function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.split("\n", 1)[0]!.trim();
}

/** True for failures of the machine (disk full, no permission, out of memory), which no other input would mend. */
function isOfMachine(text: string): boolean {
  return /no space left|permission denied|out of memory|failed to (write|allocate)|could not write|read-only|quota|file too large/i.test(
    text,
  );
}

/**
 * Turns a DuckDB failure into a one-line StrikebookError; keeps a StrikebookError as it is.
 *
 * @param what what was being done, with the file: "cannot read lake/…/part-0.parquet"
 */
export function duckDbError(error: unknown, code: ErrorCode, what: string, cure: string): StrikebookError {
  if (error instanceof StrikebookError) return error;
  const line = firstLine(error);
  if (isOfMachine(line)) {
    return new StrikebookError("environment", `${what}: ${line}`, "free disk space or memory, then run it again", {
      cause: error,
    });
  }
  return new StrikebookError(code, `${what}: ${line}`, cure, { cause: error });
}
