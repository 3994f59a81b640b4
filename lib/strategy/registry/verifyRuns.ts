import { existsSync } from "node:fs";
import { startProgress, type TaskOptions } from "../../task/index.js";
import { readRunRecord } from "../record/readRunRecord.js";
import { RUN_FILES } from "../record/runFiles.js";
import type { RunListing } from "./RunListing.js";
import type { RegistryFinding } from "./registryLine.js";

/**
 * Reads the record of every run again, as {@link readRunRecord} does: content, verdict and figures.
 *
 * @returns an `error` for each run that is gone or does not hold
 */
export async function verifyRuns(runs: readonly RunListing[], task: TaskOptions = {}): Promise<RegistryFinding[]> {
  const found: RegistryFinding[] = [];
  const progress = startProgress("checking runs", { total: runs.length, unit: "runs" });
  try {
    for (const run of runs) {
      task.signal?.throwIfAborted();
      const message = await faultOf(run);
      if (message !== undefined) found.push({ severity: "error", message });
      progress.advance(1);
    }
    progress.end();
  } catch (error) {
    progress.fail();
    throw error;
  }
  return found;
}

async function faultOf({ runId, folder, files }: RunListing): Promise<string | undefined> {
  if (files === "missing") {
    const what = existsSync(folder) ? `has no ${RUN_FILES.record}` : "is gone";
    return `run ${runId} is registered, and its folder ${folder} ${what}`;
  }
  try {
    const record = await readRunRecord(folder);
    if (record.runId === runId) return undefined;
    return `run ${runId} is registered in ${folder}, where run ${record.runId} lies`;
  } catch (error) {
    // Whatever is wrong with one record, the others are looked at.
    return `run ${runId} does not hold: ${error instanceof Error ? error.message : String(error)}`;
  }
}
