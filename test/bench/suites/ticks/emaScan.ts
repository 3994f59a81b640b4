import { linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import {
  cacheScan,
  civilFromDays,
  daysFromCivil,
  EMA_SCAN_COLUMNS,
  type EmaCrossResult,
  ExpiryCalendar,
  openLake,
  packageRoot,
  packVendorRuns,
  type ScanSource,
  sampleCalendarCsv,
  scanContracts,
  scanTape,
  vendorRuns,
} from "strikebook";
import type { Benchmark } from "../../harness.js";

/** Rows of the sample market that is made, and of the lake that is scanned. */
const SAMPLE_ROWS = 3_900_000;
const SAMPLE_DAYS = 2;
const SCAN_ROWS = 200_000_000;
/** The sample market quotes wider than the users' 5 basis points: with their limit nothing would ever trade. */
const MAX_SPREAD = 0.005;
const MODULE = pathToFileURL(join(packageRoot(), "dist", "lib", "strategy", "scans", "emaCrossRun.js"));

interface Market {
  readonly lake: string;
  readonly sampleDays: readonly string[];
  readonly sampleRows: number;
  /** How often the sample's days are in the lake. */
  readonly passes: number;
  readonly rows: number;
  readonly bytesPerRow: number;
  /** The columns of the sample's days, one behind the other, in memory that threads share. */
  readonly columns: readonly Int32Array[];
}

let market: Promise<Market> | undefined;

/** Two days of the sample market, cached, and as many more days of the same files as make up the rows. */
async function makeMarket(): Promise<Market> {
  const lake = mkdtempSync(join(tmpdir(), "strikebook-bench-"));
  process.on("exit", () => rmSync(lake, { recursive: true, force: true }));
  const calendar = ExpiryCalendar.parse(sampleCalendarCsv(), "sample");
  const runs = vendorRuns({ days: SAMPLE_DAYS, rows: SAMPLE_ROWS });
  await packVendorRuns(runs, { lake, calendar, source: "simulated NSE ticks" });
  await cacheScan({ lake, columns: EMA_SCAN_COLUMNS, source: "cache" });
  const opened = await openLake(lake);
  const own = [...new Set(opened.parts("nse_options").map(({ key }) => key.date))];
  const sampleRows = opened.parts("nse_options").reduce((sum, { manifest }) => sum + manifest!.rows, 0);
  const passes = Math.ceil(SCAN_ROWS / sampleRows);
  const last = daysFromCivil(own.at(-1)!);
  const linked = Array.from({ length: (passes - 1) * own.length }, (_, i) => civilFromDays(last + 1 + i));
  linked.forEach((date, i) => {
    linkDay(lake, own[i % own.length]!, date);
  });
  const columns = await loadColumns(lake, own, sampleRows);
  const bytesPerRow = columns.reduce((sum, column) => sum + column.BYTES_PER_ELEMENT, 0);
  return { lake, sampleDays: own, passes, rows: sampleRows * passes, sampleRows, bytesPerRow, columns };
}

/** The same day under another date: its Parquet and cache files are linked, its manifests written anew. */
function linkDay(lake: string, from: string, to: string): void {
  for (const root of [join(lake, "nse_options"), join(lake, ".cache", "tape", "nse_options")]) {
    const source = join(root, `date=${from}`);
    for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const target = path.replace(`date=${from}`, `date=${to}`);
      mkdirSync(dirname(target), { recursive: true });
      if (!entry.name.endsWith(".manifest.json")) linkSync(path, target);
      else writeFileSync(target, JSON.stringify({ ...JSON.parse(readFileSync(path, "utf8")), date: to }));
    }
  }
}

async function loadColumns(lake: string, days: readonly string[], rows: number): Promise<Int32Array[]> {
  const columns = EMA_SCAN_COLUMNS.map(() => new Int32Array(new SharedArrayBuffer(rows * 4)));
  let at = 0;
  for await (const run of scanTape({ lake, days, columns: EMA_SCAN_COLUMNS })) {
    EMA_SCAN_COLUMNS.forEach((name, index) => {
      const { values, type } = run.columns[name]!;
      if (type === "float64") throw new Error(`${name} is not stored as Int32`);
      columns[index]!.set(values, at);
    });
    at += run.rows;
  }
  return columns;
}

