import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { StrikebookError } from "strikebook";
import { type NotebookRun, runNotebook } from "../headless/runNotebook.js";
import { formatCellError } from "../typescript/CellError.js";
import { checkLake, lakeOrSample } from "./lakeOption.js";
import { showNotebook } from "./showNotebook.js";
import type { TerminalProgress } from "./TerminalProgress.js";

export interface StudyRequest {
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly output?: string | undefined;
  readonly lake?: string | undefined;
  readonly progress: TerminalProgress;
  readonly signal: AbortSignal;
  /** Refuses cells with type errors; see `runNotebook`. */
  readonly strict?: boolean | undefined;
}

export interface StudyRun {
  readonly name: string;
  readonly status: NotebookRun["status"];
  readonly seconds: number;
  /** The executed copy of the notebook; of a run that failed, `<name>.failed.ipynb` unless a path was named. */
  readonly notebook: string;
  /** Reports that the notebook wrote while it ran. */
  readonly reports: readonly { readonly html: string; readonly verdict: string }[];
  /** What stopped it, when something did. */
  readonly error?: string | undefined;
}

const REPORTS = "reports";

/** Runs one notebook as a user would, and finds the reports that it wrote. */
export async function runStudy(request: StudyRequest): Promise<StudyRun> {
  const { path, parameters, progress, signal } = request;
  const name = basename(path, ".ipynb");
  if (!existsSync(path)) throw new StrikebookError("missing", `there is no notebook ${path}`, "check the path");
  const lake = request.lake ?? lakeOrSample((line) => progress.print(line));
  if (lake !== undefined) process.env.STRIKEBOOK_LAKE = lake;
  // A notebook need not read a lake, but one that was named must be one.
  if (process.env.STRIKEBOOK_LAKE) await checkLake(process.env.STRIKEBOOK_LAKE);
  const output = request.output ?? join(REPORTS, "notebooks", `${name}.ipynb`);
  const good = request.output === undefined && existsSync(output) ? readFileSync(output) : undefined;
  const started = Date.now();
  const run = await runNotebook({
    path,
    output,
    parameters,
    onProgress: (event) => showNotebook(event, name, progress),
    signal,
    strict: request.strict,
  });
  const copy = request.output === undefined ? keepGoodCopy(run.path, run.status === "ok", good) : run.path;
  signal.throwIfAborted();
  return {
    name,
    status: run.status,
    seconds: (Date.now() - started) / 1000,
    notebook: relative(process.cwd(), copy),
    reports: reportsSince(started),
    ...(run.error ? { error: formatCellError(run.error) } : {}),
  };
}

/**
 * Keeps the copy of the last good run: that of a run which failed becomes `<name>.failed.ipynb`, and the good one, which
 * the runner has overwritten, comes back.
 *
 * @param good content of the copy before the run
 * @returns the path of this run's copy
 */
function keepGoodCopy(path: string, ok: boolean, good: Buffer | undefined): string {
  const failed = path.replace(/\.ipynb$/, ".failed.ipynb");
  if (ok) {
    rmSync(failed, { force: true });
    return path;
  }
  renameSync(path, failed);
  if (good) {
    const temporary = `${path}.${process.pid}.tmp`;
    writeFileSync(temporary, good);
    renameSync(temporary, path);
  }
  return failed;
}

function reportsSince(started: number): StudyRun["reports"] {
  if (!existsSync(REPORTS)) return [];
  return readdirSync(REPORTS).flatMap((study) => {
    const latest = join(REPORTS, study, "latest.json");
    if (!existsSync(latest) || statSync(latest).mtimeMs < started - 1) return [];
    const { report, runId } = JSON.parse(readFileSync(latest, "utf8")) as { report: string; runId: string };
    const record = JSON.parse(readFileSync(join(REPORTS, study, runId, "run.json"), "utf8")) as {
      verdict: { status: string };
    };
    return [{ html: join(REPORTS, study, report), verdict: record.verdict.status }];
  });
}

/** Prints what a study left. */
export function printRun(run: StudyRun): void {
  console.log(run.name);
  for (const report of run.reports) console.log(`  ${report.html}  (${report.verdict})`);
  console.log(`  ${run.notebook}`);
  if (run.error !== undefined) console.error(`${run.error}\nstrikebook: ${run.name} stopped at its first error`);
}

/** Exit code of runs: 1 when one failed, 3 when a report is incomplete, which is said. A suspect report is printed only. */
export function exitCodeOf(runs: readonly StudyRun[]): number {
  const incomplete = runs.flatMap((run) => run.reports).filter(({ verdict }) => verdict === "incomplete");
  for (const { html } of incomplete) {
    console.error(`strikebook: ${html} is incomplete: days or results are missing; its first lines say which`);
  }
  if (runs.some((run) => run.status !== "ok")) return 1;
  return incomplete.length > 0 ? 3 : 0;
}
