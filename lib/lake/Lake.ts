import type { ColumnTable } from "../columns/ColumnTable.js";
import { products } from "../contract/Product.js";
import { Tape } from "../tape/Tape.js";
import type { Displayable, DisplayData } from "../task/display.js";
import { requireKnownNames } from "../task/requireKnownNames.js";
import { StrikebookError } from "../task/StrikebookError.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import { type CivilDate, isCivilDate } from "../time/civilDate.js";
import type { ExpiryCalendar } from "../time/ExpiryCalendar.js";
import { createViews } from "./createViews.js";
import { type DuckDbOptions, DuckDbSession } from "./DuckDbSession.js";
import { datasetSpec } from "./datasets.js";
import { duckDbError } from "./duckDbError.js";
import { FileHashes } from "./FileHashes.js";
import type { LakePart } from "./LakePart.js";
import { lakeCalendar } from "./lakeCalendar.js";
import type { Manifest } from "./Manifest.js";
import type { PackRecord } from "./PackRecord.js";
import { type PartKey, partLabel } from "./PartKey.js";
import { readPackRecords } from "./packRecords.js";
import { addOnOf } from "./readAddOn.js";
import { readTable } from "./readTable.js";
import { readTapeFiles, type TapeFiles } from "./readTapeFiles.js";
import { readTapeInput, type TapeChoice, type TapeParts } from "./readTapeInput.js";
import { refuseStale, staleError } from "./stalePart.js";
import type { ContractFilter } from "./tapeCache/ContractFilter.js";
import { TapeCache } from "./tapeCache/TapeCache.js";

export interface OpenTapeOptions extends TaskOptions, TapeChoice {
  readonly underlying: string;
  readonly date: CivilDate;
  /** Option dataset, `nse_options` by default. */
  readonly dataset?: string;
}

/** A lake opened for reading; what it holds is what it held when it was opened. */
export class Lake implements Displayable {
  readonly root: string;
  /** Where the columns of tapes are kept between runs, and what happened to it. */
  readonly tapeCache: TapeCache;
  readonly #parts: readonly LakePart[];
  readonly #options: DuckDbOptions;
  readonly #hashes = new FileHashes();
  #session: Promise<DuckDbSession> | undefined;
  #views: Promise<void> | undefined;
  #calendar: { readonly value: ExpiryCalendar | undefined } | undefined;

  /** Use `openLake`, which lists and checks the parts. */
  constructor(root: string, parts: readonly LakePart[], options: DuckDbOptions) {
    this.root = root;
    this.#parts = parts;
    this.#options = options;
    this.tapeCache = TapeCache.ofLake(root);
  }

  /** Parts of the lake, or of one dataset, sorted by dataset, date and underlying. */
  parts(dataset?: string): readonly LakePart[] {
    return dataset === undefined ? this.#parts : this.#parts.filter(({ key }) => key.dataset === dataset);
  }

  /**
   * Days on which `dataset` has rows of `underlying`, ascending.
   *
   * @throws StrikebookError `missing` when the lake has none, `argument` for a dataset that does not exist.
   */
  days(underlying: string, dataset = "nse_options"): CivilDate[] {
    datasetSpec(dataset);
    const days = this.#days(underlying, dataset);
    if (days.length > 0) return days;
    throw new StrikebookError(
      "missing",
      `the lake at ${this.root} has no ${dataset} of ${String(underlying)}`,
      this.#holdings(dataset),
    );
  }

