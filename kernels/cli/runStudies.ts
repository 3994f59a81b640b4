import { existsSync, readdirSync } from "node:fs";
import { basename, extname, join, relative, resolve } from "node:path";
import { StrikebookError } from "strikebook";
import { clearAbandoned } from "../../lib/report/replaceFolder.js";
import {
  convertNotebook,
  type NotebookFormat,
  type NotebookResult,
  type NotebooksProgress,
  runNotebooks,
} from "../headless/index.js";
import { formatCellError } from "../typescript/CellError.js";
import { fileSystemFailure, inCommandLineWords } from "./describeFailure.js";
import { givenLakeOnly } from "./givenLakeOnly.js";
import { checkLake } from "./lakeOption.js";
import { NotebookRows } from "./NotebookRows.js";
import { ReportLog } from "./ReportLog.js";
import type { StudyRun } from "./StudyRun.js";
import type { TerminalProgress } from "./TerminalProgress.js";

export interface StudiesRequest {
  readonly paths: readonly string[];
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** Where the executed copy of the only notebook goes. */
  readonly output?: string | undefined;
  /** The lake that the user has named: no study looks for data elsewhere. */
  readonly lake?: string | undefined;
  /**
   * The lake when the user has named none, for studies that may look elsewhere too; undefined for the one that the library
   * opens by itself.
   */
  readonly ownLake?: string | undefined;
  readonly resume?: boolean | undefined;
  /** Notebooks at the same time. */
  readonly jobs: number;
  readonly cellTimeoutMs?: number | undefined;
  /** Formats to write beside the executed copy. */
  readonly formats?: readonly NotebookFormat[] | undefined;
  /** Refuses cells with type errors; see `runNotebook`. */
  readonly strict?: boolean | undefined;
  /** Strategies skip days whose data lack the nearest expiry, instead of trading them in a run that is then suspect. */
  readonly strictExpiry?: boolean | undefined;
  readonly progress: TerminalProgress;
  readonly signal: AbortSignal;
}

const REPORTS = "reports";

/** Runs notebooks as a user would, and finds the reports that each of them wrote; in the order of `paths`. */
export async function runStudies(request: StudiesRequest): Promise<StudyRun[]> {
  const { paths, parameters = {}, progress, signal } = request;
  for (const path of paths)
    if (!existsSync(path)) throw new StrikebookError("missing", `there is no notebook ${path}`, "check the path");
  const lake = request.lake ?? request.ownLake;
  const env = {
    ...process.env,
    ...(lake === undefined ? {} : { STRIKEBOOK_LAKE: lake }),
    ...(request.strictExpiry ? { STRIKEBOOK_STRICT_EXPIRY: "1" } : {}),
  };
  // A notebook need not read a lake, but one that was named must be one.
  if (env["STRIKEBOOK_LAKE"]) await checkLake(env["STRIKEBOOK_LAKE"]);
  const own = new Map<string, Readonly<Record<string, string>>>();
  for (const path of paths)
    own.set(path, request.lake === undefined ? parameters : await givenLakeOnly(path, parameters));
  const rows = new NotebookRows(progress, paths.length > 1);
  const log = new ReportLog();
  const started = new Map<string, number>();
  const seconds = new Map<string, number>();
  const onProgress = ({ notebook, event, done, total }: NotebooksProgress): void => {
    const name = nameOf(notebook);
    if (event.kind === "start") started.set(notebook, Date.now());
    if (event.kind !== "end") {
      rows.show(event, name);
      return;
    }
    rows.end(name);
    seconds.set(notebook, (Date.now() - (started.get(notebook) ?? Date.now())) / 1000);
    if (total > 1) progress.note(endLine(event.result, name, seconds.get(notebook)!, done, total));
  };
  try {
    const results = await runNotebooks(paths, {
      jobs: request.jobs,
      outputOf: (path) => request.output ?? join(REPORTS, "notebooks", `${nameOf(path)}.ipynb`),
      optionsOf: (path) => ({
        parameters: own.get(path)!,
        env: { ...env, ...log.environment(paths.indexOf(path)) },
        failedOutput:
          request.output === undefined ? join(REPORTS, "notebooks", `${nameOf(path)}.failed.ipynb`) : undefined,
      }),
      resume: request.resume,
      strict: request.strict,
      cellTimeoutMs: request.cellTimeoutMs,
      onProgress,
      signal,
    });
    await clearReports();
    const runs: StudyRun[] = [];
    for (const [index, result] of results.entries()) {
      const time = seconds.get(result.notebook) ?? 0;
      runs.push(await studyRun(result, time, log.reports(index), request));
    }
    return runs;
  } finally {
    log.end();
  }
}

export const nameOf = (path: string): string => basename(path, extname(path));

function endLine(result: NotebookResult, name: string, seconds: number, done: number, total: number): string {
  const status = result.kind === "ran" ? result.status : result.kind;
  const word = { ok: "done", error: "FAILED", refused: "FAILED", aborted: "stopped" }[status as string] ?? status;
  return `${word.padEnd(7)}  ${name.padEnd(28)} ${seconds.toFixed(1).padStart(6)} s  (${done} of ${total})`;
}

async function studyRun(
  result: NotebookResult,
  seconds: number,
  reports: StudyRun["reports"],
  { formats = [], progress }: StudiesRequest,
): Promise<StudyRun> {
  const base = { name: nameOf(result.notebook), source: here(result.notebook), seconds, reports };
  if (result.kind !== "ran") {
    const refusal = result.kind === "refused" ? result.reason : undefined;
    const error = refusal === undefined ? undefined : describe(refusal);
    return { ...base, status: result.kind, copy: undefined, pages: [], cells: [], change: undefined, error, refusal };
  }
  const { status, cells, change, warning } = result;
  if (warning !== undefined) progress.print(`strikebook: ${base.name}: ${warning}`);
  const pages: string[] = [];
  // The executed copy itself is the notebook.
  for (const format of formats.filter((each) => each !== "ipynb")) {
    if (status === "aborted") break;
    const made = await convertNotebook(result.path, format);
    for (const warning of made.warnings) progress.print(`strikebook: ${warning}`);
    pages.push(here(made.path));
  }
  const thrown = result.error;
  const error = thrown === undefined ? undefined : status === "skipped" ? thrown.message : formatCellError(thrown);
  return { ...base, status, copy: here(result.path), pages, cells, change, error, refusal: undefined };
}

function describe(reason: Error): string {
  if (reason.name === "StrikebookError") return inCommandLineWords(reason);
  return fileSystemFailure(reason) ?? reason.message;
}

/** What an interrupted or killed study has left of a report that it was writing. */
async function clearReports(): Promise<void> {
  if (!existsSync(REPORTS)) return;
  for (const entry of readdirSync(REPORTS, { withFileTypes: true }))
    if (entry.isDirectory()) await clearAbandoned(join(REPORTS, entry.name));
}

const here = (path: string): string => relative(process.cwd(), resolve(path));
