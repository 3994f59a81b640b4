import type { RunRecord } from "../strategy/RunRecord.js";
import { runIdOf } from "../strategy/record/sealRecord.js";
import { StrikebookError } from "../task/StrikebookError.js";

/**
 * Refuses a run record whose id is not the hash of its content (a figure in it was changed after the run), and one that
 * holds an infinity, which JSON would turn into *not measured*.
 *
 * @throws StrikebookError `integrity` for the first, `argument` for the second.
 */
export function requireSealed(record: RunRecord): void {
  requireNoInfinity(record, "record");
  const actual = runIdOf(record);
  if (actual !== record.runId) {
    throw new StrikebookError(
      "integrity",
      `run record ${record.runId} of study ${record.study} hashes to ${actual}`,
      "it was altered after the run: run the study again",
    );
  }
}

function requireNoInfinity(value: unknown, path: string): void {
  if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY) {
    throw new StrikebookError("argument", `${path} is ${value}`, "record null for what was not measured");
  }
  if (typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value)) requireNoInfinity(member, `${path}.${name}`);
}
