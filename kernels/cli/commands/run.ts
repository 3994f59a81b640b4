import { Command } from "commander";
import { type LakeChoice, namedLake, withLakeOption } from "../lakeOption.js";
import { nameValue } from "../optionValues.js";
import { exitCodeOf, printRun, runStudy } from "../runStudy.js";
import { TerminalProgress } from "../TerminalProgress.js";

interface RunOptions extends LakeChoice {
  readonly parameter?: Record<string, string>;
  readonly output?: string;
  readonly json: boolean;
  readonly strict?: boolean;
}

/** `strikebook run`: a notebook from top to bottom without a front end. */
export function runCommand(signal: AbortSignal): Command {
  const command = new Command("run")
    .description("Run a notebook: cells in order, outputs into a copy, stop at the first error")
    .argument("<notebook>", "an .ipynb file with TypeScript cells")
    .option("-p, --parameter <name=value>", "replace a parameter; may be repeated", nameValue)
    .option(
      "-o, --output <file>",
      "where the executed copy goes (default: reports/notebooks/<name>.ipynb, of a failed run <name>.failed.ipynb)",
    );
  return withLakeOption(command, "lake that the notebook opens (default: STRIKEBOOK_LAKE, ./lake, else the sample)")
    .option("--strict", "refuse every cell that has type errors (default: what the notebook says of itself)")
    .option("--json", "print the result as JSON", false)
    .action(async (notebook: string, options: RunOptions) => {
      const progress = new TerminalProgress();
      try {
        const run = await runStudy({
          path: notebook,
          parameters: options.parameter ?? {},
          output: options.output,
          lake: namedLake(options),
          progress,
          signal,
          strict: options.strict,
        });
        progress.stop();
        if (options.json) console.log(JSON.stringify(run));
        else printRun(run);
        process.exitCode = exitCodeOf([run]);
      } finally {
        progress.stop();
      }
    });
}
