import { Command, InvalidArgumentError } from "commander";
import { checkNotebook, formatNotebookCheck } from "../../compare/index.js";
import { checkLake, type LakeChoice, lakeOrSample, namedLake, withLakeOption } from "../lakeOption.js";
import { showNotebook } from "../showNotebook.js";
import { TerminalProgress } from "../TerminalProgress.js";

interface CheckOptions extends LakeChoice {
  readonly rtol: number;
  readonly atol: number;
  readonly ignore: readonly RegExp[];
  readonly json: boolean;
}

/** `strikebook check`: runs a notebook again and compares with the outputs saved in it. */
export function checkCommand(signal: AbortSignal): Command {
  const command = new Command("check")
    .description("Run an executed notebook again and compare its outputs with the saved ones, number by number")
    .argument("<notebook>", "an .ipynb file with outputs")
    .option("--rtol <x>", "relative tolerance of numbers with decimals", tolerance, 1e-6)
    .option("--atol <x>", "absolute tolerance of every number", tolerance, 0)
    .option("--ignore <regex>", "what may differ in texts: times, run ids; may be repeated", pattern, []);
  return withLakeOption(command, "lake that the notebook opens (default: STRIKEBOOK_LAKE, ./lake, else the sample)")
    .option("--json", "print the differences as JSON", false)
    .action(async (notebook: string, options: CheckOptions) => {
      const progress = new TerminalProgress();
      try {
        const named = namedLake(options);
        if (named !== undefined) await checkLake(named);
        const lake = named ?? lakeOrSample((line) => progress.print(line));
        const check = await checkNotebook(notebook, {
          relativeTolerance: options.rtol,
          absoluteTolerance: options.atol,
          ignore: options.ignore,
          onProgress: (event) => showNotebook(event, notebook, progress),
          env: lake === undefined ? process.env : { ...process.env, STRIKEBOOK_LAKE: lake },
          signal,
        });
        progress.stop();
        signal.throwIfAborted();
        console.log(options.json ? JSON.stringify(check) : formatNotebookCheck(check));
        process.exitCode = check.status === "same" ? 0 : 1;
      } finally {
        progress.stop();
      }
    });
}

function tolerance(text: string): number {
  const value = Number(text);
  if (!(value >= 0)) throw new InvalidArgumentError("give a number of at least 0.");
  return value;
}

function pattern(text: string, before: readonly RegExp[]): readonly RegExp[] {
  try {
    return [...before, new RegExp(text)];
  } catch (error) {
    throw new InvalidArgumentError(`this is no regular expression: ${(error as Error).message}.`);
  }
}
