import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { SourceFile } from "../lake/Manifest.js";
import type { DumpSummary } from "../sources/nse/dump/DumpBatch.js";
import { readDump } from "../sources/nse/dump/readDump.js";
import type { VendorTable } from "../sources/nse/VendorTable.js";
import { StrikebookError } from "../task/StrikebookError.js";
import type { ExpiryCalendar } from "../time/ExpiryCalendar.js";
import type { NsePacker } from "./NsePacker.js";
import type { PackReport } from "./PackReport.js";
import { type PackOptions, packTables } from "./packTables.js";
import { TableBatches } from "./TableBatches.js";

export interface PackNseOptions extends Omit<PackOptions, "calendar"> {
  /** Dump files, or one folder of them (`*.sql.gz`, `*.sql`). */
  readonly dumps: string | readonly string[];
  /** Default: `expiry_calendar.csv` in the folder of the dumps. */
  readonly calendar?: string | ExpiryCalendar | undefined;
  /** What the rows are, in words, for the manifests; "NSE tick dumps" by default. */
  readonly source?: string | undefined;
}

/**
 * Packs the vendor's SQL dumps into the lake: spot tables into `nse_spot`, option tables into `nse_options`, one part per
 * day and underlying, with the expiry from the exact name or the calendar, rows cleaned and counted, and the spot joined.
 * The dumps may come in any order; each is read once. Memory stays bounded: rows are staged on disk under the lake.
 *
 * @throws StrikebookError `missing` (no dump, calendar or wanted table), `empty` (nothing remains), `argument` (a day is
 *   in the lake already), `corrupt` or `schema` (a damaged dump), `contract` (a rejected table, with `strict`).
 * @example const report = await packNse({ dumps: "data/sample", lake: "lake" });
 */
export async function packNse(options: PackNseOptions): Promise<PackReport> {
  const dumps = dumpFiles(options.dumps);
  const calendar = options.calendar ?? calendarBeside(options.dumps);
  const feed = async (packer: NsePacker): Promise<SourceFile[]> => {
    const files: SourceFile[] = [];
    for (const [number, dump] of dumps.entries()) files.push(await feedDump(packer, dump, number, options));
    return files;
  };
  return packTables(options.source ?? "NSE tick dumps", feed, { ...options, calendar });
}

async function feedDump(packer: NsePacker, dump: string, number: number, options: PackNseOptions): Promise<SourceFile> {
  let summary: DumpSummary | undefined;
  const wanted = (table: string): boolean => ["option", "spot"].includes(packer.classify(table).kind);
  const batches = readDump(dump, { tables: wanted, signal: options.signal, onEnd: (end) => (summary = end) });
  const tables = new TableBatches((table: VendorTable) => packer.add(table, number));
  for await (const batch of batches) tables.add(batch);
  tables.end();
  let rows = 0;
  for (const table of summary!.tables) {
    if (table.read && table.rows > 0) rows += table.rows;
    else packer.pass(table.table, table.rows);
  }
  if (rows !== tables.rows) {
    const what = `${dump} holds ${rows} rows in the wanted tables, ${tables.rows} were handed over`;
    throw new StrikebookError("integrity", what, "this is a defect of the dump reader, please report it");
  }
  return { name: basename(dump), sha256: summary!.sha256 };
}

function dumpFiles(dumps: string | readonly string[]): readonly string[] {
  if (typeof dumps !== "string") {
    if (dumps.length === 0) throw new StrikebookError("argument", "no dump is named", "name at least one dump");
    return dumps;
  }
  if (!existsSync(dumps)) throw new StrikebookError("missing", `there is no dump ${dumps}`, "check the path");
  if (!statSync(dumps).isDirectory()) return [dumps];
  const files = readdirSync(dumps).filter((name) => /\.sql(\.gz)?$/.test(name));
  if (files.length === 0) {
    const what = `the folder ${dumps} holds no dump`;
    throw new StrikebookError("empty", what, "name a folder with *.sql.gz files");
  }
  return files.sort().map((name) => join(dumps, name));
}

function calendarBeside(dumps: string | readonly string[]): string {
  const path = typeof dumps === "string" ? join(dumps, "expiry_calendar.csv") : "";
  if (path !== "" && existsSync(path)) return path;
  throw new StrikebookError("missing", "no expiry calendar is named", "name a file underlying,kind,period,expiry");
}
