import { Command, Option } from "commander";
import { defaultLakeRoot, packNse } from "strikebook";
import { nameList } from "../optionValues.js";
import { printDisplay } from "../printDisplay.js";
import { TerminalProgress } from "../TerminalProgress.js";

interface PackOptions {
  readonly calendar: string;
  readonly to?: string;
  readonly expiryRule?: "lastTuesday" | "lastThursday";
  readonly replace: boolean;
  readonly strict: boolean;
  readonly underlyings?: string[];
  readonly allowRejected: boolean;
  readonly allowMissingSpot: boolean;
  readonly json: boolean;
}

/** `strikebook pack`: vendor dumps into a lake. */
export function packCommand(signal: AbortSignal): Command {
  return new Command("pack")
    .description("Read vendor SQL dumps, date their contracts, join the spot and write the lake")
    .argument("<dumps...>", "dump files, or one folder of them")
    .requiredOption("--calendar <file>", "expiry_calendar.csv: the authority on expiry days")
    .option("--to <lake>", "root of the lake (default: STRIKEBOOK_LAKE or ./lake)")
    .addOption(
      new Option(
        "--expiry-rule <rule>",
        "date monthly contracts that the calendar lacks; flagged in every row",
      ).choices(["lastTuesday", "lastThursday"]),
    )
    .option("--underlyings <names>", "pack these alone, as NIFTY,BANKNIFTY; one that is absent is an error", nameList)
    .option("--replace", "write days anew that the lake has already", false)
    .option("--strict", "fail when a contract had to be rejected", false)
    .option("--allow-rejected", "pack although over 1 % of the option rows are of rejected contracts", false)
    .option("--allow-missing-spot", "pack days that have no spot: their spot columns are NULL", false)
    .option("--json", "print the report as JSON", false)
    .addHelpText("after", "\nExample:\n  $ strikebook pack dumps/ --calendar expiry_calendar.csv --to lake")
    .action(async (dumps: string[], options: PackOptions) => {
      const progress = new TerminalProgress();
      try {
        const report = await packNse({
          dumps: dumps.length === 1 ? dumps[0]! : dumps,
          calendar: options.calendar,
          lake: options.to ?? defaultLakeRoot(),
          expiryRule: options.expiryRule,
          replace: options.replace,
          strict: options.strict,
          underlyings: options.underlyings,
          allowRejected: options.allowRejected,
          allowMissingSpot: options.allowMissingSpot,
          signal,
        });
        progress.stop();
        for (const warning of report.facts.warnings) console.error(`strikebook: warning: ${warning}`);
        if (options.json) console.log(JSON.stringify(report));
        else printDisplay(report.toDisplay());
      } finally {
        progress.stop();
      }
    });
}
