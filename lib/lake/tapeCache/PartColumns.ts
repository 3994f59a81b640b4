import { createHash } from "node:crypto";
import { volumeChange } from "../../columns/volumeChange.js";
import type { Product } from "../../contract/Product.js";
import { decodeTapeColumn, sharedValues, type TapeColumn, tapeColumn } from "../../tape/TapeColumn.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import type { DuckDbSession } from "../DuckDbSession.js";
import type { DatasetSpec } from "../datasets.js";
import type { FileHashes } from "../FileHashes.js";
import type { LakePart } from "../LakePart.js";
import { loadOlderPart } from "../olderLayout.js";
import { readingFile } from "../readingFile.js";
import { sqlText } from "../sqlText.js";
import { storedColumn } from "../storedColumn.js";
import type { CachedColumn, RowRange } from "./CachedColumn.js";
import type { ContractSelection } from "./ContractFilter.js";
import type { ContractRow, ContractTable } from "./ContractTable.js";
import { joinedRanges } from "./readColumnFile.js";
import { type PartRows, readContractRows, readPartColumns } from "./readPartRows.js";
import type { TapeCache } from "./TapeCache.js";
import type { TapeCacheEntry } from "./TapeCacheEntry.js";
import { TapeColumnBuilder } from "./TapeColumnBuilder.js";
import type { WantedColumn } from "./WantedColumn.js";

/** What the columns of a part are read with. */
export interface PartSource {
  readonly part: LakePart;
  readonly spec: DatasetSpec;
  readonly product: Product;
  readonly hashes: FileHashes;
  readonly cache: TapeCache;
  /** Opens DuckDB, which only a column that is not in the cache needs. */
  readonly session: () => Promise<DuckDbSession>;
}

let tables = 0;

/**
 * The columns of one part: from the cache where it has them, else from Parquet, and then into the cache. The Parquet file
 * is compared with its manifest's hash before it is read; a cache under that hash needs no such check.
 */
export class PartColumns {
  readonly #source: PartSource;
  readonly #entry: TapeCacheEntry | undefined;

  private constructor(source: PartSource, entry: TapeCacheEntry | undefined) {
    this.#source = source;
    this.#entry = entry;
  }

  static async open(source: PartSource, task: TaskOptions): Promise<PartColumns> {
    return new PartColumns(source, source.cache.entry(source.part.key, await partHash(source, task)));
  }

