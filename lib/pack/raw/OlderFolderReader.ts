import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { basename, relative, resolve, sep } from "node:path";
import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import { duckDbError } from "../../lake/duckDbError.js";
import { hashFile } from "../../lake/hashFile.js";
import type { HashedFile } from "../../lake/Manifest.js";
import { sqlText } from "../../lake/sqlText.js";
import { NSE_OPTION_COLUMNS } from "../../market/vendorColumns.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import type { CivilDate } from "../../time/civilDate.js";
import type { UnparsedTable } from "./ExtractRecord.js";
import type { RawSource } from "./findSources.js";
import { isZoned, microsOf, type OlderFileProbe, type OlderFileSchema, probeOlderFile } from "./OlderFileProbe.js";
import { contractNameSql, contractOfKeys, KEY_COLUMNS } from "./olderContract.js";
import { type MissingColumns, RawStage, type StagedSource } from "./RawStage.js";
import { contractName, rawTableKind } from "./rawTableKind.js";

const BATCH_ROWS = 16_384;
/** Rows staged at a time, about: 3 GB of disk. A window is at least one day. */
const WINDOW_ROWS = 20_000_000;

export type FolderSource = Extract<RawSource, { kind: "folder" }>;

export interface OlderFolderOptions extends TaskOptions {
  /** Tables wanted, in upper case. */
  readonly tables: readonly string[] | undefined;
}

/** Reads a folder of an older layout, some days at a time. */
export class OlderFolderReader {
  readonly unparsed: readonly UnparsedTable[];
  /** Vendor columns that not every file has. */
  readonly missingColumns: MissingColumns;
  /** Consecutive days that are staged together. */
  readonly windows: readonly (readonly CivilDate[])[];
  readonly #session: DuckDbSession;
  readonly #probes: readonly OlderFileProbe[];
  readonly #options: OlderFolderOptions;
  readonly #passedTables: number;
  #passedRows: number;