  /** What the packs that wrote these parts read and left out; those that wrote none of them any more do not count. */
  packs(): Promise<PackRecord[]> {
    return readPackRecords(this.root, this.#parts);
  }

  /** The expiry calendar that the lake was packed with, or undefined when it carries none. */
  expiryCalendar(): ExpiryCalendar | undefined {
    return lakeCalendar(this.root);
  }

  /**
   * @throws StrikebookError `missing` for a part that is not there or, in the older layout, has no manifest; the defect of
   *   one that is not whole.
   */
  manifest(key: PartKey): Manifest {
    const { manifest, defect } = this.#part(key);
    if (defect) throw defect;
    if (manifest) return manifest;
    const what = `${partLabel(key)} is in the older layout, which has no manifest`;
    throw new StrikebookError("missing", what, "pack that day anew");
  }

  /**
   * One day of one underlying in memory: contract runs, the columns that are asked for (the canonical quotes by default)
   * and the underlying's prices. Columns come from the tape cache, and go into it when they are read for the first time;
   * only the runs of the contracts that are asked for are read.
   *
   * @throws StrikebookError `missing` for a day that the lake does not hold, or holds without spot, for an expiry or a
   *   strike that the day lacks; `argument` for a column that the dataset lacks and an option that
   *   there is not; `empty` when no contract is left;
   *   `calendar` with `strictExpiry`, when the data lack the nearest expiry of the lake's calendar; `corrupt` when a file
   *   is not what its manifest says.
   * @example
   * const tape = await lake.openTape({ underlying: "NIFTY", date: "2025-11-18", expiries: "nearest", columns: ["price", "bq4"] });
   */
  async openTape(options: OpenTapeOptions): Promise<Tape> {
    checkTapeOptions(options);
    requireKnownNames("openTape", options, Object.keys(TAPE_OPTIONS));
    const { underlying, date, dataset, signal, ...choice } = options;
    return new Tape(await readTapeInput(this.#tapeParts(underlying, date, dataset), choice, { signal }));
  }

  /**
   * The cached columns of a day as files, for readers that stream contract after contract instead of holding the day; what
   * is not in the cache yet is made. Undefined where there is no cache: read the day with {@link openTape} then.
   *
   * @throws StrikebookError as {@link openTape} does
   */
  async tapeFiles(
    options: Omit<OpenTapeOptions, keyof ContractFilter | "strictExpiry">,
  ): Promise<TapeFiles | undefined> {
    checkTapeOptions(options);
    requireKnownNames("tapeFiles", options, ["underlying", "date", "dataset", "columns", "signal"]);
    const { underlying, date, dataset, columns, signal } = options;
    return readTapeFiles(this.#tapeParts(underlying, date, dataset), columns, { signal });
  }

  /**
   * Runs SQL over the lake: each dataset is a view of that name, with `date` (DATE) and `underlying` as columns.
   *
   * @throws StrikebookError `argument` with DuckDB's first line; `corrupt` for bars or an enrichment of a day that was
   *   packed anew since, and as long as any part of the lake is not whole.
   * @example await lake.query("SELECT date, count(*) AS rows FROM nse_options GROUP BY date ORDER BY date")
   */
  async query(sql: string, task: TaskOptions = {}): Promise<ColumnTable> {
    // A view would leave the part out, or fail in words that do not name it.
    for (const { defect } of this.#parts) if (defect) throw defect;
    const session = await this.#open();
    try {
      this.#views ??= createViews(session, this.#parts);
      await this.#views;
      return await session.query(sql, (result) => readTable(session.duckdb, result), task);
    } catch (error) {
      task.signal?.throwIfAborted();
      const stale = staleError(String(error));
      if (stale) throw stale;
      throw duckDbError(error, "argument", "the query failed", "mend the SQL");
    }
  }

  /** Frees DuckDB; a later read opens it again. */
  async close(): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    this.#views = undefined;
    await (await session)?.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  toDisplay(): DisplayData {
    const rows = this.#parts.map(({ key, manifest }) => [
      key.dataset,
      key.date,
      key.underlying,
      manifest?.rows ?? null,
      manifest?.contracts ?? null,
      manifest ? manifest.rowsRead - manifest.rows : null,
      manifest ? Math.round(manifest.parquet.bytes / 1e4) / 100 : null,
    ]);
    const columns = ["dataset", "date", "underlying", "rows", "contracts", "dropped", "MB"];
    return { kind: "table", title: `lake ${this.root}`, columns, rows, totalRows: rows.length };
  }

  #tapeParts(underlying: string, date: CivilDate, dataset = "nse_options"): TapeParts {
    const spec = datasetSpec(dataset);
    if (spec.spotDataset === undefined) {
      throw new StrikebookError("argument", `dataset ${spec.name} holds no options`, "name an option dataset");
    }
    const product = products[`${spec.venue}:${underlying}`];
    if (!product) {
      const known = Object.keys(products).join(", ");
      throw new StrikebookError("argument", `no product ${spec.venue}:${underlying} is known`, `there are ${known}`);
    }
    const part = this.#part({ dataset: spec.name, date, underlying });
    const spot = this.#find({ dataset: spec.spotDataset, date, underlying });
    if (!spot) {
      const what = `${underlying} on ${date} has no spot in the lake at ${this.root} (${spec.spotDataset})`;
      throw new StrikebookError("missing", what, "pack the dump that holds the spot table of that day");
    }
    for (const each of [part, spot]) this.#refuseUnsound(each);
    this.#calendar ??= { value: lakeCalendar(this.root) };
    const calendar = this.#calendar.value;
    const [hashes, cache, session] = [this.#hashes, this.tapeCache, () => this.#open()];
    const addOn = (column: string): LakePart => this.#addOn(part, column);
    return { root: this.root, product, options: part, spot, hashes, cache, session, calendar, addOn };
  }

  #addOn({ key }: LakePart, column: string): LakePart {
    const { name } = addOnOf(datasetSpec(key.dataset))!;
    const part = this.#find({ ...key, dataset: name });
    if (!part) {
      const what = `${key.underlying} on ${key.date} has no ${column} in the lake at ${this.root} (${name})`;
      throw new StrikebookError("missing", what, "run `strikebook enrich` for that day");
    }
    this.#refuseUnsound(part);
    return part;
  }

  #refuseUnsound(part: LakePart): void {
    if (part.defect) throw part.defect;
    refuseStale(part, this.#parts);
  }

  #open(): Promise<DuckDbSession> {
    this.#session ??= DuckDbSession.open(this.#options);
    return this.#session;
  }

  #find({ dataset, date, underlying }: PartKey): LakePart | undefined {
    return this.#parts.find(({ key }) => key.dataset === dataset && key.date === date && key.underlying === underlying);
  }

