import { Command } from "commander";
import { defaultLakeRoot, packNse } from "strikebook";
import { printDisplay } from "../printDisplay.js";
import { TerminalProgress } from "../TerminalProgress.js";

interface PackOptions {
  readonly calendar: string;
  readonly to?: string;
  readonly expiryRule?: "lastTuesday" | "lastThursday";
  readonly replace: boolean;
  readonly strict: boolean;
  readonly json: boolean;
}

/** `strikebook pack`: vendor dumps into a lake. */
export function packCommand(signal: AbortSignal): Command {
  return new Command("pack")
    .description("Read vendor SQL dumps, date their contracts, join the spot and write the lake")
    .argument("<dumps...>", "dump files, or one folder of them")
    .requiredOption("--calendar <file>", "expiry_calendar.csv: the authority on expiry days")
    .option("--to <lake>", "root of the lake (default: STRIKEBOOK_LAKE or ./lake)")
    .option(
      "--expiry-rule <rule>",
      "date monthly contracts that the calendar lacks by lastTuesday or lastThursday; flagged in every row",
    )
    .option("--replace", "write days anew that the lake has already", false)
    .option("--strict", "fail when a contract had to be rejected", false)
    .option("--json", "print the report as JSON", false)
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
          signal,
        });
        progress.stop();
        if (options.json) console.log(JSON.stringify(report));
        else printDisplay(report.toDisplay());
      } finally {
        progress.stop();
      }
    });
}
