import { Command } from "commander";
import { makeSample, SAMPLE_FOLDER } from "../makeSample.js";
import { positiveInteger } from "../optionValues.js";
import { TerminalProgress } from "../TerminalProgress.js";

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
    .option("--json", "print the result as JSON", false)
    .action(
      async (options: { to: string; days?: number; rows?: number; seed?: number; format: string; json: boolean }) => {
        const progress = new TerminalProgress();
        try {
          const sample = await makeSample({ ...options, directory: options.to, signal });
          if (options.json) console.log(JSON.stringify(sample));
          else
            console.log(
              `sample market: ${sample.directory}\nlake: ${sample.lake} (${sample.reused ? "reused" : "new"})`,
            );
        } finally {
          progress.stop();
        }
      },
    );
}
