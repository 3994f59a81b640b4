import { Command, InvalidArgumentError, Option } from "commander";
import { enrichLake } from "strikebook";
import { type LakeChoice, lakeOrSample, namedLake, withLakeOption } from "../lakeOption.js";
import { nameList, positiveInteger, tolerance } from "../optionValues.js";
import { printDisplay } from "../printDisplay.js";
import { TerminalProgress } from "../TerminalProgress.js";

interface EnrichOptions extends LakeChoice {
  readonly dataset: string;
  readonly from?: string;
  readonly to?: string;
  readonly days?: string[];
  readonly underlyings?: string[];
  readonly price: "mid" | "last";
  readonly rate: number;
  readonly maxAge?: number;
  readonly maxCarry?: number;
  readonly workers?: number;
  readonly replace: boolean;
  readonly json: boolean;
}

/** `strikebook enrich`: volatility, Greeks and forwards beside the days of a lake. */
export function enrichCommand(signal: AbortSignal): Command {
  const command = new Command("enrich").description(
    "Add implied forwards, volatility, Greeks and realised volatility beside the days of a lake; the days stay as they are",
  );
  return withLakeOption(command, "root of the lake (default: STRIKEBOOK_LAKE, ./lake, else the sample)")
    .option("--dataset <name>", "option dataset: nse_options, nse_options_1m or cme_options_1m", "nse_options")
    .option("--from <day>", "first day, YYYY-MM-DD")
    .option("--to <day>", "last day, YYYY-MM-DD")
    .option("--days <list>", "single days, as 2025-11-18,2025-11-19", nameList)
    .option("--underlyings <names>", "these alone, as NIFTY,BANKNIFTY", nameList)
    .addOption(
      new Option(
        "--price <kind>",
        "price of a row: mid needs both sides of the book, last is the last trade however old",
      )
        .choices(["mid", "last"])
        .default("mid"),
    )
    .option("--rate <fraction>", "continuous rate a year, 0.065 for 6.5 %", fraction, 0)
    .option("--max-age <seconds>", "how old a quote in a forward may be (default: 10, on bars two bars)", tolerance)
    .option("--max-carry <seconds>", "for how long a forward is carried without new quotes (default: 300)", tolerance)
    .option(
      "--workers <n>",
      "days at a time, each in a thread; 1 makes one after the other (default: two in one thread, computed and compressed by turns)",
      positiveInteger,
    )
    .option("--replace", "make days anew that are finished", false)
    .option("--json", "print the report as JSON", false)
    .addHelpText(
      "after",
      `
A day whose columns were made from the same bytes with the same settings is left as it is, so a command that was
interrupted goes on where it stopped.

Example:
  $ strikebook enrich --lake lake --from 2025-11-18 --rate 0.065
  $ strikebook lake --lake lake --sql "select iv_status, count(*) from nse_options_enriched group by all"`,
    )
    .action(async (options: EnrichOptions) => {
      const progress = new TerminalProgress();
      try {
        const { from, to, days, underlyings, dataset, price, rate, workers, replace } = options;
        const lake = namedLake(options) ?? lakeOrSample((line) => console.error(line));
        const ages = { maxAgeSeconds: options.maxAge, maxCarrySeconds: options.maxCarry };
        const selection = { lake, dataset, from, to, days, underlyings };
        const report = await enrichLake({ ...selection, price, rate, ...ages, workers, replace, signal });
        progress.stop();
        if (options.json) console.log(JSON.stringify(report));
        else printDisplay(report.toDisplay());
      } finally {
        progress.stop();
      }
    });
}

function fraction(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(Math.abs(value) < 1))
    throw new InvalidArgumentError("give a fraction a year, as 0.065 for 6.5 %.");
  return value;
}