/** Rows of a scan, with its results added up so that it cannot be left out. */
async function scan({ lake }: Market, threads: number, source: ScanSource, days?: readonly string[]): Promise<number> {
  const parameters = { maxSpread: MAX_SPREAD };
  const options = { lake, columns: EMA_SCAN_COLUMNS, threads, source, parameters, days };
  let rows = 0;
  let trades = 0;
  for await (const { result } of scanContracts<EmaCrossResult>(MODULE, options)) {
    rows += result.rows;
    trades += result.trades;
  }
  if (trades === 0) throw new Error("nothing traded");
  return rows;
}

const SUM = `
  const sum = (columns, passes) => {
    let total = 0;
    for (let pass = 0; pass < passes; pass++)
      for (const column of columns) for (let i = 0; i < column.length; i++) total = (total + column[i]) | 0;
    return total;
  };`;

/** Adds up the same columns as often as the scan reads them, each thread its share of the days. */
async function memorySum({ columns, passes: all }: Market, threads: number): Promise<number> {
  const code = `${SUM} const { parentPort, workerData } = require("node:worker_threads");
    parentPort.postMessage(sum(workerData.columns, workerData.passes));`;
  const totals = Array.from({ length: threads }, (_, thread) => {
    const passes = Math.floor((all * (thread + 1)) / threads) - Math.floor((all * thread) / threads);
    return new Promise<number>((resolve, reject) => {
      const worker = new Worker(code, { eval: true, workerData: { columns, passes } });
      worker.once("message", resolve).once("error", reject);
    });
  });
  return (await Promise.all(totals)).reduce((sum, total) => sum + total, 0);
}

async function cached(name: string, threads: number): Promise<Benchmark> {
  market ??= makeMarket();
  const made = await market;
  const days = `the sample's ${made.sampleDays.length} days of ${made.sampleRows.toLocaleString("en")} rows, linked ${made.passes} times`;
  return {
    name,
    work: `EMA(5)/EMA(21) over ${made.rows.toLocaleString("en")} rows of cached tapes (${days}), ${made.bytesPerRow} bytes a row (${EMA_SCAN_COLUMNS.join(", ")} as Int32), spread limit ${MAX_SPREAD} so that the sample trades, ${threads} ${threads === 1 ? "thread" : "threads"}, page cache warm, checksums found right before; start of the threads included`,
    units: made.rows,
    unit: "rows",
    ours: () => scan(made, threads, "cache"),
    against: {
      name: `a pure memory sum over the same columns in memory, ${threads} ${threads === 1 ? "thread" : "threads"}`,
      run: () => memorySum(made, threads),
    },
    better: "lower",
    repetitions: 5,
  };
}

/** The users' scan over cached tapes, on all cores. */
export function emaScan(): Promise<Benchmark> {
  return cached("ema-scan", availableParallelism());
}

/** The same on one thread. */
export function emaScanOneThread(): Promise<Benchmark> {
  return cached("ema-scan-one-thread", 1);
}

/** The same from Parquet, decoding included, as the users' figure had it. */
export async function emaScanParquet(): Promise<Benchmark> {
  market ??= makeMarket();
  const made = await market;
  const threads = availableParallelism();
  const days = made.sampleDays;
  return {
    name: "ema-scan-parquet",
    work: `the same scan of ${made.sampleRows.toLocaleString("en")} rows straight from Parquet, decoding and the files' hashes included, ${threads} threads`,
    units: made.sampleRows,
    unit: "rows",
    ours: () => scan(made, threads, "parquet", days),
    against: { name: "the same days from the cache", run: () => scan(made, threads, "cache", days) },
    better: "lower",
    repetitions: 3,
  };
}
