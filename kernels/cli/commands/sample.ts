import { Command, Option } from "commander";
import { StrikebookError } from "strikebook";
import { CRYPTO_SAMPLE_FOLDER, makeCryptoSample } from "../makeCryptoSample.js";
import { makeSample, SAMPLE_FOLDER } from "../makeSample.js";
import { positiveInteger } from "../optionValues.js";
import { TerminalProgress } from "../TerminalProgress.js";

interface SampleArguments {
  readonly market: "nse" | "crypto";
  readonly to?: string;
  readonly days?: number;
  readonly rows?: number;
  readonly seed?: number;
  readonly from?: string;
  readonly format?: string;
  readonly replace: boolean;
  readonly json: boolean;
}

/** `strikebook sample`: makes the sample market and the lake packed from it, or the files of a simulated crypto market. */
export function sampleCommand(signal: AbortSignal): Command {
  return new Command("sample")
    .description("Make the sample market (vendor dumps with the vendor's faults) and pack it into a lake")
    .addOption(
      new Option(
        "--market <name>",
        "nse: ticks of NIFTY and BANKNIFTY; crypto: Deribit and Aave files as their vendors send them, no lake",
      )
        .choices(["nse", "crypto"])
        .default("nse"),
    )
    .option("--to <dir>", `folder of the sample (default: ${SAMPLE_FOLDER}, or ${CRYPTO_SAMPLE_FOLDER})`)
    .option("--days <n>", "number of sessions, of UTC days for crypto", positiveInteger)
    .option("--from <date>", "first day, crypto alone (default: 2023-08-14)")
    .option("--rows <n>", "about how many option rows", positiveInteger)
    .option("--seed <n>", "seed; the same seed gives the same market", positiveInteger)
    .option(
      "--format <kind>",
      "nse: dump (default: gzip SQL dumps, then pack) or parquet (straight into the lake, for large sizes); crypto: csv (default) or parquet",
    )
    .option("--replace", "make it anew where a sample of other options is", false)
    .option("--json", "print the result as JSON", false)
    .addHelpText(
      "after",
      "\nExamples:\n  $ strikebook sample --to tour --days 2 --rows 300000\n  $ strikebook sample --market crypto --days 3 --rows 500000 --to crypto",
    )
    .action(async (options: SampleArguments) => {
      const progress = new TerminalProgress();
      try {
        if (options.market === "crypto") {
          await crypto(options, signal);
          return;
        }
        if (options.from !== undefined)
          throw new StrikebookError(
            "argument",
            "--from is for --market crypto",
            "leave it out, or add --market crypto",
          );
        const say = (line: string): void => progress.print(line);
        const sample = await makeSample({ ...options, directory: options.to ?? SAMPLE_FOLDER, say, signal });
        if (options.json) console.log(JSON.stringify(sample));
        else
          console.log(`sample market: ${sample.directory}\nlake: ${sample.lake} (${sample.reused ? "reused" : "new"})`);
      } finally {
        progress.stop();
      }
    });
}

async function crypto(options: SampleArguments, signal: AbortSignal): Promise<void> {
  const { directory, mark, truth, reused } = await makeCryptoSample({
    ...options,
    directory: options.to ?? CRYPTO_SAMPLE_FOLDER,
    signal,
  });
  const optionRows = truth.days.reduce((sum, day) => sum + day.options.rows, 0);
  const perpetualRows = truth.days.reduce((sum, day) => sum + day.perpetual.rows, 0);
  if (options.json)
    console.log(JSON.stringify({ directory, files: mark.files.length, optionRows, perpetualRows, reused }));
  else
    console.log(
      `crypto sample: ${directory} (${mark.files.length} files, ${optionRows} option rows, ${perpetualRows} perpetual rows, ${reused ? "reused" : "new"})`,
    );
}
