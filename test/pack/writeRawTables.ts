import { type ParsedName, parseNseOptionName } from "../../lib/contract/nseOptionName.js";
import { products } from "../../lib/contract/Product.js";
import type { DuckDbSession } from "../../lib/lake/DuckDbSession.js";
import type { Manifest, SourceFile } from "../../lib/lake/Manifest.js";
import type { PartRun } from "../../lib/lake/PartRun.js";
import { writePart } from "../../lib/lake/writePart.js";
import { NSE_OPTION_COLUMNS } from "../../lib/market/vendorColumns.js";
import { compareRawContracts, type RawContract, rawContract } from "../../lib/pack/raw/rawContract.js";
import type { VendorTable } from "../../lib/sources/nse/VendorTable.js";
import type { TaskOptions } from "../../lib/task/TaskOptions.js";
import type { CivilDate } from "../../lib/time/civilDate.js";
import { nseSession } from "../../lib/time/Session.js";
import { civilDateAt } from "../../lib/time/sessionClock.js";

export interface WriteRawTablesOptions extends TaskOptions {
  /** Folder of the raw parts. */
  readonly root: string;
  /** What the rows are, in words, for the manifests. */
  readonly source: string;
  readonly sourceFiles?: readonly SourceFile[];
  readonly replace?: boolean;
}

interface RawRun extends PartRun {
  /** Absent in a spot table. */
  readonly name: RawContract | undefined;
}

interface RawDay {
  readonly dataset: "nse_raw_options" | "nse_raw_spot";
  readonly date: CivilDate;
  readonly underlying: string;
  readonly runs: RawRun[];
  unsorted: number;
}

/**
 * Writes vendor tables that are columns already as raw parts, one for each day and underlying; every table is held in
 * memory until the last has come, so this is for small markets. Tables that are neither an option nor the index of a known
 * product are passed over.
 */
export async function writeRawTables(
  session: DuckDbSession,
  tables: Iterable<VendorTable>,
  options: WriteRawTablesOptions,
): Promise<Manifest[]> {
  const days = new Map<string, RawDay>();
  for (const table of tables) for (const part of splitTable(table)) addRun(days, part);
  const manifests: Manifest[] = [];
  for (const [, day] of [...days].sort(([a], [b]) => (a < b ? -1 : 1)))
    manifests.push(await writeDay(session, day, options));
  return manifests;
}

type TablePart = Omit<RawDay, "runs"> & { readonly run: RawRun };

function addRun(days: Map<string, RawDay>, { run, ...part }: TablePart): void {
  const key = `${part.dataset} ${part.date} ${part.underlying}`;
  const day = days.get(key) ?? { ...part, unsorted: 0, runs: [] };
  days.set(key, day);
  day.runs.push(run);
  day.unsorted += part.unsorted;
}

function* splitTable(table: VendorTable): Generator<TablePart> {
  const name = table.table.toUpperCase();
  const isSpot = products[`NSE:${name}`] !== undefined;
  const parsed = parseNseOptionName(name);
  if (!isSpot && !parsed.ok) return;
  const dates = new Map<CivilDate, number[]>();
  const { timestamp } = table.columns;
  for (let row = 0; row < table.rows; row++) {
    const time = timestamp![row]!;
    const date = Number.isNaN(time) ? "1970-01-01" : civilDateAt(time, nseSession);
    const rows = dates.get(date);
    if (rows) rows.push(row);
    else dates.set(date, [row]);
  }
  for (const [date, rows] of dates) {
    let unsorted = 0;
    for (let i = 1; i < rows.length; i++) if (timestamp![rows[i]!]! < timestamp![rows[i - 1]!]!) unsorted++;
    const late = (row: number): number =>
      Number.isNaN(timestamp![row]!) ? Number.POSITIVE_INFINITY : timestamp![row]!;
    rows.sort((a, b) => (late(a) === late(b) ? a - b : late(a) - late(b)));
    const cells = NSE_OPTION_COLUMNS.map((column) => {
      const values = table.columns[column];
      return [column, Float64Array.from(rows, (row) => values?.[row] ?? Number.NaN)] as const;
    });
    const columns = Object.fromEntries(cells);
    if (isSpot) {
      yield {
        dataset: "nse_raw_spot",
        date,
        underlying: name,
        unsorted,
        run: { name: undefined, rows: rows.length, columns },
      };
    } else {
      const option = parsed as Extract<ParsedName, { ok: true }>;
      const { underlying, year, month, strike, optionType } = option;
      const named = { opt_type: optionType, strike, year, month, contract: name };
      const run = { name: rawContract(name), rows: rows.length, columns: { ...columns, ...named } };
      yield { dataset: "nse_raw_options", date, underlying, unsorted, run };
    }
  }
}

function writeDay(session: DuckDbSession, day: RawDay, options: WriteRawTablesOptions): Promise<Manifest> {
  const { dataset, date, underlying, unsorted } = day;
  const runs = [...day.runs].sort((a, b) => (a.name && b.name ? compareRawContracts(a.name, b.name) : 0));
  const rowsRead = runs.reduce((sum, run) => sum + run.rows, 0);
  return writePart(session, options.root, {
    key: { dataset, date, underlying },
    runs,
    ...(dataset === "nse_raw_options" ? { contracts: runs.map((run) => String(run.columns.contract)) } : {}),
    replace: options.replace ?? false,
    signal: options.signal,
    facts: () => ({
      rowsRead,
      dropped: {},
      marked: unsorted > 0 ? { unsorted } : {},
      source: options.source,
      sourceFiles: options.sourceFiles ?? [],
      granularity: { kind: "tick" },
      hasBook: dataset === "nse_raw_options",
      ...(dataset === "nse_raw_spot" ? { instrument: "index" } : {}),
      parameters: {},
    }),
  });
}
