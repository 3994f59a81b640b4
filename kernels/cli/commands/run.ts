import { Command } from "commander";
import { nameValue } from "../optionValues.js";
import { printRun, runStudy } from "../runStudy.js";
import { TerminalProgress } from "../TerminalProgress.js";

interface RunOptions {
  readonly parameter?: Record<string, string>;
  readonly output?: string;
  readonly lake?: string;
  readonly json: boolean;
}

/** `strikebook run`: a notebook from top to bottom without a front end. */
export function runCommand(signal: AbortSignal): Command {
  return new Command("run")
    .description("Run a notebook: cells in order, outputs into a copy, stop at the first error")
    .argument("<notebook>", "an .ipynb file with TypeScript cells")
    .option("-p, --parameter <name=value>", "replace a parameter; may be repeated", nameValue)
    .option("-o, --output <file>", "where the executed copy goes (default: reports/notebooks/<name>.ipynb)")
    .option("--lake <dir>", "lake that the notebook opens (default: STRIKEBOOK_LAKE, ./lake, else the sample)")
    .option("--json", "print the result as JSON", false)
    .action(async (notebook: string, options: RunOptions) => {
      const progress = new TerminalProgress();
      try {
        const run = await runStudy({
          path: notebook,
          parameters: options.parameter ?? {},
          output: options.output,
          lake: options.lake,
          progress,
          signal,
        });
        progress.stop();
        if (options.json) console.log(JSON.stringify(run));
        else printRun(run);
        if (run.status !== "ok") process.exitCode = 1;
      } finally {
        progress.stop();
      }
    });
}
