import { Command } from "commander";
import { buildBars } from "strikebook";
import { type LakeChoice, lakeOrSample, namedLake, withLakeOption } from "../lakeOption.js";
import { nameList } from "../optionValues.js";
import { printDisplay } from "../printDisplay.js";
import { TerminalProgress } from "../TerminalProgress.js";

interface BarsOptions extends LakeChoice {
  readonly from?: string;
  readonly to?: string;
  readonly days?: string[];
  readonly underlyings?: string[];
  readonly replace: boolean;
  readonly json: boolean;
}

/** `strikebook bars`: one-minute bars of the ticks of a lake. */
export function barsCommand(signal: AbortSignal): Command {
  const command = new Command("bars").description(
    "Store one-minute bars of a lake's ticks: contracts in nse_option_bars_1m, indices in nse_index_bars_1m",
  );
  return withLakeOption(command, "root of the lake (default: STRIKEBOOK_LAKE, ./lake, else the sample)")
    .option("--from <day>", "first day, YYYY-MM-DD")
    .option("--to <day>", "last day, YYYY-MM-DD")
    .option("--days <list>", "single days, as 2025-11-18,2025-11-19", nameList)
    .option("--underlyings <names>", "these alone, as NIFTY,BANKNIFTY", nameList)
    .option("--replace", "make days anew that are finished", false)
    .option("--json", "print the report as JSON", false)
    .addHelpText(
      "after",
      `
The views nse_bars_1m and nse_spot_bars_1m compute the same bars when they are read, without storing them.

Example:
  $ strikebook bars --lake lake --underlyings NIFTY`,
    )
    .action(async (options: BarsOptions) => {
      const progress = new TerminalProgress();
      try {
        const { from, to, days, underlyings, replace } = options;
        const lake = namedLake(options) ?? lakeOrSample((line) => console.error(line));
        const report = await buildBars({ lake, from, to, days, underlyings, replace, signal });
        progress.stop();
        if (options.json) console.log(JSON.stringify(report));
        else printDisplay(report.toDisplay());
      } finally {
        progress.stop();
      }
    });
}
