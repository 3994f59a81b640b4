import { cellNumbers } from "../headless/bannerCell.js";
import { displayLines } from "./printDisplay.js";
import type { StudyRun } from "./StudyRun.js";

/** Prints what a notebook left, and what of it is of an earlier run. */
export function printRun(run: StudyRun, { times }: { readonly times: boolean }): void {
  const more = { skipped: `  skipped: ${run.error}`, "not run": "  not run" }[run.status as string] ?? "";
  console.log(`${run.name}${more}`);
  for (const report of run.reports) console.log(`  ${report.html}  (${report.verdict})`);
  if (run.copy !== undefined) console.log(`  ${run.copy}`);
  for (const page of run.pages) console.log(`  ${page}`);
  for (const line of reuseLines(run)) console.log(`  ${line}`);
  if (times) for (const line of timeLines(run)) console.log(`  ${line}`);
  if (run.status === "error") console.error(`${run.error}\nstrikebook: ${run.name} stopped at its first error`);
  if (run.status === "refused") console.error(`strikebook: ${run.error}`);
}

/** What a resumed run reused and what it ran; nothing for a fresh run. */
function reuseLines({ cells, change }: StudyRun): string[] {
  const of = (...origins: string[]) =>
    cells.filter((cell) => origins.includes(cell.origin) && cell.status !== "not run");
  const [reused, replayed, ran] = [of("kept", "restored"), of("replayed"), of("run")];
  if (reused.length === 0 && replayed.length === 0 && change === undefined) return [];
  const times = reused.map((cell) => cell.ranAt ?? "an unknown time").sort();
  return [
    ...(reused.length > 0 ? [`reused    ${cellNumbers(reused)}: outputs of ${times[0]}, not run again`] : []),
    ...(replayed.length > 0 ? [`repeated  ${cellNumbers(replayed)}: unchanged, run again for the variables`] : []),
    ...(ran.length > 0 ? [`new       ${cellNumbers(ran)}${change === undefined ? "" : `: ${change}`}`] : []),
  ];
}

/** Time and memory of each cell. */
function timeLines({ cells }: StudyRun): string[] {
  return displayLines({
    kind: "table",
    columns: ["cell", "outcome", "seconds", "memory MB", "what"],
    rows: cells.map(({ cell, status, origin, elapsedMs, rssMb, title }) => [
      String(cell),
      origin === "run" || status === "not run" ? status : `${status}, ${origin}`,
      status === "not run" ? "-" : (elapsedMs / 1000).toFixed(2),
      rssMb === undefined ? "not measured" : rssMb.toFixed(0),
      title,
    ]),
    totalRows: cells.length,
  });
}

/** Exit codes of runs, from the gravest down. */
export const EXIT: Readonly<Record<"interrupted" | "failed" | "incomplete" | "skipped" | "done", number>> = {
  interrupted: 130,
  failed: 1,
  incomplete: 3,
  skipped: 4,
  done: 0,
};

/**
 * Exit code of runs: 130 interrupted, 1 when one failed, 3 when a report is incomplete, 4 when one was skipped. A suspect
 * report is printed only.
 */
export function exitCodeOf(runs: readonly StudyRun[]): number {
  const some = (...statuses: StudyRun["status"][]): boolean => runs.some((run) => statuses.includes(run.status));
  if (some("aborted", "not run")) return EXIT.interrupted;
  if (some("error", "refused")) return EXIT.failed;
  if (incompleteReports(runs).length > 0) return EXIT.incomplete;
  return some("skipped") ? EXIT.skipped : EXIT.done;
}

/** Says on stderr what a reader of the exit code must know. */
export function printTroubles(runs: readonly StudyRun[]): void {
  for (const html of incompleteReports(runs))
    console.error(`strikebook: ${html} is incomplete: days or results are missing; its first lines say which`);
  const stopped = runs.filter((run) => run.status === "aborted");
  const waiting = runs.filter((run) => run.status === "not run");
  if (stopped.length + waiting.length === 0) return;
  const copies = stopped.flatMap(({ copy }) => copy ?? []);
  const left = copies.length > 0 ? `; what had run is marked as interrupted in ${copies.join(", ")}` : "";
  const rest = waiting.length > 0 ? `; not started: ${waiting.map(({ name }) => name).join(", ")}` : "";
  console.error(`strikebook: interrupted${left}${rest}`);
}

function incompleteReports(runs: readonly StudyRun[]): string[] {
  return runs.flatMap((run) => run.reports.filter(({ verdict }) => verdict === "incomplete").map(({ html }) => html));
}
