import { availableParallelism } from "node:os";
import { Command } from "commander";
import { checkLake, type LakeChoice, namedLake, withLakeOption } from "../lakeOption.js";
import { makeSample, SAMPLE_FOLDER } from "../makeSample.js";
import { positiveInteger } from "../optionValues.js";
import { EXIT, exitCodeOf, printRun, printTroubles } from "../printRuns.js";
import { runStudies } from "../runStudies.js";
import type { StudyRun } from "../StudyRun.js";
import { studies } from "../studies.js";
import { TerminalProgress } from "../TerminalProgress.js";
import { writeArchive } from "../writeArchive.js";

/** More studies at once than this gain little on a desktop and need its memory. */
const MOST_JOBS = 2;

/** `strikebook start`: sample market, studies, reports, archive. */
export function startCommand(signal: AbortSignal): Command {
  const command = new Command("start")
    .description("Make the sample market if it is missing, run the first studies, write reports/ and say where")
    .option("--all", "run every study there is", false)
    .option(
      "--jobs <n>",
      `studies at the same time (default: ${MOST_JOBS}, or as many as there are cores)`,
      positiveInteger,
    );
  return withLakeOption(command, "run the studies on this lake alone; one whose data it lacks is skipped")
    .addHelpText("after", "\nExample:\n  $ strikebook start --data lake")
    .action(async (options: LakeChoice & { all: boolean; jobs?: number }) => {
      const started = performance.now();
      const progress = new TerminalProgress();
      try {
        const named = namedLake(options);
        const ownLake = named === undefined ? await sampleLake(progress, signal) : undefined;
        if (named !== undefined) await checkLake(named);
        const paths = studies(options.all).map(({ path }) => path);
        const jobs = options.jobs ?? Math.min(MOST_JOBS, availableParallelism(), paths.length);
        const runs = await runStudies({ paths, lake: named, ownLake, jobs, progress, signal });
        const exitCode = startExitCode(runs);
        const archive = mayArchive(runs) ? await writeArchive("reports", signal) : undefined;
        progress.stop();
        console.log("");
        for (const run of runs) printRun(run, { times: false });
        for (const line of archive?.warnings ?? []) console.error(`strikebook: warning: ${line}`);
        if (archive) console.log(`\nstrategy archive\n  ${archive.html}\n  ${archive.markdown}`);
        else console.error(`strikebook: the strategy archive is left as it was: ${whyNot(runs)}`);
        console.log(`\n${counted(runs)} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
        printTroubles(runs);
        process.exitCode = exitCode;
      } finally {
        progress.stop();
      }
    });
}

async function sampleLake(progress: TerminalProgress, signal: AbortSignal): Promise<string> {
  const sample = await makeSample({ directory: SAMPLE_FOLDER, say: (line) => progress.print(line), signal });
  progress.print(`sample market ${sample.reused ? "reused" : "made"}: ${sample.directory}`);
  return sample.lake;
}

/** Of studies that the user did not pick one that is skipped is no failure, as long as another one ran. */
function startExitCode(runs: readonly StudyRun[]): number {
  const code = exitCodeOf(runs);
  return code === EXIT.skipped && runs.some((run) => run.status === "ok") ? EXIT.done : code;
}

/** The archive is of whole runs: nothing failed, and a strategy ran. */
function mayArchive(runs: readonly StudyRun[]): boolean {
  return (
    runs.every((run) => run.status === "ok" || run.status === "skipped") && runs.some((run) => run.reports.length > 0)
  );
}

function whyNot(runs: readonly StudyRun[]): string {
  const names = (...statuses: StudyRun["status"][]): string =>
    runs
      .filter((run) => statuses.includes(run.status))
      .map((run) => run.name)
      .join(", ");
  if (names("aborted", "not run") !== "") return "the run was interrupted";
  const failed = names("error", "refused");
  return failed === "" ? "no study wrote a report" : `${failed} failed`;
}

function counted(runs: readonly StudyRun[]): string {
  const skipped = runs.filter((run) => run.status === "skipped").length;
  return `${runs.length} studies${skipped > 0 ? ` (${skipped} skipped)` : ""}`;
}
