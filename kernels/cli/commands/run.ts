import { availableParallelism } from "node:os";
import { Command } from "commander";
import { StrikebookError } from "strikebook";
import type { NotebookFormat } from "../../headless/index.js";
import { expandNotebooks } from "../expandNotebooks.js";
import { type LakeChoice, lakeOrSample, namedLake, withLakeOption } from "../lakeOption.js";
import { formatList, nameValue, positiveInteger, positiveSeconds } from "../optionValues.js";
import { exitCodeOf, printRun, printTroubles } from "../printRuns.js";
import { nameOf, runStudies } from "../runStudies.js";
import { runsJson } from "../runsJson.js";
import { TerminalProgress } from "../TerminalProgress.js";

interface RunOptions extends LakeChoice {
  readonly parameter?: Record<string, string>;
  readonly output?: string;
  readonly resume: boolean;
  readonly to?: readonly NotebookFormat[];
  readonly jobs?: number;
  readonly timeout?: number;
  readonly times: boolean;
  readonly quiet: boolean;
  readonly json: boolean;
  readonly strict?: boolean;
  readonly strictExpiry?: boolean;
}

/** `strikebook run`: notebooks from top to bottom without a front end. */
export function runCommand(signal: AbortSignal): Command {
  const command = new Command("run")
    .description("Run notebooks: cells in order, outputs into a copy, stop at the first error")
    .argument("<notebooks...>", "notebooks, folders of them, or patterns")
    .option("-p, --parameter <name=value>", "replace a parameter; may be repeated", nameValue)
    .option(
      "-o, --output <file>",
      "where the executed copy goes (default: reports/notebooks/<name>.ipynb, of a failed run <name>.failed.ipynb)",
    )
    .option("--resume", "go on from the earlier copy: reuse what is unchanged, and say what", false)
    .option("--to <formats>", "write the copy as html, md or ipynb too, as html,md; may be repeated", formatList)
    .option("--jobs <n>", "notebooks at the same time (default: half the cores)", positiveInteger)
    .option("--timeout <seconds>", "stop a cell that runs longer, and the notebook with it", positiveSeconds)
    .option("--times", "print time and memory of every cell", false)
    .option("--quiet", "print nothing but what went wrong", false);
  return withLakeOption(command, "lake that the notebooks open (default: STRIKEBOOK_LAKE, ./lake, else the sample)")
    .option("--strict", "refuse every cell that has type errors (default: what the notebook says of itself)")
    .option(
      "--strict-expiry",
      "skip days whose data lack the nearest expiry of the calendar (default: trade them, and the run is suspect)",
    )
    .option("--json", "print the result as one line of JSON", false)
    .addHelpText(
      "after",
      `
Exit codes: 0 done, 1 a notebook failed, 2 wrong usage, 3 a report is incomplete,
4 a study was skipped because its data are not there, 130 interrupted.

Example:
  $ strikebook run notebooks/*.ipynb --lake lake --jobs 2 --to html --times`,
    )
    .action(async (names: string[], options: RunOptions) => {
      const started = performance.now();
      const paths = expandNotebooks(names);
      refuseSharedOutput(paths, options.output);
      const jobs = options.jobs ?? Math.max(1, Math.floor(availableParallelism() / 2));
      const progress = new TerminalProgress({ quiet: options.quiet });
      try {
        const named = namedLake(options);
        const ownLake = named === undefined ? lakeOrSample((line) => progress.note(line)) : undefined;
        const runs = await runStudies({
          paths,
          parameters: options.parameter,
          output: options.output,
          lake: named,
          ownLake,
          resume: options.resume,
          formats: options.to,
          cellTimeoutMs: options.timeout === undefined ? undefined : options.timeout * 1000,
          jobs,
          progress,
          signal,
          strict: options.strict,
          strictExpiry: options.strictExpiry,
        });
        progress.stop();
        // One notebook that could not be started at all is an error of the command, told in one line.
        if (runs.length === 1 && runs[0]!.refusal !== undefined) throw runs[0]!.refusal;
        const exitCode = exitCodeOf(runs);
        if (options.json)
          console.log(
            runsJson(runs, { exitCode, jobs, lake: named ?? ownLake, elapsedMs: performance.now() - started }),
          );
        else
          for (const run of runs)
            if (!options.quiet || (run.status !== "ok" && run.status !== "not run")) printRun(run, options);
        printTroubles(runs);
        process.exitCode = exitCode;
      } finally {
        progress.stop();
      }
    });
}

function refuseSharedOutput(paths: readonly string[], output: string | undefined): void {
  if (output !== undefined && paths.length > 1)
    throw new StrikebookError(
      "argument",
      `--output ${output} is one file, and ${paths.length} notebooks are to run`,
      "leave it out: each copy goes to reports/notebooks/<name>.ipynb",
    );
  const names = new Map<string, string>();
  for (const path of paths) {
    const other = names.get(nameOf(path));
    if (other !== undefined)
      throw new StrikebookError(
        "argument",
        `the copies of ${other} and ${path} would have one name`,
        "run them one after the other, each with --output",
      );
    names.set(nameOf(path), path);
  }
}
