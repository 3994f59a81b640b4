import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  cacheScan,
  catalog,
  EMA_SCAN_COLUMNS,
  type EmaCrossResult,
  ExpiryCalendar,
  emaCross,
  openLake,
  packageRoot,
  packVendorRuns,
  RowProgram,
  type RowScanResult,
  resolveParameters,
  rowRules,
  rowScanColumns,
  sampleCalendarCsv,
  scanContracts,
  scanTape,
  type TapeColumn,
  tapeColumn,
  vendorRuns,
} from "strikebook";
import type { Benchmark } from "../../harness.js";

const SAMPLE_ROWS = 2_000_000;
const PASSES = 10;
/** The sample market quotes wider than the users' 5 basis points: with their limit nothing would ever trade. */
const MAX_SPREAD = 0.005;
const definition = catalog["EMA"]!;
const rules = rowRules(definition, resolveParameters(definition, { maxSpread: MAX_SPREAD }), "call");
const built = (...path: string[]): URL => pathToFileURL(join(packageRoot(), "dist", "lib", "strategy", ...path));
const COMPILED = built("scan", "rowScanRun.js");
const BY_HAND = built("scans", "emaCrossRun.js");

/** Columns of one contract in memory, by the names of the lake. */
type Columns = Readonly<Record<string, TapeColumn>>;

interface Market {
  readonly lake: string;
  readonly rows: number;
  readonly contracts: readonly { readonly rows: number; readonly columns: Columns }[];
}

let market: Promise<Market> | undefined;

async function makeMarket(): Promise<Market> {
  const lake = mkdtempSync(join(tmpdir(), "strikebook-bench-"));
  process.on("exit", () => rmSync(lake, { recursive: true, force: true }));
  const calendar = ExpiryCalendar.parse(sampleCalendarCsv(), "sample");
  await packVendorRuns(vendorRuns({ days: 1, rows: SAMPLE_ROWS }), { lake, calendar, source: "simulated NSE ticks" });
  await cacheScan({ lake, columns: EMA_SCAN_COLUMNS, source: "cache" });
  const opened = await openLake(lake);
  const rows = opened.parts("nse_options").reduce((sum, { manifest }) => sum + manifest!.rows, 0);
  await opened.close();
  const contracts: Market["contracts"][number][] = [];
  for await (const run of scanTape({ lake, columns: rowScanColumns(rules) })) {
    const copies = Object.entries(run.columns).map(([name, { type, values }]) => {
      return [name, tapeColumn(name, type, values.slice(0, run.rows))] as const;
    });
    contracts.push({ rows: run.rows, columns: Object.fromEntries(copies) });
  }
  return { lake, rows, contracts };
}

/** Round trips of a scan module over the cached tapes, on one thread. */
async function scan({ lake }: Market, module: URL, parameters: object): Promise<number> {
  let trades = 0;
  for (let pass = 0; pass < PASSES; pass++) {
    const options = { lake, columns: EMA_SCAN_COLUMNS, threads: 1, source: "cache", parameters } as const;
    for await (const { result } of scanContracts<EmaCrossResult | RowScanResult>(module, options))
      trades += result.trades;
  }
  if (trades === 0) throw new Error("nothing traded");
  return trades;
}

function sum({ contracts }: Market): number {
  let total = 0;
  for (let pass = 0; pass < PASSES; pass++) {
    for (const { columns } of contracts)
      for (const { values } of Object.values(columns))
        for (let row = 0; row < values.length; row++) total = (total + values[row]!) | 0;
  }
  return total;
}

async function through(name: string, peer: string, run: (made: Market) => unknown): Promise<Benchmark> {
  market ??= makeMarket();
  const made = await market;
  const rows = made.rows * PASSES;
  return {
    name,
    work: `the EMA cross of the catalogue, compiled from its definition, over ${rows.toLocaleString("en")} rows of cached tapes (one sample day of ${made.rows.toLocaleString("en")} rows, ${PASSES} times) through scanContracts on one thread, orders filled at the rows that decide, spread limit ${MAX_SPREAD} so that the sample trades`,
    units: rows,
    unit: "rows",
    ours: () => scan(made, COMPILED, { rules }),
    against: { name: peer, run: () => run(made) },
    better: "lower",
    repetitions: 5,
  };
}

/** The compiled definition beside the hand-written scan, both from the tape cache on one thread. */
export function emaScan(): Promise<Benchmark> {
  return through("ema-scan", "the hand-written scan of the same cached tapes", (made) =>
    scan(made, BY_HAND, { maxSpread: MAX_SPREAD }),
  );
}

/** The same beside the least that reading the columns can cost. */
export function emaScanSum(): Promise<Benchmark> {
  return through("ema-scan-sum", "a pure memory sum over the same columns in memory", sum);
}

/** What the scan engine asks of the program: every row at which an entry or an exit holds, and the first condition that fails. */
export async function emaSignals(): Promise<Benchmark> {
  market ??= makeMarket();
  const { contracts, rows } = await market;
  const program = new RowProgram(rules);
  const names: Readonly<Record<string, string>> = {
    lastPrice: "last_price",
    bidPrice: "bid_price",
    askPrice: "ask_price",
    volume: "volume",
  };
  const signals = (): number => {
    let found = 0;
    for (let pass = 0; pass < PASSES; pass++)
      for (const { columns, rows: end } of contracts) {
        const column = (name: string): TapeColumn => columns[names[name]!]!;
        const { entries } = program.run({ column, first: 0, end, openMicros: 0, strike: 0, windows: [[0, end]] });
        found += entries[0]!.length;
      }
    return found;
  };
  const byHand = (): number => {
    let trades = 0;
    for (let pass = 0; pass < PASSES; pass++)
      for (const { columns, rows: end } of contracts) {
        const values = (name: string) => columns[name]!.values;
        const quotes = {
          lastPrice: values("last_price"),
          bidPrice: values("bid_price"),
          askPrice: values("ask_price"),
        };
        trades += emaCross({ ...quotes, volume: values("volume") }, end, MAX_SPREAD).trades;
      }
    return trades;
  };
  return {
    name: "ema-signals",
    work: `all signals of the EMA cross at ${(rows * PASSES).toLocaleString("en")} rows in memory (${contracts.length} contracts, ${PASSES} times): entries, exits and the first condition that fails, as the scan engine takes them`,
    units: rows * PASSES,
    unit: "rows",
    ours: signals,
    against: { name: "the hand-written scan in memory, which looks for entries only while flat", run: byHand },
    better: "lower",
    repetitions: 5,
  };
}
