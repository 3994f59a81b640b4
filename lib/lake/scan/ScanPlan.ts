import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { type CivilDate, isCivilDate } from "../../time/civilDate.js";
import { DuckDbSession } from "../DuckDbSession.js";
import { datasetSpec } from "../datasets.js";
import { FileHashes } from "../FileHashes.js";
import type { LakePart } from "../LakePart.js";
import { openLake } from "../openLake.js";
import { partLabel } from "../PartKey.js";
import { TapeCache } from "../tapeCache/TapeCache.js";
import { fillCache } from "./fillCache.js";
import type { ScanOptions } from "./ScanOptions.js";
import type { CachedScanPart, ScanColumn, ScanPart } from "./ScanPart.js";
import { scanColumns } from "./scanColumns.js";

/** The parts of a scan in their order, each made ready when its turn comes. */
export class ScanPlan {
  readonly parts: readonly LakePart[];
  /** Rows of all parts by their manifests. */
  readonly rows: number;
  readonly columns: readonly ScanColumn[];
  /** Parts whose columns had to be made for the cache. */
  filled = 0;
  readonly #options: ScanOptions;
  readonly #cache: TapeCache;
  readonly #hashes = new FileHashes();
  #session: Promise<DuckDbSession> | undefined;

  private constructor(
    parts: readonly LakePart[],
    columns: readonly ScanColumn[],
    cache: TapeCache,
    options: ScanOptions,
  ) {
    this.parts = parts;
    this.rows = parts.reduce((sum, { manifest }) => sum + manifest!.rows, 0);
    this.columns = columns;
    this.#cache = cache;
    this.#options = options;
  }

  /**
   * @throws StrikebookError `argument` for options that fit no part, `missing` when the lake has none of them
   */
  static async open(options: ScanOptions): Promise<ScanPlan> {
    const lake = typeof options.lake === "object" ? options.lake : await openLake(options.lake);
    const spec = datasetSpec(options.dataset ?? "nse_options");
    if (spec.kind !== "options")
      throw new StrikebookError("argument", `dataset ${spec.name} holds no options`, "name an option dataset");
    if (!["cache", "parquet", "auto"].includes(options.source ?? "auto"))
      throw new StrikebookError("argument", `no scan source "${options.source}"`, "use cache, parquet or auto");
    const columns = scanColumns(spec, options.columns);
    const parts = chosenParts(lake.parts(spec.name), spec.name, lake.root, options);
    return new ScanPlan(parts, columns, TapeCache.ofLake(lake.root), options);
  }

  /** DuckDB, opened when a part has to be decoded. */
  session(): Promise<DuckDbSession> {
    this.#session ??= DuckDbSession.open(this.#options.duckdb);
    return this.#session;
  }

  /**
   * Makes one part ready: compares its file with its manifest, fills the cache where columns are missing.
   *
   * @throws StrikebookError `corrupt` for a damaged part, `environment` when source is `cache` and there is none
   */
  async prepare(part: LakePart): Promise<ScanPart> {
    const { source = "auto", signal } = this.#options;
    const task: TaskOptions = { signal };
    const { key } = part;
    const { rows } = part.manifest!;
    if (source !== "parquet") {
      const cached = (await this.#cached(part, task)) ?? (await this.#filled(part, task));
      if (cached) return cached;
      if (source === "cache") {
        const what = `${partLabel(key)} cannot be cached`;
        const cure = "let STRIKEBOOK_TAPE_CACHE name a folder that can be written, or scan with source parquet";
        throw new StrikebookError("environment", what, cure);
      }
    }
    await this.#hashes.verify(part, task);
    return { source: "parquet", key, rows, file: part.files[0]!, columns: this.columns };
  }

  async #cached({ key, manifest }: LakePart, task: TaskOptions): Promise<CachedScanPart | undefined> {
    const entry = this.#cache.entry(key, manifest!.parquet.sha256);
    const table = await entry?.contracts();
    if (!entry || table?.rows !== manifest!.rows) return undefined;
    const columns: CachedScanPart["columns"][number][] = [];
    for (const { name, physicalName } of this.columns) {
      const file = await entry.column(physicalName, task);
      if (file?.rows !== manifest!.rows) return undefined;
      columns.push({ name, file });
    }
    const { strikeScale, contracts, rows } = table;
    return { source: "cache", key, rows, strikeScale, contracts, columns };
  }

  /** Fills in what the cache lacks of a part, or gives undefined when nothing can be written. */
  async #filled(part: LakePart, task: TaskOptions): Promise<CachedScanPart | undefined> {
    const { key, manifest } = part;
    const entry = this.#cache.entry(key, manifest!.parquet.sha256);
    if (!entry) return undefined;
    await this.#hashes.verify(part, task);
    const missing: ScanColumn[] = [];
    for (const column of this.columns) {
      const known = await entry.column(column.physicalName, task);
      if (known?.rows !== manifest!.rows) missing.push(column);
    }
    const fill = { key, file: part.files[0]!, rows: manifest!.rows, entry };
    if (!(await fillCache(await this.session(), fill, missing, task))) return undefined;
    this.filled++;
    return this.#cached(part, task);
  }

  /** Frees DuckDB. */
  async close(): Promise<void> {
    await (await this.#session)?.close();
  }
}

function chosenParts(parts: readonly LakePart[], dataset: string, root: string, options: ScanOptions): LakePart[] {
  const { days, from, to, underlyings } = options;
  for (const day of [...(days ?? []), ...[from, to].filter((each) => each !== undefined)]) requireDay(day);
  const chosen = parts.filter(
    ({ key: { date, underlying } }) =>
      (days === undefined || days.includes(date)) &&
      (from === undefined || date >= from) &&
      (to === undefined || date <= to) &&
      (underlyings === undefined || underlyings.includes(underlying)),
  );
  const held = [...new Set(parts.map(({ key }) => key.underlying))].join(", ") || "nothing";
  const first = parts[0]?.key.date;
  const what = `the lake at ${root} has no ${dataset}`;
  const cure = first ? `it holds ${held} from ${first} to ${parts.at(-1)!.key.date}` : "pack a dump into it first";
  const absentDay = days?.find((day) => !chosen.some(({ key }) => key.date === day));
  if (absentDay !== undefined) throw new StrikebookError("missing", `${what} of ${absentDay}`, cure);
  const absent = underlyings?.find((name) => !chosen.some(({ key }) => key.underlying === name));
  if (absent !== undefined) throw new StrikebookError("missing", `${what} of ${absent} on the days asked for`, cure);
  if (chosen.length === 0) throw new StrikebookError("missing", `${what} on the days asked for`, cure);
  const older = chosen.find(({ manifest }) => manifest === undefined);
  if (older) {
    const found = `${partLabel(older.key)} is in the older layout, which a scan does not read`;
    throw new StrikebookError("argument", found, "pack that day anew");
  }
  return chosen;
}

function requireDay(day: CivilDate): void {
  if (isCivilDate(String(day))) return;
  throw new StrikebookError("argument", `"${day}" is not a calendar day`, "write it as YYYY-MM-DD");
}
