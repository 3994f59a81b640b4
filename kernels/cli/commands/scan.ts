import { join } from "node:path";
import { Command, Option } from "commander";
import { EMA_SCAN_FILES, EMA_SCAN_NOTE, emaScan, type ScanSource, StrikebookError } from "strikebook";
import { helpOnUsageErrors } from "../helpOnUsageErrors.js";
import { type LakeChoice, lakeOrSample, namedLake, withLakeOption } from "../lakeOption.js";
import { nameList, positiveInteger, tolerance } from "../optionValues.js";
import { printDisplay } from "../printDisplay.js";
import { TerminalProgress } from "../TerminalProgress.js";

interface ScanCommandOptions extends LakeChoice {
  readonly from?: string;
  readonly to?: string;
  readonly underlyings?: string[];
  readonly workers?: number;
  readonly source: ScanSource;
  readonly maxSpread?: number;
  readonly out?: string;
  readonly json: boolean;
}

/** `strikebook scan`: one pass over every contract of many days. */
export function scanCommand(signal: AbortSignal): Command {
  return new Command("scan")
    .description("Run a rule over every contract of many days on all cores: the EMA benchmark")
    .addHelpText("after", "\nExample:\n  $ strikebook scan ema --lake lake --out ema")
    .addCommand(helpOnUsageErrors(emaCommand(signal)));
}

function emaCommand(signal: AbortSignal): Command {
  const command = new Command("ema").description(
    `EMA(5) over EMA(21), contract by contract: P&L, trades and rows of each. ${EMA_SCAN_NOTE}`,
  );
  return withLakeOption(command, "root of the lake (default: STRIKEBOOK_LAKE, ./lake, else the sample)")
    .option("--from <day>", "first day, YYYY-MM-DD")
    .option("--to <day>", "last day")
    .option("--underlyings <names>", "these alone, as NIFTY,BANKNIFTY", nameList)
    .option("--workers <n>", "threads (default: all cores)", positiveInteger)
    .addOption(
      new Option(
        "--source <source>",
        "tape cache (filled where columns are missing), the Parquet parts, or the cache where there is one",
      )
        .choices(["cache", "parquet", "auto"])
        .default("auto"),
    )
    .option(
      "--max-spread <share>",
      "widest spread at an entry, as a share of the mid (default: the users' 0.0005)",
      tolerance,
    )
    .option("--out <dir>", `write ${EMA_SCAN_FILES.table} and ${EMA_SCAN_FILES.analysis} there`)
    .option("--json", "print the totals as JSON", false)
    .addHelpText("after", "\nExample:\n  $ strikebook scan ema --lake lake --from 2025-08-01 --to 2025-08-31 --out ema")
    .action(async ({ from, to, underlyings, workers, source, maxSpread, out, json, ...choice }: ScanCommandOptions) => {
      const lake = namedLake(choice) ?? lakeOrSample((line) => console.error(line));
      const progress = new TerminalProgress();
      try {
        const report = await emaScan({ lake, from, to, underlyings, threads: workers, source, maxSpread, out, signal });
        progress.stop();
        const { totals, facts, rowsPerSecond, warnings } = report;
        if (json) {
          const byUnderlying = Object.fromEntries(report.byUnderlying);
          const [best, worst] = [report.best(10), report.worst(10)];
          console.log(
            JSON.stringify({ note: EMA_SCAN_NOTE, warnings, totals, byUnderlying, best, worst, facts, rowsPerSecond }),
          );
        } else printDisplay(report.toDisplay());
        if (out !== undefined)
          console.error(`written: ${join(out, EMA_SCAN_FILES.table)}, ${join(out, EMA_SCAN_FILES.analysis)}`);
        if (totals.trades === 0) {
          const what = `no contract traded in ${totals.rows.toLocaleString("en")} rows at a spread of at most ${facts.maxSpread} of the mid`;
          throw new StrikebookError("empty", what, "allow a wider one with --max-spread, for example 0.005");
        }
      } finally {
        progress.stop();
      }
    });
}
