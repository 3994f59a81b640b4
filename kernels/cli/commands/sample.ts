import { Command } from "commander";
import { makeSample, SAMPLE_FOLDER } from "../makeSample.js";
import { positiveInteger } from "../optionValues.js";
import { TerminalProgress } from "../TerminalProgress.js";

interface SampleArguments {
  readonly to: string;
  readonly days?: number;
  readonly rows?: number;
  readonly seed?: number;
  readonly format: string;
  readonly replace: boolean;
  readonly json: boolean;
}

/** `strikebook sample`: makes the sample market and the lake packed from it. */
export function sampleCommand(signal: AbortSignal): Command {
  return new Command("sample")
    .description("Make the sample market (vendor dumps with the vendor's faults) and pack it into a lake")
    .option("--to <dir>", "folder of the sample", SAMPLE_FOLDER)
    .option("--days <n>", "number of sessions", positiveInteger)
    .option("--rows <n>", "about how many option rows", positiveInteger)
    .option("--seed <n>", "seed; the same seed gives the same market", positiveInteger)
    .option(
      "--format <kind>",
      "dump: gzip SQL dumps, then pack; parquet: straight into the lake, for large sizes",
      "dump",
    )
    .option("--replace", "make it anew where a sample of other options is", false)
    .option("--json", "print the result as JSON", false)
    .addHelpText("after", "\nExample:\n  $ strikebook sample --to tour --days 2 --rows 300000")
    .action(async (options: SampleArguments) => {
      const progress = new TerminalProgress();
      try {
        const say = (line: string): void => progress.print(line);
        const sample = await makeSample({ ...options, directory: options.to, say, signal });
        if (options.json) console.log(JSON.stringify(sample));
        else
          console.log(`sample market: ${sample.directory}\nlake: ${sample.lake} (${sample.reused ? "reused" : "new"})`);
      } finally {
        progress.stop();
      }
    });
}
