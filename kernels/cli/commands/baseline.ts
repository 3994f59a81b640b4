import { Command, InvalidArgumentError, Option } from "commander";
import {
  analyseBaseline,
  type BaselineOptions,
  type BaselineRate,
  buildBaseline,
  EXPECTATION_PRESETS,
  expectBaseline,
  loadExpectations,
  StrikebookError,
  validateBaseline,
} from "strikebook";
import { helpOnUsageErrors } from "../helpOnUsageErrors.js";
import { positiveInteger, positiveNumber, positiveSeconds } from "../optionValues.js";
import { printDisplay } from "../printDisplay.js";
import { TerminalProgress } from "../TerminalProgress.js";

/** `strikebook baseline`: the crypto option baseline from vendor files, its checks, and where volatilities fail. */
export function baselineCommand(signal: AbortSignal): Command {
  const command = new Command("baseline").description(
    "Build and check the crypto option baseline: quotes near the money with volatilities, perpetual, rates",
  );
  command.addHelpText(
    "after",
    "\nExamples:\n  $ strikebook baseline build --help\n  $ strikebook baseline validate baseline --expectations expected.json",
  );
  for (const make of [buildCommand, validateCommand, expectCommand, analyseCommand])
    command.addCommand(helpOnUsageErrors(make(signal)));
  return command;
}

interface BuildArguments extends Omit<BaselineOptions, "options" | "rates" | "signal" | "memoryLimit"> {
  readonly options: readonly string[];
  readonly perpetual: readonly string[];
  readonly rate: readonly BaselineRate[];
  readonly memory?: string;
  readonly json: boolean;
}

function buildCommand(signal: AbortSignal): Command {
  return new Command("build")
    .description("Build the four files; a build that was stopped goes on where it was")
    .requiredOption("--options <paths...>", "option chains (Tardis options_chain), files or one folder")
    .requiredOption("--perpetual <paths...>", "quotes or trades of the perpetual (Tardis), files or one folder")
    .requiredOption(
      "--rate <asset=weight:path>",
      "lending rates of one asset and its weight, repeated; weights sum to 1",
      rate,
    )
    .requiredOption("--out <dir>", "folder of the four outputs")
    .option("--asset <coin>", "coin", "BTC")
    .option("--years <text>", "years in the names of the outputs", "2023_2025")
    .option("--from <date>", "first UTC day that counts")
    .option("--to <date>", "last UTC day that counts")
    .option("--max-moneyness <share>", "largest |strike / S - 1|, not reached", positiveNumber, 0.03)
    .option("--max-days <days>", "longest time to expiry", positiveNumber, 30)
    .addOption(new Option("--quotes <kind>", "quotes that count").choices(["twoSided", "oneSided"]).default("twoSided"))
    .addOption(
      new Option("--rate-column <name>", "what lenders earn, or what borrowers pay")
        .choices(["liquidity_rate", "variable_borrow_rate"])
        .default("liquidity_rate"),
    )
    .addOption(
      new Option("--compounding <kind>", "continuous: r = APR; annual: r = ln(1 + APR)")
        .choices(["continuous", "annual"])
        .default("continuous"),
    )
    .option("--max-perpetual-age-seconds <s>", "an older price of the perpetual is none", positiveSeconds, 60)
    .option("--max-rate-age-seconds <s>", "an older rate is none", positiveSeconds, 3600)
    .option("--workers <n>", "files, or days, of one step at the same time", positiveInteger, 2)
    .option("--memory <size>", "memory of all database engines together", "3GB")
    .option("--force", "build although the disk looks too small", false)
    .option("--replace", "write outputs anew that were made of other inputs", false)
    .option("--json", "print JSON", false)
    .addHelpText(
      "after",
      "\nExample:\n  $ strikebook baseline build --options tardis/ --perpetual tardis/ --rate usdc=0.5:aave/ --rate usdt=0.5:aave/ --out baseline",
    )
    .action(async ({ json, memory, rate: rates, ...options }: BuildArguments) => {
      const report = await withProgress(() => buildBaseline({ ...options, rates, memoryLimit: memory, signal }));
      if (json) console.log(JSON.stringify(report));
      else printDisplay(report.toDisplay());
    });
}

function validateCommand(signal: AbortSignal): Command {
  return new Command("validate")
    .description("Hold a baseline against expectations; exit code 1 when a check fails")
    .argument("<dir>", "folder of the baseline")
    .option("--expectations <file>", "expectations, YAML or JSON, declared before the build")
    .addOption(
      new Option("--preset <name>", "expectations that ship with the package").choices([...EXPECTATION_PRESETS]),
    )
    .option("--json", "print JSON", false)
    .addHelpText("after", "\nExample:\n  $ strikebook baseline validate baseline --expectations expected.json")
    .action(async (folder: string, options: { expectations?: string; preset?: string; json: boolean }) => {
      const name = options.expectations ?? options.preset;
      if (name === undefined || (options.expectations !== undefined && options.preset !== undefined)) {
        throw new StrikebookError("argument", "there must be one of --expectations and --preset", "name one of them");
      }
      const expectations = await loadExpectations(name);
      const verdict = await withProgress(() => validateBaseline(folder, expectations, { signal }));
      if (options.json) console.log(JSON.stringify(verdict));
      else printDisplay(verdict.toDisplay());
      if (!verdict.passed) process.exitCode = 1;
    });
}