  private constructor(session: DuckDbSession, probes: readonly OlderFileProbe[], options: OlderFolderOptions) {
    this.#session = session;
    this.#options = options;
    const isWanted = ({ table }: OlderFileProbe): boolean =>
      table === undefined || !options.tables || options.tables.includes(contractName(table));
    const wanted = probes.filter(isWanted);
    const passed = probes.filter((probe) => !isWanted(probe));
    const bad = wanted.filter(({ table }) => table !== undefined && rawTableKind(table).kind === "unparsed");
    this.unparsed = bad.map((probe) => {
      const kind = rawTableKind(probe.table!);
      return { table: probe.table!, rows: rowsOf(probe), reason: kind.kind === "unparsed" ? kind.reason : "" };
    });
    this.#passedTables = passed.length;
    this.#passedRows = passed.reduce((sum, probe) => sum + rowsOf(probe), 0);
    this.#probes = wanted.filter((probe) => !bad.includes(probe));
    const missing = (dataset: keyof MissingColumns): string[] => {
      const probes = this.#probes.filter((probe) => datasetOf(probe) === dataset);
      const names = new Set(probes.flatMap((probe) => probe.missingColumns));
      return NSE_OPTION_COLUMNS.filter((name) => names.has(name));
    };
    this.missingColumns = { nse_raw_options: missing("nse_raw_options"), nse_raw_spot: missing("nse_raw_spot") };
    this.windows = windowsOf(this.#probes);
  }

  /** Looks at every file before a row is taken, so that a damaged one stops all. */
  static async open(
    session: DuckDbSession,
    source: FolderSource,
    options: OlderFolderOptions,
  ): Promise<OlderFolderReader> {
    const probes: OlderFileProbe[] = [];
    const schemas = new Map<string, OlderFileSchema>();
    for (const file of source.files) probes.push(await probeOlderFile(session, file, schemas, options));
    return new OlderFolderReader(session, probes, options);
  }

  /**
   * Stages the rows of some days.
   *
   * @param onFile called with each file that has been read
   */
  async stage(days: readonly CivilDate[], folder: string, onFile: (file: string) => void): Promise<StagedSource> {
    const stage = new RawStage(folder);
    const isFirst = days === this.windows[0];
    for (const probe of this.#probes) {
      // Rows without a time are counted once.
      const withLost = isFirst && probe.missingTimestamp > 0;
      if (!withLost && !days.some((day) => probe.days.has(day))) continue;
      try {
        await this.#stageFile(stage, probe, days, withLost);
      } catch (error) {
        this.#options.signal?.throwIfAborted();
        throw duckDbError(error, "corrupt", `cannot read ${probe.file}`, "fetch or write the file again");
      }
      onFile(probe.file);
    }
    return stage.result();
  }

  /** Tables that were not asked for and their rows, of what has been staged so far. */
  get skipped(): { readonly tables: number; readonly rows: number } {
    return { tables: this.#passedTables, rows: this.#passedRows };
  }

  async #stageFile(
    stage: RawStage,
    probe: OlderFileProbe,
    days: readonly CivilDate[],
    withLost: boolean,
  ): Promise<void> {
    const { types, micros, offset, table } = probe;
    const vendor = NSE_OPTION_COLUMNS.filter((name) => types.has(name));
    const values = vendor.map((name) => {
      if (name === "timestamp") return `${micros}::DOUBLE`;
      if (name !== "lastTradeTime") return `${name}::DOUBLE`;
      return isZoned(name, types)
        ? `${microsOf(name, types)}::DOUBLE`
        : `(${microsOf(name, types)} - ${offset})::DOUBLE`;
    });
    const keys = table === undefined ? KEY_COLUMNS.map((name) => contractNameSql(name, probe)) : [];
    const within = `(${micros} + 19800000000) // 86400000000 BETWEEN ${dayNumber(days[0]!)} AND ${dayNumber(days.at(-1)!)}`;
    const query = `SELECT ${[...keys, ...values].join(", ")} FROM read_parquet(${sqlText(probe.file)}, hive_partitioning = false) WHERE ${within}${withLost ? " OR timestamp IS NULL" : ""}`;
    const nameOf = table === undefined ? await contractOfKeys(this.#session, probe, this.#options) : () => table;
    for await (const columns of this.#session.numberBatches(query, BATCH_ROWS, this.#options)) {
      const key = columns.slice(0, keys.length);
      const rows = columns[0]!.length;
      for (let from = 0; from < rows; ) {
        let to = from + 1;
        while (to < rows && key.every((column) => column[to] === column[from])) to++;
        const name = nameOf(key.map((column) => column[from]!));
        if (!this.#options.tables || this.#options.tables.includes(contractName(name))) {
          const run = vendor.map(
            (column, index) => [column, columns[keys.length + index]!.subarray(from, to)] as const,
          );
          stage.add({ table: name, origin: probe.file, rows: to - from, columns: Object.fromEntries(run) });
        } else this.#passedRows += to - from;
        from = to;
      }
    }
  }
}

/** One hash for a whole folder: of the hashes of its files and their places. */
export async function hashFolder(source: FolderSource, options: TaskOptions): Promise<HashedFile> {
  const hash = createHash("sha256");
  for (const { file } of source.files) {
    const { sha256 } = await hashFile(file, options);
    hash.update(`${sha256}  ${relative(source.path, file).split(sep).join("/")}\n`);
  }
  const bytes = source.files.reduce((sum, { file }) => sum + statSync(file).size, 0);
  return { name: basename(resolve(source.path)), bytes, sha256: hash.digest("hex") };
}

function rowsOf({ days, missingTimestamp }: OlderFileProbe): number {
  return [...days.values()].reduce((sum, rows) => sum + rows, missingTimestamp);
}

function datasetOf({ table }: OlderFileProbe): keyof MissingColumns {
  return table === undefined || rawTableKind(table).kind === "option" ? "nse_raw_options" : "nse_raw_spot";
}

function dayNumber(date: CivilDate): number {
  return Date.parse(`${date}T00:00:00Z`) / 86_400_000;
}

function windowsOf(probes: readonly OlderFileProbe[]): CivilDate[][] {
  const rows = new Map<CivilDate, number>();
  for (const { days } of probes) for (const [day, count] of days) rows.set(day, (rows.get(day) ?? 0) + count);
  const windows: CivilDate[][] = [];
  let filled = Number.POSITIVE_INFINITY;
  for (const day of [...rows.keys()].sort()) {
    if (filled + rows.get(day)! > WINDOW_ROWS) {
      windows.push([]);
      filled = 0;
    }
    windows.at(-1)!.push(day);
    filled += rows.get(day)!;
  }
  return windows;
}
