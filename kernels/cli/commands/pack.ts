import { Command, Option } from "commander";
import { defaultLakeRoot, type PackReport, packNse, packRaw } from "strikebook";
import { nameList } from "../optionValues.js";
import { printDisplay } from "../printDisplay.js";
import { TerminalProgress } from "../TerminalProgress.js";

interface PackOptions {
  readonly calendar: string;
  readonly from?: string;
  readonly to?: string;
  readonly expiryRule?: "lastTuesday" | "lastThursday";
  readonly lots?: string;
  readonly replace: boolean;
  readonly replaceCalendar: boolean;
  readonly merge: boolean;
  readonly strict: boolean;
  readonly underlyings?: string[];
  readonly allowRejected: boolean;
  readonly allowDropped: boolean;
  readonly allowMissingSpot: boolean;
  readonly json: boolean;
}

const EXAMPLE = `
Example:
  $ strikebook pack --from raw --calendar expiry_calendar.csv --to lake
  $ strikebook pack dumps/ --calendar expiry_calendar.csv --to lake

A pack of raw parts that was stopped goes on where it was: run it again. Days that are there already, made of
the same raw parts with the same calendar and settings, are passed over; others are refused without --replace
or --merge.`;

/** `strikebook pack`: raw parts, or vendor dumps, into a lake. */
export function packCommand(signal: AbortSignal): Command {
  return new Command("pack")
    .description("Date the contracts of raw parts or vendor dumps, clean their rows, join the spot and write the lake")
    .argument("[dumps...]", "dump files, or one folder of them; leave out with --from")
    .requiredOption("--calendar <file>", "expiry_calendar.csv: the authority on expiry days")
    .option("--from <raw>", "root of the raw layer that `strikebook extract` writes")
    .option("--to <lake>", "root of the lake (default: STRIKEBOOK_LAKE or ./lake)")
    .addOption(
      new Option(
        "--expiry-rule <rule>",
        "date monthly contracts that the calendar lacks; flagged in every row",
      ).choices(["lastTuesday", "lastThursday"]),
    )
    .option("--lots <file>", "dated lot sizes (default: the table that ships with the package)")
    .option("--underlyings <names>", "pack these alone, as NIFTY,BANKNIFTY; one that is absent is an error", nameList)
    .option("--replace", "write days anew that the lake has already", false)
    .option(
      "--replace-calendar",
      "with --from and --replace: date months anew that the lake's calendar dated otherwise",
      false,
    )
    .option("--merge", "with --from: add to days of the lake the contracts and times that they lack", false)
    .option("--strict", "fail when a contract had to be rejected", false)
    .option("--allow-rejected", "pack although over 1 % of the option rows are of rejected contracts", false)
    .option("--allow-dropped", "pack days of which over half of the option rows are out of session", false)
    .option("--allow-missing-spot", "pack days that have no spot: their spot columns are NULL", false)
    .option("--json", "print the report as JSON", false)
    .addHelpText("after", EXAMPLE)
    .action(async (dumps: string[], options: PackOptions, command: Command) => {
      if (dumps.length > 0 === (options.from !== undefined)) {
        command.error("error: name dumps, or a raw layer with --from, and not both");
      }
      if (options.merge && options.from === undefined) command.error("error: --merge goes with --from");
      if (options.replaceCalendar && (options.from === undefined || !options.replace)) {
        command.error("error: --replace-calendar goes with --from and --replace");
      }
      const progress = new TerminalProgress();
      try {
        const report = await pack(dumps, options, signal);
        progress.stop();
        for (const warning of report.facts.warnings) console.error(`strikebook: warning: ${warning}`);
        for (const day of report.facts.finished) console.error(`strikebook: ${day} is packed already, passed over`);
        if (options.json) console.log(JSON.stringify(report));
        else printDisplay(report.toDisplay());
      } finally {
        progress.stop();
      }
    });
}

function pack(dumps: readonly string[], options: PackOptions, signal: AbortSignal): Promise<PackReport> {
  const settings = {
    calendar: options.calendar,
    lake: options.to ?? defaultLakeRoot(),
    expiryRule: options.expiryRule,
    lots: options.lots,
    replace: options.replace,
    strict: options.strict,
    underlyings: options.underlyings,
    allowRejected: options.allowRejected,
    allowDropped: options.allowDropped,
    allowMissingSpot: options.allowMissingSpot,
    signal,
  };
  const { from, merge, replaceCalendar } = options;
  if (from !== undefined) return packRaw({ ...settings, from, merge, replaceCalendar });
  return packNse({ ...settings, dumps: dumps.length === 1 ? dumps[0]! : dumps });
}
