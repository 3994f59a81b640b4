import { Command } from "commander";
import { makeSample, SAMPLE_FOLDER } from "../makeSample.js";
import { printRun, runStudy, type StudyRun } from "../runStudy.js";
import { studies } from "../studies.js";
import { TerminalProgress } from "../TerminalProgress.js";
import { writeArchive } from "../writeArchive.js";

/** `strikebook start`: sample market, studies, reports, archive. */
export function startCommand(signal: AbortSignal): Command {
  return new Command("start")
    .description("Make the sample market if it is missing, run the first studies, write reports/ and say where")
    .option("--all", "run every study there is", false)
    .option("--data <dir>", "run the studies on this lake instead of the sample")
    .action(async (options: { all: boolean; data?: string }) => {
      const started = performance.now();
      const progress = new TerminalProgress();
      const runs: StudyRun[] = [];
      try {
        let lake = options.data;
        if (lake === undefined) {
          const sample = await makeSample({ directory: SAMPLE_FOLDER, signal });
          progress.print(`sample market ${sample.reused ? "reused" : "made"}: ${sample.directory}`);
          lake = sample.lake;
        }
        for (const study of studies(options.all)) {
          const run = await runStudy({ path: study.path, parameters: {}, lake, progress, signal });
          runs.push(run);
          progress.print(
            `${run.status === "ok" ? "done" : "FAILED"}  ${study.name.padEnd(28)} ${run.seconds.toFixed(1).padStart(6)} s`,
          );
        }
        const archive = await writeArchive("reports", signal);
        progress.stop();
        console.log("");
        for (const run of runs) printRun(run);
        console.log(`\nstrategy archive\n  ${archive.html}\n  ${archive.markdown}`);
        console.log(`\n${runs.length} studies in ${((performance.now() - started) / 1000).toFixed(1)} s`);
        if (runs.some((run) => run.status !== "ok")) process.exitCode = 1;
      } finally {
        progress.stop();
      }
    });
}
