import type { ColumnTable } from "../columns/ColumnTable.js";
import { products } from "../contract/Product.js";
import { Tape } from "../tape/Tape.js";
import type { Displayable, DisplayData } from "../task/display.js";
import { StrikebookError } from "../task/StrikebookError.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import type { CivilDate } from "../time/civilDate.js";
import type { ExpiryCalendar } from "../time/ExpiryCalendar.js";
import { createViews } from "./createViews.js";
import { type DuckDbOptions, DuckDbSession } from "./DuckDbSession.js";
import { datasetSpec } from "./datasets.js";
import { duckDbError } from "./duckDbError.js";
import { FileHashes } from "./FileHashes.js";
import type { LakePart } from "./LakePart.js";
import { lakeCalendar } from "./lakeCalendar.js";
import type { Manifest } from "./Manifest.js";
import { type PartKey, partLabel } from "./PartKey.js";
import { readTable } from "./readTable.js";
import { readTapeInput } from "./readTapeInput.js";

export interface OpenTapeOptions extends TaskOptions {
  readonly underlying: string;
  readonly date: CivilDate;
  /** Option dataset, `nse_options` by default. */
  readonly dataset?: string;
}

/** A lake opened for reading; what it holds is what it held when it was opened. */
export class Lake implements Displayable {
  readonly root: string;
  readonly #parts: readonly LakePart[];
  readonly #options: DuckDbOptions;
  readonly #hashes = new FileHashes();
  #session: Promise<DuckDbSession> | undefined;
  #views: Promise<void> | undefined;

  /** Use `openLake`, which lists and checks the parts. */
  constructor(root: string, parts: readonly LakePart[], options: DuckDbOptions) {
    this.root = root;
    this.#parts = parts;
    this.#options = options;
  }

  /** Parts of the lake, or of one dataset, sorted by dataset, date and underlying. */
  parts(dataset?: string): readonly LakePart[] {
    return dataset === undefined ? this.#parts : this.#parts.filter(({ key }) => key.dataset === dataset);
  }

  /** Days on which `dataset` has rows of `underlying`, ascending. */
  days(underlying: string, dataset = "nse_options"): CivilDate[] {
    return this.parts(dataset)
      .filter(({ key }) => key.underlying === underlying)
      .map(({ key }) => key.date);
  }

  /** The expiry calendar that the lake was packed with, or undefined when it carries none. */
  expiryCalendar(): ExpiryCalendar | undefined {
    return lakeCalendar(this.root);
  }

  /** @throws StrikebookError `missing` for a part that is not there or, in the older layout, has no manifest. */
  manifest(key: PartKey): Manifest {
    const { manifest } = this.#part(key);
    if (manifest) return manifest;
    const what = `${partLabel(key)} is in the older layout, which has no manifest`;
    throw new StrikebookError("missing", what, "pack that day anew");
  }

  /**
   * One day of one underlying in memory: canonical columns, contract runs and the underlying's prices.
   *
   * @throws StrikebookError `missing` for a day that the lake does not hold, or holds without spot; `corrupt` when a file
   *   is not what its manifest says.
   */
  async openTape(options: OpenTapeOptions): Promise<Tape> {
    const { date, underlying, signal } = options;
    const spec = datasetSpec(options.dataset ?? "nse_options");
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
    const session = await this.#open();
    const parts = { root: this.root, product, options: part, spot };
    return new Tape(await readTapeInput(session, this.#hashes, parts, { signal }));
  }

  /**
   * Runs SQL over the lake: each dataset is a view of that name, with `date` (DATE) and `underlying` as columns.
   *
   * @throws StrikebookError `argument` with DuckDB's first line.
   * @example await lake.query("SELECT date, count(*) AS rows FROM nse_options GROUP BY date ORDER BY date")
   */
  async query(sql: string, task: TaskOptions = {}): Promise<ColumnTable> {
    const session = await this.#open();
    try {
      this.#views ??= createViews(session, this.#parts);
      await this.#views;
      return await session.query(sql, (result) => readTable(session.duckdb, result), task);
    } catch (error) {
      task.signal?.throwIfAborted();
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

  #open(): Promise<DuckDbSession> {
    this.#session ??= DuckDbSession.open(this.#options);
    return this.#session;
  }

  #find({ dataset, date, underlying }: PartKey): LakePart | undefined {
    return this.#parts.find(({ key }) => key.dataset === dataset && key.date === date && key.underlying === underlying);
  }

  #part(key: PartKey): LakePart {
    const part = this.#find(key);
    if (part) return part;
    const days = this.days(key.underlying, key.dataset);
    const names = [...new Set(this.parts(key.dataset).map((other) => other.key.underlying))];
    const cure =
      days.length > 0
        ? `it holds ${key.underlying} from ${days[0]} to ${days.at(-1)}`
        : `${key.dataset} holds ${names.join(", ") || "nothing"}`;
    throw new StrikebookError("missing", `the lake at ${this.root} has no ${partLabel(key)}`, cure);
  }
}
