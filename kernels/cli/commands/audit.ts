import { readFileSync } from "node:fs";
import { Command, Option } from "commander";
import { type AuditReport, auditLake, ExpiryCalendar, loadTradingCalendar, writeAuditReport } from "strikebook";
import { lakeOrSample } from "../lakeOption.js";
import { nameList, positiveInteger, tolerance } from "../optionValues.js";
import { printDisplay } from "../printDisplay.js";
import { TerminalProgress } from "../TerminalProgress.js";

interface AuditOptions {
  readonly out?: string;
  readonly from?: string;
  readonly to?: string;
  readonly underlyings?: string[];
  readonly gapSeconds?: number;
  readonly calendar?: string;
  readonly holidays?: string;
  readonly hash: boolean;
  readonly jobs: number;
  readonly failOn: "error" | "warning" | "never";
  readonly json: boolean;
}

/** `strikebook audit`: what is wrong with a lake, and what it lacks. */
export function auditCommand(signal: AbortSignal): Command {
  return new Command("audit")
    .description("Look through a lake for missing days and expiries, gaps, disorder, stale and absent prices")
    .argument("[lake]", "root of the lake (default: STRIKEBOOK_LAKE, ./lake, else the sample)")
    .option("--out <dir>", "write audit.html, audit.md and audit.json there")
    .option("--from <day>", "first day, YYYY-MM-DD")
    .option("--to <day>", "last day")
    .option("--underlyings <names>", "these alone, as NIFTY,BANKNIFTY; one that is absent is an error", nameList)
    .option("--gap-seconds <n>", "report times without a row longer than this (default: 10)", tolerance)
    .option("--calendar <file>", "expiry_calendar.csv (default: the one that the lake was packed with)")
    .option("--holidays <file>", "CSV of NSE's holidays (default: the list that ships with the package)")
    .option("--no-hash", "leave out the sha256 of the files")
    .option("--jobs <n>", "parts that are read at the same time", positiveInteger, 2)
    .addOption(
      new Option("--fail-on <severity>", "findings that make the exit code 1")
        .choices(["error", "warning", "never"])
        .default("error"),
    )
    .option("--json", "print the whole audit as JSON", false)
    .addHelpText("after", "\nExample:\n  $ strikebook audit lake --from 2025-11-01 --to 2025-11-30 --out reports/audit")
    .action(async (lake: string | undefined, options: AuditOptions) => {
      const progress = new TerminalProgress();
      try {
        const { calendar, holidays, hash, jobs, from, to, underlyings, gapSeconds } = options;
        const report = await auditLake({
          lake: lake ?? lakeOrSample((line) => console.error(line)),
          ...{ from, to, underlyings, gapSeconds, hash, jobs, signal },
          calendar: calendar === undefined ? undefined : ExpiryCalendar.parse(readFileSync(calendar, "utf8"), calendar),
          trading: holidays === undefined ? undefined : loadTradingCalendar(holidays),
        });
        const written = options.out === undefined ? undefined : await writeAuditReport(report, options.out, { signal });
        progress.stop();
        if (options.json) console.log(JSON.stringify(report));
        else {
          printDisplay(report.toDisplay());
          if (written) console.log(`report  ${written.html}`);
        }
        const failing = failures(report, options.failOn);
        if (failing > 0) {
          console.error(
            `strikebook: the audit found ${failing} of severity ${options.failOn} or worse (--fail-on ${options.failOn})`,
          );
          process.exitCode = 1;
        }
      } finally {
        progress.stop();
      }
    });
}

function failures(report: AuditReport, failOn: AuditOptions["failOn"]): number {
  if (failOn === "never") return 0;
  return report.count("error") + (failOn === "warning" ? report.count("warning") : 0);
}
