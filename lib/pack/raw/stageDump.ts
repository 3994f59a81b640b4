import { basename } from "node:path";
import type { HashedFile } from "../../lake/Manifest.js";
import { NSE_OPTION_COLUMNS } from "../../market/vendorColumns.js";
import type { DumpBatch, DumpSummary } from "../../sources/nse/dump/DumpBatch.js";
import { readDump } from "../../sources/nse/dump/readDump.js";
import { NSE_QUOTE_COLUMNS } from "../../sources/nse/nseQuoteDays.js";
import { subscribeProgress } from "../../task/progress.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import type { UnparsedTable } from "./ExtractRecord.js";
import { type MissingColumns, RawStage, type StagedSource } from "./RawStage.js";
import { contractName, rawTableKind } from "./rawTableKind.js";

/** Rows of a batch: with the vendor's 46 columns, 6 MB. */
const BATCH_ROWS = 16_384;

export interface StageDumpTask {
  readonly path: string;
  readonly sizeBytes: number;
  /** Where the rows go. */
  readonly folder: string;
  /** Tables wanted, in upper case, equities among them; all option and index tables when absent. */
  readonly tables: readonly string[] | undefined;
}

/** What a source gave to the raw layer, and what it did not. */
export interface StagedFile {
  readonly file: HashedFile;
  readonly source: StagedSource;
  /** Wanted tables without a row among them. */
  readonly emptyTables: readonly string[];
  readonly unparsed: readonly UnparsedTable[];
  readonly skipped: { readonly tables: number; readonly rows: number };
  readonly missingColumns: MissingColumns;
  /** Number columns of the wanted tables that are none of the vendor's; they are left out. */
  readonly unknownColumns: readonly string[];
}

/**
 * Reads the option and index tables of one dump onto disk.
 *
 * @param onBytes called with the bytes of the file read so far
 * @throws StrikebookError as `readDump`; `schema` for a table that lacks a column that packing needs.
 */
export async function stageDump(
  task: StageDumpTask,
  onBytes: (bytes: number) => void,
  options: TaskOptions = {},
): Promise<StagedFile> {
  const { path, tables, folder } = task;
  const wanted = (table: string): boolean => {
    const { kind } = rawTableKind(table);
    // An equity is wanted only by its name: as the underlying of its options.
    return tables ? tables.includes(contractName(table)) && kind !== "unparsed" : kind === "option" || kind === "index";
  };
  const stop = subscribeProgress((event) => onBytes(event.done));
  const stage = new RawStage(folder);
  const present = { nse_raw_options: new Set<string>(), nse_raw_spot: new Set<string>() };
  let summary: DumpSummary | undefined;
  try {
    const reading = { tables: wanted, batchRows: BATCH_ROWS, signal: options.signal };
    for await (const batch of readDump(path, { ...reading, onEnd: (end) => (summary = end) })) {
      const dataset = rawTableKind(batch.table).kind === "option" ? "nse_raw_options" : "nse_raw_spot";
      for (const name of Object.keys(batch.columns)) present[dataset].add(name);
      requireNamed(path, batch, dataset === "nse_raw_options" ? NSE_QUOTE_COLUMNS : ["timestamp", "price"]);
      stage.add(batch);
    }
  } finally {
    stop();
  }
  const { tables: all, sha256 } = summary!;
  const source = stage.result();
  const read = all.filter((table) => table.read);
  const staged = source.tables.reduce((sum, table) => sum + table.rows, 0);
  const held = read.reduce((sum, table) => sum + table.rows, 0);
  if (staged !== held) {
    const what = `${path} holds ${held} rows in the wanted tables, ${staged} were handed over`;
    throw new StrikebookError("integrity", what, "this is a defect of the dump reader, please report it");
  }
  const unparsed = all.flatMap(({ table, rows }): UnparsedTable[] => {
    const kind = rawTableKind(table);
    if (kind.kind !== "unparsed" || (tables && !tables.includes(contractName(table)))) return [];
    return [{ table, rows, reason: kind.reason }];
  });
  const passed = all.filter(({ table, read: taken }) => !taken && !unparsed.some((one) => one.table === table));
  return {
    file: { name: basename(path), sha256, bytes: task.sizeBytes },
    source,
    emptyTables: read.filter(({ rows }) => rows === 0).map(({ table }) => contractName(table)),
    unparsed,
    skipped: { tables: passed.length, rows: passed.reduce((sum, { rows }) => sum + rows, 0) },
    missingColumns: {
      nse_raw_options: absent(present.nse_raw_options),
      nse_raw_spot: absent(present.nse_raw_spot),
    },
    unknownColumns: unknown([...present.nse_raw_options, ...present.nse_raw_spot]).sort(),
  };
}

/** Refuses a table without the columns that direct packing refuses too; a renamed one would be NULL all the way down. */
function requireNamed(path: string, { table, columns }: DumpBatch, needed: readonly string[]): void {
  const lacks = needed.filter((name) => !Object.hasOwn(columns, name));
  if (lacks.length === 0) return;
  const others = unknown(Object.keys(columns));
  const has = others.length > 0 ? ` (it has ${others.join(", ")}, unknown here)` : "";
  const what = `${path}: table ${table} has no column ${lacks.join(", ")}${has}`;
  throw new StrikebookError("schema", what, "check that the dump has the vendor's 46 columns under their names");
}

function unknown(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => !(NSE_OPTION_COLUMNS as readonly string[]).includes(name));
}

function absent(present: ReadonlySet<string>): string[] {
  return present.size === 0 ? [] : NSE_OPTION_COLUMNS.filter((name) => !present.has(name));
}
