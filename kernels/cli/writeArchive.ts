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
 * names the runs before it. A newest record that cannot be read, or that this version would judge otherwise, is left out
 * and named in the warnings and at the head of the archive.
 *
 * @throws StrikebookError `empty` when no study of a strategy has run, or when every run is left out
 */
export async function writeArchive(reports: string, signal: AbortSignal): Promise<ArchiveOfReports> {
  const records: RunRecord[] = [];
  const history: StudyRunHistory[] = [];
  const leftOut: string[] = [];
  const studies = existsSync(reports) ? readdirSync(reports).sort() : [];
  for (const study of studies) {
    const latest = join(reports, study, "latest.json");
    if (!existsSync(latest)) continue;
    const { runId } = JSON.parse(readFileSync(latest, "utf8")) as { runId: string };
    const read = await readJudged(reports, study, runId);
    if (typeof read === "string") {
      leftOut.push(read);
      continue;
    }
    const record = read;
    if (record.kind !== "strategy") continue;
    records.push(record);
    history.push(await runHistory(reports, study, record));
  }
  if (records.length === 0 && leftOut.length > 0) {
    const cure = "run these studies again with this version";
    throw new StrikebookError("empty", `no run to archive under ${reports}: ${leftOutWords(leftOut)}`, cure);
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
    foreword: leftOut.length > 0 ? leftOutWords(leftOut) : undefined,
    catalogue: Object.values(catalog),
    signal,
  });
  return {
    ...written,
    warnings: [
      ...(leftOut.length > 0 ? [leftOutWords(leftOut)] : []),
      ...history.flatMap((each) => each.leftOut.filter((line) => !line.startsWith("older"))),
    ],
  };
}

function leftOutWords(runs: readonly string[]): string {
  return `${runs.length} ${runs.length === 1 ? "run was" : "runs were"} left out: ${runs.join("; ")}`;
}

/** The record, or why it is left out: it cannot be read, or this version would judge it otherwise. */
async function readJudged(reports: string, study: string, runId: string): Promise<RunRecord | string> {
  const folder = join(reports, study, runId);
  // The line names the run and its cure itself.
  const without = (message: string): string =>
    message.replace(`${join(folder, "run.json")}: `, "").replace(/; run the study again.*$/s, "");
  const doubts: string[] = [];
  try {
    const record = await readRunRecord(folder, { asSealed: true, onDoubt: (message) => doubts.push(without(message)) });
    if (doubts.length === 0) return record;
    return `${study}/${runId}: judged by an earlier version: run it again (${doubts.join("; ")})`;
  } catch (error) {
    if (!(error instanceof StrikebookError)) throw error;
    return `${study}/${runId}: its record cannot be read: run it again (${without(error.message)})`;
  }
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
