import { Command } from "commander";
import { defaultLakeRoot, extractDumps } from "strikebook";
import { nameList, positiveInteger } from "../optionValues.js";
import { printDisplay } from "../printDisplay.js";
import { TerminalProgress } from "../TerminalProgress.js";
import { listTables } from "./tables.js";

interface ExtractCommandOptions {
  readonly out?: string;
  readonly list: boolean;
  readonly tables?: string[];
  readonly workers?: number;
  readonly allowUnparsed: boolean;
  readonly json: boolean;
}

/** `strikebook extract`: vendor dumps, or an older layout, into the raw layer of a lake. */
export function extractCommand(signal: AbortSignal): Command {
  return new Command("extract")
    .description(
      "Bring vendor SQL dumps, or an older Parquet layout, into the raw layer of a lake, every column as sent",
    )
    .argument("<dumps...>", "dump files (.sql.gz, .sql), folders of them, or a folder of an older layout")
    .option("--out <lake>", "root of the lake (default: STRIKEBOOK_LAKE or ./lake)")
    .option("--list", "show the tables of dump files with their rows and days, and write nothing", false)
    .option("--tables <names>", "take these alone, as NIFTY,BANKNIFTY25DEC58300CE", nameList)
    .option("--workers <n>", "dumps read at the same time (default: one per core, at most 4)", positiveInteger)
    .option("--allow-unparsed", "exit with 0 although tables have names that cannot be read", false)
    .option("--json", "print the report as JSON", false)
    .addHelpText(
      "after",
      `
The same content again does nothing, and dumps that overlap are joined without duplicates.
A dump that fails does not stop the others; the exit code is then 1.

Example:
  $ strikebook extract --list das_nse_mod.sql.gz
  $ strikebook extract dumps/*.sql.gz --out lake
  $ strikebook extract "new 2025 data/nov 4 to nov 18/processed_output/raw_options" --out lake`,
    )
    .action(async (dumps: string[], options: ExtractCommandOptions) => {
      if (options.list) {
        await listTables(dumps, options.json, signal);
        return;
      }
      const progress = new TerminalProgress();
      try {
        const { tables, workers } = options;
        const report = await extractDumps({ dumps, out: options.out ?? defaultLakeRoot(), tables, workers, signal });
        progress.stop();
        if (options.json) console.log(JSON.stringify(report));
        else printDisplay(report.toDisplay());
        for (const { message } of report.facts.failed) console.error(`strikebook: ${message}`);
        if (report.facts.failed.length > 0) process.exitCode = 1;
        const [first] = report.unparsed;
        if (first && !options.allowUnparsed) {
          const count = report.unparsed.length;
          const tablesHave = count === 1 ? "1 table has a name" : `${count} tables have names`;
          console.error(
            `strikebook: ${tablesHave} that cannot be read (${first.reason}); all others are in the lake, pass --allow-unparsed to accept that`,
          );
          process.exitCode = 1;
        }
      } finally {
        progress.stop();
      }
    });
}
