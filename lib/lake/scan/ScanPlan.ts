import { requireKnownNames } from "../../task/requireKnownNames.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { type CivilDate, isCivilDate } from "../../time/civilDate.js";
import { instantAt } from "../../time/sessionClock.js";
import { DuckDbSession } from "../DuckDbSession.js";
import { datasetSpec } from "../datasets.js";
import { FileHashes } from "../FileHashes.js";
import type { LakePart } from "../LakePart.js";
import { openLake } from "../openLake.js";
import { partLabel } from "../PartKey.js";
import { refuseStale } from "../stalePart.js";
import { PartColumns } from "../tapeCache/PartColumns.js";
import type { TapeCache } from "../tapeCache/TapeCache.js";
import { wantedColumns } from "../tapeCache/WantedColumn.js";
import { productOf } from "./cachedRuns.js";
import type { ScanOptions } from "./ScanOptions.js";
import type { ScanPart } from "./ScanPart.js";

/** The parts of a scan in their order, each made ready when its turn comes. */
export class ScanPlan {
  readonly parts: readonly LakePart[];
  /** Rows of all parts by their manifests. */
  readonly rows: number;
  readonly #options: ScanOptions;
  readonly #cache: TapeCache;
  readonly #hashes = new FileHashes();
  #session: Promise<DuckDbSession> | undefined;

  private constructor(parts: readonly LakePart[], cache: TapeCache, options: ScanOptions) {
    this.parts = parts;
    this.rows = parts.reduce((sum, { manifest }) => sum + manifest!.rows, 0);
    this.#cache = cache;
    this.#options = options;
  }

  /**
   * @param name what was called, for messages
   * @param others options of that call beside {@link ScanOptions}
   * @throws StrikebookError `argument` for options that there are not or that fit no part, `missing` when the lake has
   *   none of the parts
   */
  static async open(name: string, options: ScanOptions, others: readonly string[] = []): Promise<ScanPlan> {
    requireKnownNames(name, options, [...Object.keys(SCAN_OPTIONS), ...others]);
    const lake = typeof options.lake === "object" ? options.lake : await openLake(options.lake);
    const spec = datasetSpec(options.dataset ?? "nse_options");
    if (spec.kind !== "options")
      throw new StrikebookError("argument", `dataset ${spec.name} holds no options`, "name an option dataset");
    if (!["cache", "parquet", "auto"].includes(options.source ?? "auto"))
      throw new StrikebookError("argument", `no scan source "${options.source}"`, "use cache, parquet or auto");
    if (!Array.isArray(options.columns) || options.columns.length === 0)
      throw new StrikebookError("argument", "a scan of no column", 'name them: columns: ["last_price"]');
    wantedColumns(spec, options.columns, 0);
    const parts = chosenParts(lake.parts(spec.name), spec.name, lake.root, options);
    for (const part of parts) refuseStale(part, lake.parts());
    return new ScanPlan(parts, lake.tapeCache, options);
  }

  /** DuckDB, opened when a part has to be decoded. */
  readonly session = (): Promise<DuckDbSession> => {
    this.#session ??= DuckDbSession.open(this.#options.duckdb);
    return this.#session;
  };

  /**
   * Makes one part ready: the cache is filled where columns are missing, a file that will be decoded is compared with its
   * manifest.
   *
   * @throws StrikebookError `corrupt` for a damaged part, `environment` when source is `cache` and there is none
   */
  async prepare(part: LakePart): Promise<ScanPart> {
    const { source = "auto", columns: names, signal } = this.#options;
    const task: TaskOptions = { signal };
    const { key } = part;
    const { rows } = part.manifest!;
    const spec = datasetSpec(key.dataset);
    const product = productOf(key);
    const openMicros = instantAt(key.date, product.session.openSecond, product.session);
    const columns = [...new Set(names)].map((name) => ({ name, wanted: wantedColumns(spec, [name], openMicros)[0]! }));
    const cache = this.#cache;
    if (source !== "parquet" && cache.root !== undefined) {
      const { session } = this;
      const source = { part, spec, product, hashes: this.#hashes, cache, session };
      const stored = await PartColumns.open(source, task);
      const { contracts, strikeScale } = await stored.contracts(task);
      const wanted = columns.map((column) => column.wanted);
      const files = await stored.files(wanted, rows, task);
      if (files) {
        const named = columns.map(({ name }, index) => ({ name, file: files[index]! }));
        return { source: "cache", key, rows, strikeScale, contracts, columns: named };
      }
    }
    if (source === "cache") {
      const cure = "let STRIKEBOOK_TAPE_CACHE name a folder that can be written, or scan with source parquet";
      throw new StrikebookError("environment", `${partLabel(key)} cannot be cached`, cure);
    }
    await this.#hashes.verify(part, task);
    const read = columns.map(({ name, wanted: { kind, sql } }) => ({ name, kind, sql }));
    return { source: "parquet", key, rows, file: part.files[0]!, columns: read };
  }

  /** Frees DuckDB. */
  async close(): Promise<void> {
    await (await this.#session)?.close();
  }
}

const SCAN_OPTIONS: Readonly<Record<keyof ScanOptions, true>> = {
  lake: true,
  dataset: true,
  columns: true,
  days: true,
  from: true,
  to: true,
  underlyings: true,
  source: true,
  duckdb: true,
  signal: true,
};

function chosenParts(parts: readonly LakePart[], dataset: string, root: string, options: ScanOptions): LakePart[] {
  const { days, from, to, underlyings } = options;
  for (const day of [...(days ?? []), ...[from, to].filter((each) => each !== undefined)]) requireDay(day);
  if (from !== undefined && to !== undefined && from > to)
    throw new StrikebookError("argument", `the scan ends (${to}) before it begins (${from})`, "swap them");
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
  for (const { defect } of chosen) if (defect) throw defect;
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
