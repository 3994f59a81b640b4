import { join } from "node:path";
import { Command } from "commander";
import {
  catalog,
  openLake,
  type RunRecord,
  runStrategies,
  type StrategyRun,
  StrikebookError,
  strategyReport,
} from "strikebook";
import { backtestTable } from "../backtestTable.js";
import { type LakeChoice, lakeOrSample, namedLake, withLakeOption } from "../lakeOption.js";
import { civilDay, nameList, nameValue, positiveInteger } from "../optionValues.js";
import { printDisplay } from "../printDisplay.js";
import { TerminalProgress } from "../TerminalProgress.js";
import { definitionOf } from "./strategies.js";

interface BacktestOptions extends LakeChoice {
  readonly all: boolean;
  readonly variants: boolean;
  readonly variant?: string;
  readonly set?: Record<string, string>;
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
Exit codes: 3 when a day failed or was left out, 1 when a strategy never traded (its report says why).

Examples:
  $ strikebook backtest S1 --from 2025-08-01 --set stopMultiple=1.5
  $ strikebook backtest B1 --variant "ask plus 2"
  $ strikebook backtest --all --workers 2 && strikebook archive`,
    )
    .action(async (ids: string[], options: BacktestOptions) => {
      const definitions = chosen(ids, options);
      const root = namedLake(options) ?? lakeOrSample((line) => console.error(line));
      const progress = new TerminalProgress();
      try {
        const records = await run(definitions, root, options, signal);
        for (const record of records) {
          signal.throwIfAborted();
          await strategyReport(record).write(options.reports, { signal });
        }
        progress.stop();
        if (options.json) console.log(JSON.stringify(records.map(({ trades: _, ...rest }) => rest)));
        else for (const display of backtestTable(records)) printDisplay(display);
        console.error(`reports: ${join(options.reports, "<study>", "latest.html")}`);
        judge(records, options.allowNoTrades);
      } finally {
        progress.stop();
      }
    });
}

/** Strategies with the variants and parameters that were asked for. */
function chosen(ids: readonly string[], { all, variants, variant, set }: BacktestOptions): StrategyRun[] {
  if (ids.length === 0 && !all)
    throw new StrikebookError("argument", "no strategy is named", "name some, as S1 AI2, or give --all");
  if (ids.length > 0 && all) throw new StrikebookError("argument", "strategies and --all", "give one of them");
  const definitions = all
    ? Object.values(catalog).filter(({ isStandard }) => isStandard !== false)
    : [...new Set(ids.map(definitionOf))];
  if ((variant !== undefined || set) && definitions.length !== 1)
    throw new StrikebookError("argument", "--variant and --set speak of one strategy", "name one");
  if (variant !== undefined && variants)
    throw new StrikebookError("argument", "--variant and --variants", "give one of them");
  return definitions.flatMap((definition): StrategyRun[] => {
    const parameters = set && parametersOf(definition, set);
    const own = { definition, ...(parameters && { parameters }) };
    if (variant !== undefined) return [{ ...own, variant }];
    return variants ? [own, ...(definition.variants ?? []).map(({ name }) => ({ ...own, variant: name }))] : [own];
  });
}

/** Texts of the command line as values of the parameters' kinds. */
function parametersOf(
  definition: StrategyRun["definition"],
  set: Readonly<Record<string, string>>,
): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(set).map(([name, text]) => {
      const kind = definition.parameters.find((schema) => schema.name === name)?.kind;
      const isNumber = (kind === "number" || kind === "integer") && text.trim() !== "" && Number.isFinite(Number(text));
      // A text that is no number stays one: the refusal then shows what was typed.
      return [name, isNumber ? Number(text) : text];
    }),
  );
}

async function run(
  definitions: readonly StrategyRun[],
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
      definitions: able.map((each) => ({ ...each, study: studyName(each) })),
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

/** A study for each definition and variant, so that the newest run of every one stays in the archive. */
function studyName({ definition, variant }: StrategyRun): string {
  const words = variant === undefined ? [definition.id] : [definition.id, ...variant.split(/[^\p{L}\p{N}]+/u)];
  return `backtest-${words.filter((word) => word !== "").join("-")}`;
}

/** The exit code tells what the table says. */
function judge(records: readonly RunRecord[], allowNoTrades: boolean): void {
  const silent = records.filter(({ trades }) => trades.length === 0);
  const incomplete = records.filter(
    ({ verdict }) =>
      verdict.status === "incomplete" &&
      verdict.reasons.some(({ rule, status }) => status === "incomplete" && rule !== "no-trades"),
  );
  if (incomplete.length > 0) {
    console.error(`strikebook: incomplete: ${namesOf(incomplete)}`);
    process.exitCode = 3;
  }
  if (silent.length > 0 && !allowNoTrades) {
    console.error(`strikebook: never traded: ${namesOf(silent)} (their reports say why; --allow-no-trades accepts it)`);
    process.exitCode ??= 1;
  }
}

function namesOf(records: readonly RunRecord[]): string {
  return records.map(({ definition, variant }) => [definition?.id, variant].filter(Boolean).join(" ")).join(", ");
}
