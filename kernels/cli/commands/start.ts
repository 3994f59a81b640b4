import { Command } from "commander";
import { checkLake, type LakeChoice, namedLake, withLakeOption } from "../lakeOption.js";
import { makeSample, SAMPLE_FOLDER } from "../makeSample.js";
import { exitCodeOf, printRun, runStudy, type StudyRun } from "../runStudy.js";
import { studies } from "../studies.js";
import { TerminalProgress } from "../TerminalProgress.js";
import { writeArchive } from "../writeArchive.js";

/** `strikebook start`: sample market, studies, reports, archive. */
export function startCommand(signal: AbortSignal): Command {
  const command = new Command("start")
    .description("Make the sample market if it is missing, run the first studies, write reports/ and say where")
    .option("--all", "run every study there is", false);
  return withLakeOption(command, "run the studies on this lake instead of the sample").action(
    async (options: LakeChoice & { all: boolean }) => {
      const started = performance.now();
      const progress = new TerminalProgress();
      const runs: StudyRun[] = [];
      try {
        let lake = namedLake(options);
        if (lake === undefined) {
          const sample = await makeSample({ directory: SAMPLE_FOLDER, say: (line) => progress.print(line), signal });
          progress.print(`sample market ${sample.reused ? "reused" : "made"}: ${sample.directory}`);
          lake = sample.lake;
        } else await checkLake(lake);
        for (const study of studies(options.all)) {
          const run = await runStudy({ path: study.path, parameters: {}, lake, progress, signal });
          runs.push(run);
          progress.print(
            `${run.status === "ok" ? "done" : "FAILED"}  ${study.name.padEnd(28)} ${run.seconds.toFixed(1).padStart(6)} s`,
          );
        }
        const failed = runs.filter((run) => run.status !== "ok").map((run) => run.name);
        const archive = failed.length === 0 ? await writeArchive("reports", signal) : undefined;
        progress.stop();
        console.log("");
        for (const run of runs) printRun(run);
        if (archive) console.log(`\nstrategy archive\n  ${archive.html}\n  ${archive.markdown}`);
        else console.error(`strikebook: the strategy archive is left as it was: ${failed.join(", ")} failed`);
        console.log(`\n${runs.length} studies in ${((performance.now() - started) / 1000).toFixed(1)} s`);
        process.exitCode = exitCodeOf(runs);
      } finally {
        progress.stop();
      }
    },
  );
}
