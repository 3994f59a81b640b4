import { mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DuckDbSession,
  ExpiryCalendar,
  type Lake,
  openLake,
  packVendorRuns,
  partFolder,
  sampleCalendarCsv,
  vendorRuns,
} from "strikebook";
import type { Benchmark } from "../../harness.js";

const COLUMNS = ["timestamp", "price", "bp0", "bq0", "sp0", "sq0"];
const ROWS = 1_900_000;

interface Day {
  readonly underlying: string;
  readonly date: string;
  readonly columns: readonly string[];
}

interface Market {
  readonly cached: Lake;
  readonly uncached: Lake;
  readonly day: Day;
}

let market: Promise<Market> | undefined;

/** One day of the sample market, made once per run: a lake with a tape cache, and the same one without. */
async function benchMarket(): Promise<Market> {
  const folder = mkdtempSync(join(tmpdir(), "strikebook-bench-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  const calendar = ExpiryCalendar.parse(sampleCalendarCsv(), "sample");
  const runs = vendorRuns({ days: 1, rows: ROWS });
  await packVendorRuns(runs, { lake: folder, calendar, source: "simulated NSE ticks" });
  const setting = process.env.STRIKEBOOK_TAPE_CACHE;
  process.env.STRIKEBOOK_TAPE_CACHE = "";
  const cached = await openLake(folder);
  process.env.STRIKEBOOK_TAPE_CACHE = "off";
  const uncached = await openLake(folder);
  process.env.STRIKEBOOK_TAPE_CACHE = setting ?? "";
  const [date] = cached.days("NIFTY") as [string];
  return { cached, uncached, day: { underlying: "NIFTY", date, columns: COLUMNS } };
}

function tapeMarket(): Promise<Market> {
  market ??= benchMarket();
  return market;
}

/** A day from its tape cache, against the bytes alone. */
export async function tapeOpen(): Promise<Benchmark> {
  const { cached: lake, day } = await tapeMarket();
  const tape = await lake.openTape(day);
  const files = (await lake.tapeFiles(day))!.columns;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const types = tape.columns().map(({ name, type }) => `${name} ${type}`);
  const size = `${tape.rows.toLocaleString("en")} rows, ${(bytes / 1e6).toFixed(0)} MB, ${(bytes / tape.rows).toFixed(0)} bytes a row`;
  return {
    name: "tape-open",
    work: `one NIFTY day of ${size} (${types.join(", ")}), page cache warm on both sides, checksums found right before; contracts, spot and the order of all times checked`,
    units: tape.rows,
    unit: "rows",
    ours: async () => (await lake.openTape(day)).rows,
    against: {
      name: "fs.read of the same files into new shared memory, all at once",
      run: () => Promise.all(files.map(({ path, bytes: length }) => readFile(path, length))),
    },
    better: "lower",
  };
}

async function readFile(path: string, length: number): Promise<number> {
  const target = new Uint8Array(new SharedArrayBuffer(length));
  const file = await open(path, "r");
  try {
    let at = 0;
    while (at < length) at += (await file.read(target, at, length - at, at)).bytesRead;
    return at;
  } finally {
    await file.close();
  }
}

/** The same day without a cache, against DuckDB's own scan. */
export async function tapeOpenParquet(): Promise<Benchmark> {
  const { uncached: lake, day } = await tapeMarket();
  const tape = await lake.openTape(day);
  const parquet = join(partFolder(lake.root, { dataset: "nse_options", ...day }), "part-0.parquet");
  const session = await DuckDbSession.open();
  const sums = COLUMNS.map((name) => (name === "timestamp" ? "max(timestamp)" : `sum(${name})`));
  return {
    name: "tape-open-parquet",
    work: `the same day without a cache: contracts found, six columns decoded and narrowed into shared memory, file hash known; the peer decodes the same columns on all cores and keeps only sums`,
    units: tape.rows,
    unit: "rows",
    ours: async () => (await lake.openTape(day)).rows,
    against: {
      name: "DuckDB's scan of the same six columns",
      run: () => session.run(`SELECT ${sums.join(", ")} FROM read_parquet('${parquet}')`),
    },
    better: "lower",
  };
}