interface ExpectArguments {
  readonly from: string;
  readonly to: string;
  readonly for: string;
  readonly file: string;
  readonly asset: string;
  readonly years: string;
  readonly optionRows?: number;
  readonly contracts?: number;
  readonly optionBytes?: number;
  readonly perpetualBytes?: number;
  readonly rateBytes?: number;
  readonly scheduleBytes?: number;
  readonly perpetualNulls?: number;
  readonly rateNulls?: number;
  readonly outsideShare?: number;
}

function expectCommand(): Command {
  return new Command("expect")
    .description("Declare what a build is expected to give, before it runs")
    .requiredOption("--from <date>", "first UTC day")
    .requiredOption("--to <date>", "last UTC day")
    .requiredOption("--for <dir>", "folder of the coming build; it must hold no output yet")
    .requiredOption("--file <path>", "where the expectations go, JSON")
    .option("--asset <coin>", "coin", "BTC")
    .option("--years <text>", "years in the names of the outputs", "2023_2025")
    .option("--option-rows <n>", "rows of the options", positiveInteger)
    .option("--contracts <n>", "rows of the schedule", positiveInteger)
    .option("--option-bytes <n>", "size of the options", positiveInteger)
    .option("--perpetual-bytes <n>", "size of the perpetual", positiveInteger)
    .option("--rate-bytes <n>", "size of the rates", positiveInteger)
    .option("--schedule-bytes <n>", "size of the schedule", positiveInteger)
    .option("--perpetual-nulls <share>", "largest share of seconds without a price", share)
    .option("--rate-nulls <share>", "largest share of seconds without a rate", share)
    .option("--outside-share <share>", "largest share of volatilities outside 0.1 to 5", share)
    .addHelpText(
      "after",
      "\nExample:\n  $ strikebook baseline expect --from 2023-01-01 --to 2025-10-31 --option-rows 73400000 --for baseline --file expected.json",
    )
    .action(async (options: ExpectArguments) => {
      const { from, to, asset, years, file } = options;
      await expectBaseline({
        from,
        to,
        asset,
        years,
        file,
        folder: options.for,
        rows: given({ options: options.optionRows, schedule: options.contracts }),
        bytes: given({
          options: options.optionBytes,
          perpetual: options.perpetualBytes,
          rates: options.rateBytes,
          schedule: options.scheduleBytes,
        }),
        nullShare: given({ perpetual: options.perpetualNulls, rates: options.rateNulls }),
        outsideShare: options.outsideShare,
      });
      console.log(`expectations: ${file}`);
    });
}

function analyseCommand(signal: AbortSignal): Command {
  return new Command("analyse")
    .description("Where implied volatilities fail: by moneyness, time to expiry, regime, and whether in clusters")
    .argument("<dir>", "folder of the baseline")
    .option("--cluster-seconds <s>", "failures closer than this are neighbours", positiveSeconds, 60)
    .option("--permutations <n>", "random orders to compare with", positiveInteger, 200)
    .option("--seed <n>", "seed of those orders", positiveInteger, 1)
    .option("--json", "print JSON", false)
    .addHelpText("after", "\nExample:\n  $ strikebook baseline analyse baseline")
    .action(
      async (
        folder: string,
        options: { clusterSeconds: number; permutations: number; seed: number; json: boolean },
      ) => {
        const { json, ...rest } = options;
        const report = await withProgress(() => analyseBaseline(folder, { ...rest, signal }));
        if (json) console.log(JSON.stringify(report.failures));
        else printDisplay(report.toDisplay());
      },
    );
}

async function withProgress<T>(work: () => Promise<T>): Promise<T> {
  const progress = new TerminalProgress();
  try {
    return await work();
  } finally {
    progress.stop();
  }
}

/** Reads `usdc=0.5:path[,path]`, repeated. */
function rate(text: string, before: readonly BaselineRate[] = []): readonly BaselineRate[] {
  const [, asset, weight, paths] = /^(\w+)=([\d.]+):(.+)$/.exec(text) ?? [];
  if (asset === undefined) throw new InvalidArgumentError("write it as usdc=0.5:folder or usdc=0.5:file,file.");
  return [...before, { asset, weight: Number(weight), files: paths!.includes(",") ? paths!.split(",") : paths! }];
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= 0 && value <= 1)) throw new InvalidArgumentError("give a number from 0 to 1.");
  return value;
}

/** Leaves out what was not said. */
function given<Value>(values: Record<string, Value | undefined>): Record<string, Value> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Record<string, Value>;
}