  #days(underlying: string, dataset: string): CivilDate[] {
    return this.parts(dataset)
      .filter(({ key }) => key.underlying === underlying)
      .map(({ key }) => key.date);
  }

  /** What there is instead, as the cure of an error. */
  #holdings(dataset: string): string {
    const names = [...new Set(this.parts(dataset).map(({ key }) => key.underlying))];
    if (names.length > 0) return `${dataset} holds ${names.join(", ")}`;
    return `it holds ${[...new Set(this.#parts.map(({ key }) => key.dataset))].join(", ")}`;
  }

  #part(key: PartKey): LakePart {
    const part = this.#find(key);
    if (part) return part;
    const days = this.#days(key.underlying, key.dataset);
    const cure =
      days.length > 0 ? `it holds ${key.underlying} from ${days[0]} to ${days.at(-1)}` : this.#holdings(key.dataset);
    throw new StrikebookError("missing", `the lake at ${this.root} has no ${partLabel(key)}`, cure);
  }
}

const TAPE_OPTIONS: Readonly<Record<keyof OpenTapeOptions, true>> = {
  underlying: true,
  date: true,
  dataset: true,
  columns: true,
  expiries: true,
  strikes: true,
  optionType: true,
  strictExpiry: true,
  signal: true,
};

/** Notebook cells are not always type-checked: another shape gets a line that shows the right one. */
function checkTapeOptions(options: unknown): void {
  const cure = 'write openTape({ underlying: "NIFTY", date: "2025-11-18" })';
  const fail = (what: string, hint = cure): never => {
    throw new StrikebookError("argument", what, hint);
  };
  if (typeof options !== "object" || options === null) fail(`openTape takes one object, not ${shown(options)}`);
  const { underlying, date } = options as { underlying?: unknown; date?: unknown };
  if (typeof underlying !== "string") fail(`openTape needs the name of an underlying, not ${shown(underlying)}`);
  if (typeof date !== "string" || !isCivilDate(date)) fail(`openTape needs a day YYYY-MM-DD, not ${shown(date)}`);
  const upper = (underlying as string).toUpperCase();
  if (upper !== underlying) fail(`underlyings are written in capitals, not "${underlying}"`, `write "${upper}"`);
}

function shown(value: unknown): string {
  if (value instanceof Date) return "a Date";
  return typeof value === "object" && value !== null ? "an object" : (JSON.stringify(value) ?? "undefined");
}
