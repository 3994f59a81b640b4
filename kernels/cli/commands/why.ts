import { existsSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import {
  BOOK_COLUMNS,
  datasetSpec,
  defaultLakeRoot,
  openLake,
  QUOTE_LAKE_NAMES,
  type RunRecord,
  RunRegistry,
  StrikebookError,
  tradeOf,
  whyTrade,
  writeTradePage,
} from "strikebook";
import { type LakeChoice, lakeOrSample, namedLake, withLakeOption } from "../lakeOption.js";
import { printDisplays } from "../printDisplays.js";
import { readSealed } from "../readSealed.js";
import { TerminalProgress } from "../TerminalProgress.js";

interface WhyOptions extends LakeChoice {
  readonly run?: string;
  readonly reports: string;
  readonly around: number;
  readonly html?: string;
  readonly json: boolean;
}

/** `strikebook why`: one trade, moment by moment. */
export function whyCommand(signal: AbortSignal): Command {
  const command = new Command("why")
    .description("Show the quotes, the underlying, the rules and the book at each step of one trade")
    .argument("<trade>", "run:trade, as 8f3a21:12, or the trade alone (of --run, else of the newest run with trades)")
    .option("--run <run>", "id of the run or its beginning, or its folder")
    .option("--reports <dir>", "folder of the reports", "reports")
    .option("--around <seconds>", "seconds that are shown before and after each step", wholeSeconds, 5)
    .option("--html <file>", "write a page with charts there");
  return withLakeOption(command, "lake that the run read (default: STRIKEBOOK_LAKE, ./lake, else the sample)")
    .option("--json", "print JSON", false)
    .addHelpText("after", "\nExample:\n  $ strikebook why 8f3a21:12 --around 10 --html trade-12.html")
    .action(async (name: string, options: WhyOptions) => {
      const { run, trade } = parseTrade(name, options.run);
      const registry = await RunRegistry.open(options.reports);
      const record = await readSealed(registry, run ?? newestRun(registry, (line) => console.error(line)));
      tradeOf(record, trade);
      const lake = await openLake(lakeOf(record, options));
      const progress = new TerminalProgress();
      try {
        const openDay = (underlying: string, date: string) => {
          const dataset = datasetOf(record, underlying, date);
          return lake.openTape({ underlying, date, dataset, columns: columnsOf(dataset), signal });
        };
        const explanation = await whyTrade(record, trade, openDay, { aroundSeconds: options.around, signal });
        if (options.html !== undefined) await writeTradePage(explanation, options.html);
        progress.stop();
        if (options.json) console.log(JSON.stringify(explanation));
        else printDisplays(explanation.displays());
        if (options.html !== undefined) console.error(`written: ${options.html}`);
      } finally {
        progress.stop();
        await lake.close();
      }
    });
}

/** The lake that is named, else the default one; a record knows the hashes of its parts, not where they lie. */
function lakeOf({ runId }: RunRecord, options: WhyOptions): string | undefined {
  const root = namedLake(options) ?? lakeOrSample((line) => console.error(line));
  if (root !== undefined || existsSync(defaultLakeRoot())) return root;
  const what = `there is no lake at ${defaultLakeRoot()}, and run ${runId} does not record where its own lies`;
  throw new StrikebookError("missing", what, "name the lake that it read with --lake DIR");
}

function wholeSeconds(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 3600)
    throw new InvalidArgumentError("give a whole number of seconds from 0 to 3600.");
  return value;
}

function parseTrade(name: string, given: string | undefined): { run: string | undefined; trade: number } {
  const [, run, trade] = /^(?:(.+):)?(\d+)$/.exec(name) ?? [];
  if (trade === undefined)
    throw new StrikebookError(
      "argument",
      `"${name}" names no trade`,
      "write run:trade, as 8f3a21:12, or 12 --run 8f3a21",
    );
  if (run !== undefined && given !== undefined && run !== given)
    throw new StrikebookError("argument", `"${name}" names run ${run}, and --run names ${given}`, "name one of them");
  return { run: run ?? given, trade: Number(trade) };
}

function newestRun(registry: RunRegistry, say: (line: string) => void): string {
  const newest = registry.list().find(({ kind, files, metrics }) => {
    return kind === "strategy" && files === "present" && (metrics["trades"] ?? 0) > 0;
  });
  if (!newest) {
    const what = `no run with trades is registered in ${registry.directory}`;
    throw new StrikebookError("empty", what, "run a strategy, or name the folder of a run with --run");
  }
  say(`no run is named: this is the newest with trades (${newest.runId}, ${newest.title})`);
  return newest.runId;
}

/** The option dataset that the run read that day; the ticks when the record does not name it. */
function datasetOf({ inputs }: RunRecord, underlying: string, date: string): string {
  const input = inputs.find((each) => each.underlying === underlying && each.date === date);
  return input?.dataset ?? "nse_options";
}

/** The canonical quotes, and the whole book where the dataset has it. */
function columnsOf(dataset: string): string[] {
  const stored = new Set(datasetSpec(dataset).columns.map(({ name }) => name));
  return [...Object.values(QUOTE_LAKE_NAMES), ...BOOK_COLUMNS.flat().filter((name) => stored.has(name))];
}
