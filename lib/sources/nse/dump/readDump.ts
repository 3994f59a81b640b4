import { startProgress } from "../../../task/progress.js";
import { StrikebookError } from "../../../task/StrikebookError.js";
import type { TaskOptions } from "../../../task/TaskOptions.js";
import { openSource } from "../../openSource.js";
import type { DumpBatch, DumpSummary, DumpTable } from "./DumpBatch.js";
import { DumpParser } from "./DumpParser.js";

/** What of a dump to read, and how. */
export interface ReadDumpOptions extends TaskOptions {
  /** Which tables to read, by name as the dump writes it; all when absent. Others are skipped and counted. */
  readonly tables?: (name: string) => boolean;
  /** Most rows of one batch; memory is about this times 370 bytes for the vendor's 46 columns. */
  readonly batchRows?: number;
  /** Called with what the dump held once it has been read to its end (a `for await` loop drops the return value). */
  readonly onEnd?: (summary: DumpSummary) => void;
}

/**
 * Reads a MySQL dump (gzip or plain) table by table into typed-array columns, in one pass and in bounded memory,
 * whatever the length of its lines. REPLACE and INSERT, one or many rows a statement, with or without a column list;
 * the columns come from CREATE TABLE when the dump has it, else they are the vendor's 46.
 *
 * A table's rows may come in several batches, in order. DATETIME is India's wall clock; TIMESTAMP is in the zone that
 * the dump sets (mysqldump writes UTC), India's when it sets none.
 *
 * @throws StrikebookError `missing` (no file), `empty` (no table in it), `corrupt` (damaged gzip, cut statement or dump, a
 *   value that is none), `schema` (a row with another number of values, named by table and row number).
 * @returns the summary, also handed to `onEnd`: a requested table that is not among its tables is the caller's to refuse.
 */
export async function* readDump(
  path: string,
  options: ReadDumpOptions = {},
): AsyncGenerator<DumpBatch, DumpSummary, undefined> {
  const { tables = () => true, batchRows = 65_536, signal, onEnd } = options;
  if (!(Number.isInteger(batchRows) && batchRows > 0)) {
    throw new StrikebookError(
      "argument",
      `batchRows ${batchRows} is not a positive whole number`,
      "leave it out for 65536",
    );
  }
  const source = await openSource(path, { signal });
  const parser = new DumpParser(path, tables, batchRows);
  const progress = startProgress(`reading ${path}`, { unit: "bytes", total: source.sizeBytes });
  let bytes = 0;
  try {
    for await (const chunk of source.chunks) {
      bytes += chunk.length;
      parser.push(chunk);
      progress.at(source.readBytes());
      yield* parser.ready.splice(0);
    }
    parser.end();
    yield* parser.ready.splice(0);
    const summary: DumpSummary = {
      file: path,
      sha256: source.sha256(),
      tables: parser.tables(),
      statements: parser.statements,
      bytes,
    };
    if (summary.tables.length === 0) {
      throw new StrikebookError("empty", `${path} holds no table`, "check that the file is a MySQL dump and not empty");
    }
    progress.end();
    onEnd?.(summary);
    return summary;
  } finally {
    // Does nothing after `end`: only a failed or abandoned reading is still running here.
    progress.fail();
  }
}

/** Tables of a dump with their row counts, in order of first appearance; reads no value. */
export async function listDumpTables(path: string, options: TaskOptions = {}): Promise<DumpTable[]> {
  let summary: DumpSummary | undefined;
  const batches = readDump(path, { tables: () => false, signal: options.signal, onEnd: (end) => (summary = end) });
  for await (const batch of batches) throw new Error(`unasked batch of ${batch.table}`);
  return [...summary!.tables];
}
