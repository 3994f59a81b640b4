import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import {
  catalog,
  type RunRecord,
  readRunRecord,
  StrikebookError,
  type StudyRunHistory,
  type WrittenArchive,
  writeStrategyArchive,
} from "strikebook";

/** Earlier runs that the archive lists for each study. */
const LISTED_RUNS = 12;

/** An archive, and what the reader should know about the records that it was made of. */
export interface ArchiveOfReports extends WrittenArchive {
  readonly warnings: readonly string[];
}

/**
 * Writes the archive of all strategies whose studies left a run record: the newest record of each study counts, and a list
 * names the runs before it.
 *
 * @throws StrikebookError `empty` when no study of a strategy has run
 */
export async function writeArchive(reports: string, signal: AbortSignal): Promise<ArchiveOfReports> {
  const records: RunRecord[] = [];
  const history: StudyRunHistory[] = [];
  const studies = existsSync(reports) ? readdirSync(reports).sort() : [];
  for (const study of studies) {
    const latest = join(reports, study, "latest.json");
    if (!existsSync(latest)) continue;
    const { runId } = JSON.parse(readFileSync(latest, "utf8")) as { runId: string };
    const record = await readRunRecord(join(reports, study, runId));
    if (record.kind !== "strategy") continue;
    records.push(record);
    history.push(await runHistory(reports, study, record));
  }
  if (records.length === 0) {
    throw new StrikebookError(
      "empty",
      `no run of a strategy under ${reports}`,
      "run `strikebook backtest --all` or notebooks/02-short-straddle.ipynb first",
    );
  }
  const written = await writeStrategyArchive({
    records,
    directory: join(reports, "archive"),
    reports,
    history,
    catalogue: Object.values(catalog),
    signal,
  });
  return {
    ...written,
    warnings: history.flatMap(({ leftOut }) => leftOut.filter((line) => !line.startsWith("older"))),
  };
}

/** The newest runs of a study that are still there; a record that cannot be read is named with the reason. */
async function runHistory(reports: string, study: string, newest: RunRecord): Promise<StudyRunHistory> {
  const folder = join(reports, study);
  const others = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== newest.runId)
    .map(({ name }) => ({ name, file: join(folder, name, "run.json") }))
    .filter(({ file }) => existsSync(file))
    .sort((a, b) => statSync(b.file).mtimeMs - statSync(a.file).mtimeMs || (a.name < b.name ? -1 : 1));
  const records = [newest];
  const leftOut: string[] = [];
  for (const { name } of others.slice(0, LISTED_RUNS - 1)) {
    try {
      records.push(await readRunRecord(join(folder, name)));
    } catch (error) {
      if (!(error instanceof StrikebookError)) throw error;
      leftOut.push(`not listed: ${error.message}`);
    }
  }
  const older = others.length - (LISTED_RUNS - 1);
  if (older > 0) leftOut.push(`older runs that are not listed: ${older}`);
  return { study, records, leftOut };
}
