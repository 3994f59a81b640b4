import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { StrikebookError } from "strikebook";
import { type NotebookProgress, type NotebookRun, runNotebook } from "../headless/runNotebook.js";
import { formatCellError } from "../typescript/CellError.js";
import { SAMPLE_FOLDER } from "./makeSample.js";
import type { TerminalProgress } from "./TerminalProgress.js";

export interface StudyRequest {
  readonly path: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly output?: string | undefined;
  readonly lake?: string | undefined;
  readonly progress: TerminalProgress;
  readonly signal: AbortSignal;
}

export interface StudyRun {
  readonly name: string;
  readonly status: NotebookRun["status"];
  readonly seconds: number;
  /** The executed copy of the notebook. */
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
  const lake = request.lake ?? lakeOf(progress);
  if (lake !== undefined) process.env.STRIKEBOOK_LAKE = lake;
  const started = Date.now();
  const run = await runNotebook({
    path,
    output: request.output ?? join(REPORTS, "notebooks", `${name}.ipynb`),
    parameters,
    onProgress: (event) => show(event, name, progress),
    signal,
  });
  signal.throwIfAborted();
  return {
    name,
    status: run.status,
    seconds: (Date.now() - started) / 1000,
    notebook: relative(process.cwd(), run.path),
    reports: reportsSince(started),
    ...(run.error ? { error: formatCellError(run.error) } : {}),
  };
}

/** Cells are one bar of the notebook; a long step inside a cell is a bar of its own. */
function show(event: NotebookProgress, name: string, progress: TerminalProgress): void {
  if (event.kind === "step") progress.show(event.step);
  else if (event.kind === "cell-start") {
    progress.show({
      id: -1,
      label: `${name}: ${event.title}`,
      done: event.cell,
      total: event.cells,
      unit: "cells",
      state: "running",
      elapsedMs: 0,
    });
  }
}

/** The lake when none is named: what the library opens by itself, else the sample, and then it is said. */
function lakeOf(progress: TerminalProgress): string | undefined {
  if (process.env.STRIKEBOOK_LAKE || existsSync("lake")) return undefined;
  const sample = join(SAMPLE_FOLDER, "lake");
  if (!existsSync(sample)) return undefined;
  progress.print(`no lake is named: running on the sample market (${sample})`);
  return sample;
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
