import { statSync } from "node:fs";
import type { DumpSummary } from "../../sources/nse/dump/DumpBatch.js";
import { readDump } from "../../sources/nse/dump/readDump.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import type { CivilDate } from "../../time/civilDate.js";
import { nseSession } from "../../time/Session.js";
import { civilDateAt, instantAt } from "../../time/sessionClock.js";
import { isVolatilityIndexName, type RawTableKind, rawTableKind } from "./rawTableKind.js";

/** One table of a dump. */
export interface ListedTable {
  /** As the dump writes it, without its database. */
  readonly table: string;
  readonly kind: RawTableKind["kind"];
  readonly isVolatilityIndex: boolean;
  readonly rows: number;
  /** First and last day of its rows by India's wall clock; rows of 1970 and rows without a time do not count. */
  readonly firstDate?: CivilDate;
  readonly lastDate?: CivilDate;
  /** Of an option-like name that is none: why. */
  readonly reason?: string;
}

/** What a dump holds. */
export interface DumpListing {
  readonly path: string;
  readonly sha256: string;
  readonly tables: readonly ListedTable[];
  /** Tables that are volatility indices by their name. */
  readonly volatilityIndices: readonly string[];
}

const FIRST_DATED = instantAt("1971-01-01", 0, nseSession);
const BATCH_ROWS = 16_384;

/**
 * Every table of a dump with its kind, rows and days, in the order of the dump. Reads the whole dump.
 *
 * @throws StrikebookError as `readDump`; `argument` for a folder
 */
export async function listDump(path: string, options: TaskOptions = {}): Promise<DumpListing> {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    const what = `${path} is a folder, and only the tables of dumps are listed`;
    throw new StrikebookError(
      "argument",
      what,
      "name dump files; `strikebook extract FOLDER --out LAKE` takes an older layout",
    );
  }
  const spans = new Map<string, { first: number; last: number }>();
  let summary: DumpSummary | undefined;
  const reading = { batchRows: BATCH_ROWS, signal: options.signal };
  for await (const { table, columns } of readDump(path, { ...reading, onEnd: (end) => (summary = end) })) {
    const { timestamp } = columns;
    if (!timestamp) continue;
    const span = spans.get(table) ?? { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY };
    for (const time of timestamp) {
      if (!(time >= FIRST_DATED)) continue;
      if (time < span.first) span.first = time;
      if (time > span.last) span.last = time;
    }
    if (span.last > span.first || span.first === span.last) spans.set(table, span);
  }
  const tables = summary!.tables.map(({ table, rows }): ListedTable => {
    const kind = rawTableKind(table);
    const span = spans.get(table);
    return {
      table,
      kind: kind.kind,
      isVolatilityIndex: isVolatilityIndexName(table),
      rows,
      ...(span && { firstDate: civilDateAt(span.first, nseSession), lastDate: civilDateAt(span.last, nseSession) }),
      ...(kind.kind === "unparsed" && { reason: kind.reason }),
    };
  });
  const volatilityIndices = tables.filter((table) => table.isVolatilityIndex).map(({ table }) => table);
  return { path, sha256: summary!.sha256, tables, volatilityIndices };
}
