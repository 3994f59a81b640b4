import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type RunRecord, readRunRecord, StrikebookError, type WrittenArchive, writeStrategyArchive } from "strikebook";

/**
 * Writes the archive of all strategies whose studies left a run record: the newest record of each study counts.
 *
 * @throws StrikebookError `empty` when no study of a strategy has run
 */
export async function writeArchive(reports: string, signal: AbortSignal): Promise<WrittenArchive> {
  const records: RunRecord[] = [];
  const studies = existsSync(reports) ? readdirSync(reports).sort() : [];
  for (const study of studies) {
    const latest = join(reports, study, "latest.json");
    if (!existsSync(latest)) continue;
    const { runId } = JSON.parse(readFileSync(latest, "utf8")) as { runId: string };
    const record = await readRunRecord(join(reports, study, runId));
    if (record.kind === "strategy") records.push(record);
  }
  if (records.length === 0) {
    throw new StrikebookError(
      "empty",
      `no run of a strategy under ${reports}`,
      "run notebooks/02-short-straddle.ipynb first",
    );
  }
  return writeStrategyArchive({ records, directory: join(reports, "archive"), reports, signal });
}