  /** The contracts of an option part. */
  async contracts(task: TaskOptions): Promise<ContractTable> {
    const known = await this.#entry?.contracts();
    if (known) return this.#counted(known);
    return this.#withRows(task, async (session, rows, counts) => {
      const contracts = await readContractRows(session, rows, task);
      const table = this.#counted(tableOf(this.#source.product, contracts, counts));
      await this.#entry?.storeContracts(table);
      return table;
    });
  }

  /** Rows of a spot part. */
  async rows(task: TaskOptions): Promise<number> {
    const { manifest } = this.#source.part;
    if (manifest) return manifest.rows;
    return this.#withRows(task, async (session, { from }) => {
      const [count] = await session.numbers(`SELECT count(*)::DOUBLE FROM ${from}`, task);
      return count![0]!;
    });
  }

  /** Columns over all rows, or over those of a selection. */
  async read(
    wanted: readonly WantedColumn[],
    selection: Pick<ContractSelection, "rows" | "ranges" | "where"> & { readonly contracts?: readonly ContractRow[] },
    totalRows: number,
    task: TaskOptions,
  ): Promise<TapeColumn[]> {
    const { rows, ranges } = selection;
    const read = async ({ name }: WantedColumn): Promise<TapeColumn | undefined> => {
      const column = await this.#entry?.read(name, ranges, task);
      return column?.values.length === rows ? column : undefined;
    };
    const columns = await Promise.all(wanted.map(read));
    const missing = wanted.filter((_, index) => columns[index] === undefined);
    if (missing.length === 0) return columns as TapeColumn[];
    const whole = this.#entry?.writable === true;
    const made = await this.#withRows(task, async (session, source) => {
      const scope = whole ? { where: "true", rows: totalRows } : selection;
      return this.#fromParquet(session, source, missing, scope, selection.contracts, task);
    });
    for (const column of made) if (whole) await this.#entry?.store(column);
    const found = new Map(made.map((column) => [column.name, whole ? rowsOf(column, ranges) : column]));
    return wanted.map(({ name }, index) => columns[index] ?? found.get(name)!);
  }

  /**
   * Files of the columns, for readers that stream them; what is missing is made.
   *
   * @returns undefined where there is no cache or it cannot be written
   */
  async files(
    wanted: readonly WantedColumn[],
    totalRows: number,
    task: TaskOptions,
  ): Promise<CachedColumn[] | undefined> {
    const entry = this.#entry;
    if (!entry) return undefined;
    const open = async (): Promise<(CachedColumn | undefined)[]> => {
      const found = await Promise.all(wanted.map(({ name }) => entry.column(name, task)));
      return found.map((column) => (column?.rows === totalRows ? column : undefined));
    };
    const first = await open();
    const missing = wanted.filter((_, index) => first[index] === undefined);
    if (missing.length === 0) return first as CachedColumn[];
    // One by one: a day's column is held in memory while it is made.
    for (const column of missing) {
      await this.read([column], { rows: totalRows, ranges: undefined, where: "true" }, totalRows, task);
    }
    const second = await open();
    return second.every((column) => column !== undefined) ? (second as CachedColumn[]) : undefined;
  }

  /** Files in the older layout carry volume changes of other rules: they are made from the volumes. */
  async #fromParquet(
    session: DuckDbSession,
    source: PartRows,
    wanted: readonly WantedColumn[],
    scope: { readonly where: string; readonly rows: number },
    selected: readonly ContractRow[] | undefined,
    task: TaskOptions,
  ): Promise<TapeColumn[]> {
    const { part, spec } = this.#source;
    const change = part.manifest || spec.kind !== "options" ? undefined : storedColumn(spec, "volume_change");
    if (!wanted.some(({ name }) => name === change)) {
      return readPartColumns(session, source, wanted, scope.where, scope.rows, task);
    }
    const asked = wanted.map((column) => (column.name === change ? { ...column, sql: "volume::BIGINT" } : column));
    const columns = await readPartColumns(session, source, asked, scope.where, scope.rows, task);
    const contracts = scope.where === "true" ? await readContractRows(session, source, task) : selected!;
    return columns.map((column) => (column.name === change ? changesOf(column, contracts) : column));
  }

  #counted(table: ContractTable): ContractTable {
    const { manifest, files } = this.#source.part;
    if (!manifest || table.rows === manifest.rows) return table;
    const what = `${files[0]} has ${table.rows} rows, its manifest says ${manifest.rows}`;
    throw new StrikebookError("corrupt", what, "pack that day again with replace");
  }

  async #withRows<T>(
    task: TaskOptions,
    use: (session: DuckDbSession, rows: PartRows, counts: Readonly<Record<string, number>>) => Promise<T>,
  ): Promise<T> {
    const { part, spec, product, hashes } = this.#source;
    const session = await this.#source.session();
    const label = part.files[0]!;
    await hashes.verify(part, task);
    return readingFile(label, task, async () => {
      if (part.manifest) {
        const from = `read_parquet(${sqlText(label)}, hive_partitioning = false, file_row_number = true)`;
        return use(session, { spec, from, rowNumber: "file_row_number", label }, {});
      }
      const table = `older_part_${tables++}`;
      try {
        const counts = await loadOlderPart(session, part, product, table, task);
        return await use(session, { spec, from: table, rowNumber: "rowid", label }, counts);
      } finally {
        await session.run(`DROP TABLE IF EXISTS ${table}`).catch(() => undefined);
      }
    });
  }
}

/** What a part's rows stand on: the hash of its Parquet file, or of all its files in the older layout. */
async function partHash({ part, hashes }: PartSource, task: TaskOptions): Promise<string> {
  if (part.manifest) return part.manifest.parquet.sha256;
  const each = await Promise.all(part.files.map((file) => hashes.sha256(file, task)));
  return createHash("sha256").update(each.join("\n")).digest("hex");
}

function tableOf(
  { strikeScale }: Product,
  contracts: readonly ContractRow[],
  counts: Readonly<Record<string, number>>,
): ContractTable {
  const last = contracts.at(-1);
  return { strikeScale, rows: last ? last[3] + last[4] : 0, contracts, counts };
}

function changesOf(volumes: TapeColumn, contracts: readonly ContractRow[]): TapeColumn {
  const volume = decodeTapeColumn(volumes);
  const builder = new TapeColumnBuilder(volumes.name, "whole", volume.length);
  for (const [, , , firstRow, rowCount] of contracts) {
    const change = new Float64Array(rowCount);
    volumeChange(volume.subarray(firstRow, firstRow + rowCount), change);
    builder.append(change);
  }
  return builder.build();
}

/** The rows of `ranges`, one behind the other. */
function rowsOf(column: TapeColumn, ranges: readonly RowRange[] | undefined): TapeColumn {
  if (!ranges) return column;
  const joined = joinedRanges(ranges);
  const values = sharedValues(
    column.type,
    joined.reduce((sum, { rowCount }) => sum + rowCount, 0),
  );
  let at = 0;
  for (const { firstRow, rowCount } of joined) {
    values.set(column.values.subarray(firstRow, firstRow + rowCount), at);
    at += rowCount;
  }
  return tapeColumn(column.name, column.type, values);
}
