import { join } from "node:path";
import { Command } from "commander";
import { openLake, type RunRecord, runStrategies, StrikebookError, strategyReport } from "strikebook";
import { backtestTable } from "../backtestTable.js";
import { type ChosenStrategy, chosenStrategies, type StrategyChoice } from "../chosenStrategies.js";
import { judgeBacktest } from "../judgeBacktest.js";
import { type LakeChoice, lakeOrSample, namedLake, withLakeOption } from "../lakeOption.js";
import { civilDay, nameList, nameValue, positiveInteger } from "../optionValues.js";
import { orWrongUsage } from "../orWrongUsage.js";
import { printDisplay } from "../printDisplay.js";
import { TerminalProgress } from "../TerminalProgress.js";

interface BacktestOptions extends LakeChoice, StrategyChoice {
  readonly from?: string;
  readonly to?: string;
  readonly underlyings?: string[];
  readonly workers: number;
  readonly strictExpiry: boolean;
  readonly allowNoTrades: boolean;
  readonly reports: string;
  readonly json: boolean;
}

/** `strikebook backtest`: strategies of the catalogue over the days of a lake. */
export function backtestCommand(signal: AbortSignal): Command {
  const command = new Command("backtest")
    .description(
      "Run strategies of the catalogue over the days of a lake: a report and a run record each, verdict first",
    )
    .argument("[ids...]", "strategies, as S1 AI2 (see `strikebook strategies`)");
  return withLakeOption(command, "root of the lake (default: STRIKEBOOK_LAKE, ./lake, else the sample)")
    .option("--all", "every standard strategy of the catalogue", false)
    .option("--variants", "their variants as well", false)
    .option("--variant <name>", "this variant of the one strategy that is named")
    .option("--set <name=value>", "a parameter of the one strategy that is named; may be repeated", nameValue)
    .option("--from <day>", "first day, YYYY-MM-DD", civilDay)
    .option("--to <day>", "last day", civilDay)
    .option("--underlyings <names>", "these alone, as NIFTY,BANKNIFTY", nameList)
    .option("--workers <n>", "threads over which days are spread", positiveInteger, 1)
    .option("--strict-expiry", "skip days whose data lack the nearest expiry of the market", false)
    .option("--allow-no-trades", "a strategy that never trades is no failure", false)
    .option("--reports <dir>", "folder of the reports", "reports")
    .option("--json", "print the runs as JSON, without their trades", false)
    .addHelpText(
      "after",
      `
Exit codes: 0 done, 1 a strategy never traded (its report says why) or a failure told in one line, 2 wrong usage,
3 a day failed or was left out, 130 interrupted.

With --set the study has the first digits of the changed parameters' hash, so that the default's study stays.

Examples:
  $ strikebook backtest S1 --from 2025-08-01 --set stopMultiple=1.5
  $ strikebook backtest B1 --variant "ask plus 2"
  $ strikebook backtest --all --workers 2 && strikebook archive`,
    )
    .action(async (ids: string[], options: BacktestOptions) => {
      const chosen = orWrongUsage(command, () => {
        checkRange(options);
        return chosenStrategies(ids, options);
      });
      const root = namedLake(options) ?? lakeOrSample((line) => console.error(line));
      const progress = new TerminalProgress();
      try {
        const records = await run(chosen, root, options, signal);
        for (const record of records) {
          signal.throwIfAborted();
          await strategyReport(record).write(options.reports, { signal });
        }
        progress.stop();
        if (options.json) console.log(JSON.stringify(records.map(({ trades: _, ...rest }) => rest)));
        else for (const display of backtestTable(records)) printDisplay(display);
        sayStudies(records, chosen, options.reports);
        judgeBacktest(records, options.allowNoTrades);
      } finally {
        progress.stop();
      }
    });
}

function checkRange({ from, to }: BacktestOptions): void {
  if (from === undefined || to === undefined || from <= to) return;
  throw new StrikebookError("argument", `--from ${from} is after --to ${to}`, "give the earlier day first");
}

/** Where the reports are, and which study holds changed parameters. */
function sayStudies(records: readonly RunRecord[], chosen: readonly ChosenStrategy[], reports: string): void {
  for (const { study, changed } of chosen) {
    const values = Object.entries(changed).map(([name, value]) => `${name}=${value}`);
    if (values.length > 0 && records.some((record) => record.study === study))
      console.error(`study ${study}: ${values.join(", ")}`);
  }
  const [only] = records;
  if (only && records.length === 1) console.error(`report: ${join(reports, only.study, "latest.html")}`);
  else console.error(`reports: ${records.length} studies in ${reports}, a latest.html in each`);
}

async function run(
  definitions: readonly ChosenStrategy[],
  root: string | undefined,
  options: BacktestOptions,
  signal: AbortSignal,
): Promise<RunRecord[]> {
  const lake = await openLake(root, { deferDefects: true });
  try {
    const names = [...new Set(options.underlyings ?? definitions.flatMap(({ definition }) => definition.underlyings))];
    const within = (date: string): boolean =>
      (options.from === undefined || date >= options.from) && (options.to === undefined || date <= options.to);
    const present = new Set(lake.parts("nse_options").map(({ key }) => key.underlying));
    const daysOf = (name: string): string[] =>
      options.underlyings || present.has(name) ? lake.days(name).filter(within) : [];
    const days = Object.fromEntries(names.map((name) => [name, daysOf(name)]));
    const held = names.filter((name) => days[name]!.length > 0);
    if (held.length === 0) {
      const what = `the lake at ${lake.root} has no day of ${names.join(", ")} in that range`;
      throw new StrikebookError("empty", what, "check --lake, --from and --to");
    }
    for (const name of names) if (!held.includes(name)) console.error(`strikebook: warning: no days of ${name}`);
    const able = definitions.filter(({ definition }) => definition.underlyings.some((name) => held.includes(name)));
    if (able.length === 0) {
      const each = [
        ...new Set(definitions.map(({ definition: { id, underlyings } }) => `${id} is for ${underlyings.join(", ")}`)),
      ];
      throw new StrikebookError("empty", `no strategy for ${held.join(", ")}`, `${each.join("; ")}`);
    }
    for (const { definition } of definitions)
      if (!able.some((each) => each.definition === definition))
        console.error(
          `strikebook: warning: ${definition.id} is for ${definition.underlyings.join(", ")} and was left out`,
        );
    const calendar = lake.expiryCalendar();
    const records: RunRecord[] = await runStrategies({
      definitions: able,
      underlyings: held,
      days,
      source: { root: lake.root },
      workers: options.workers,
      strictExpiry: options.strictExpiry,
      study: "backtest",
      signal,
      ...(calendar ? { calendar } : {}),
    });
    return records;
  } finally {
    await lake.close();
  }
}
