import { Command, InvalidArgumentError, Option } from "commander";
import { checkNotebook, formatNotebookCheck, updateSavedOutputs } from "../../compare/index.js";
import { checkLake, type LakeChoice, lakeOrSample, namedLake, withLakeOption } from "../lakeOption.js";
import { NotebookRows } from "../NotebookRows.js";
import { positiveSeconds, tolerance } from "../optionValues.js";
import { TerminalProgress } from "../TerminalProgress.js";

interface CheckOptions extends LakeChoice {
  readonly tolerance?: number;
  readonly rtol?: number;
  readonly atol: number;
  readonly ignore: readonly RegExp[];
  readonly update: boolean;
  readonly timeout?: number;
  readonly json: boolean;
}

/** `strikebook check`: runs a notebook again and compares with the outputs saved in it. */
export function checkCommand(signal: AbortSignal): Command {
  const command = new Command("check")
    .description("Run an executed notebook again and compare its outputs with the saved ones, number by number")
    .argument("<notebook>", "an .ipynb file with outputs")
    .addOption(
      new Option("--tolerance <x>", "relative tolerance of numbers with decimals (default: 1e-6)")
        .argParser(tolerance)
        .conflicts("rtol"),
    )
    .addOption(new Option("--rtol <x>", "the same as --tolerance").argParser(tolerance).conflicts("tolerance"))
    .option("--atol <x>", "absolute tolerance of every number", tolerance, 0)
    .option("--ignore <regex>", "what may differ in texts: times, run ids; may be repeated", pattern, [])
    .option("--update", "after showing what differs, save the fresh outputs in the notebook", false)
    .option("--timeout <seconds>", "stop a cell that runs longer, and the check with it", positiveSeconds);
  return withLakeOption(command, "lake that the notebook opens (default: STRIKEBOOK_LAKE, ./lake, else the sample)")
    .option("--json", "print the differences as JSON", false)
    .addHelpText(
      "after",
      `
Exit codes: 0 the same (or updated), 1 different or failed, 2 wrong usage, 130 interrupted.

Example:
  $ strikebook check reports/notebooks/01-smile-and-density.ipynb --tolerance 1e-9`,
    )
    .action(async (notebook: string, options: CheckOptions) => {
      const progress = new TerminalProgress();
      const rows = new NotebookRows(progress, false);
      try {
        const named = namedLake(options);
        if (named !== undefined) await checkLake(named);
        const lake = named ?? lakeOrSample((line) => progress.print(line));
        const check = await checkNotebook(notebook, {
          relativeTolerance: options.tolerance ?? options.rtol,
          absoluteTolerance: options.atol,
          ignore: options.ignore,
          cellTimeoutMs: options.timeout === undefined ? undefined : options.timeout * 1000,
          onProgress: (event) => rows.show(event, notebook),
          env: lake === undefined ? process.env : { ...process.env, STRIKEBOOK_LAKE: lake },
          signal,
        });
        progress.stop();
        signal.throwIfAborted();
        console.log(options.json ? JSON.stringify(check) : formatNotebookCheck(check));
        process.exitCode = check.status === "same" ? 0 : 1;
        if (!options.update || check.status === "same") return;
        const cells = await updateSavedOutputs(check);
        console.error(`strikebook: the outputs of ${cells} cells are saved anew in ${notebook}`);
        process.exitCode = 0;
      } finally {
        progress.stop();
      }
    });
}

function pattern(text: string, before: readonly RegExp[]): readonly RegExp[] {
  try {
    return [...before, new RegExp(text)];
  } catch (error) {
    throw new InvalidArgumentError(`this is no regular expression: ${(error as Error).message}.`);
  }
}
