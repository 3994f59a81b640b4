import type { SpotSeries } from "../../columns/QuoteRun.js";
import { products } from "../../contract/Product.js";
import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import { FileHashes } from "../../lake/FileHashes.js";
import type { LakePart } from "../../lake/LakePart.js";
import type { Manifest, SourceFile } from "../../lake/Manifest.js";
import { readSpotPart } from "../../lake/readSpotPart.js";
import { startProgress } from "../../task/progress.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import { classifyTable, type TableClass } from "../classifyTable.js";
import type { PackReport, RejectedContract } from "../PackReport.js";
import { PartTally } from "../PartTally.js";
import type { PackRawOptions } from "../packRaw.js";
import { isVolatilityIndexName } from "../raw/rawTableKind.js";
import { ContractSpans } from "./ContractSpans.js";
import { dayClock } from "./DayClock.js";
import { eachDayInMemory } from "./eachDayInMemory.js";
import { type MergedRaw, mergedOptions, mergedSpot } from "./mergedRaw.js";
import { MONTHLY_EXPIRIES, monthlyExpiries } from "./monthlyExpiries.js";
import { type PlannedDay, planDay, sourceOf } from "./PlannedDay.js";
import { packOptionPart } from "./packOptionPart.js";
import { packSpotPart, readRawSpot } from "./packSpotPart.js";
import { refuseEmpty, refuseNothing, refuseRejected, refuseSpotless } from "./rawChecks.js";
import { type RawDay, rawDays } from "./rawDays.js";
import { rawPackReport } from "./rawPackReport.js";
import { readContractRows } from "./readContractRows.js";
import type { PackSettings } from "./readPackSettings.js";
import { readRawContracts } from "./readRawContracts.js";

/** One run over a raw layer: what is to do, what is done, and the count of every row. */
export class RawPacker {
  readonly optionTotal: PartTally = new PartTally();
  readonly spotTotal: PartTally = new PartTally();
  readonly warnings: Set<string> = new Set();
  readonly rejected: Map<string, RejectedContract> = new Map();
  readonly #root: string;
  readonly #settings: PackSettings;
  readonly #options: PackRawOptions;
  readonly #raw: readonly RawDay[];
  readonly #undated: readonly LakePart[];
  readonly #hashes = new FileHashes();
  readonly #classes = new Map<string, TableClass>();
  readonly #parts: Manifest[] = [];
  readonly #finished: string[] = [];
  #planned: PlannedDay[] = [];

  private constructor(
    root: string,
    settings: PackSettings,
    options: PackRawOptions,
    raw: Awaited<ReturnType<typeof rawDays>>,
  ) {
    this.#root = root;
    this.#settings = settings;
    this.#options = options;
    this.#raw = raw.days;
    this.#undated = raw.undated;
  }

  static async plan(root: string, settings: PackSettings, options: PackRawOptions): Promise<RawPacker> {
    const isWanted = (name: string): boolean => !settings.onlyNamed || settings.underlyings.includes(name);
    const raw = await rawDays(options.from, isWanted);
    for (const name of settings.onlyNamed ? settings.underlyings : []) {
      if (raw.days.some((day) => day.underlying === name)) continue;
      const there = `it has ${raw.underlyings.join(", ")}`;
      throw new StrikebookError("missing", `${options.from} has no raw part of ${name}`, there);
    }
    return new RawPacker(root, settings, options, raw);
  }

  classify(contract: string): TableClass {
    let known = this.#classes.get(contract);
    if (!known) {
      const { calendar, expiryRule, underlyings, onlyNamed } = this.#settings;
      known = classifyTable(contract, { calendar, expiryRule, underlyings, onlyNamed });
      this.#classes.set(contract, known);
      if (known.kind === "option" && !known.inCalendar) {
        const { contract: own, expiry } = known;
        const what = `${own.product.underlying} ${own.expiryDate} (by ${expiry.expirySource})`;
        this.warnings.add(`${what} is no expiry of ${calendar.source}`);
      }
    }
    return known;
  }

  /** Decides for each day whether it is finished, written or merged, and refuses what cannot become a sound lake. */
  async check(session: DuckDbSession): Promise<void> {
    const { replace = false, merge = false } = this.#options;
    const mode = replace ? "replace" : merge ? "merge" : "refuse";
    for (const day of this.#raw) {
      // An index or a share that is neither a product nor a volatility index stays in the raw layer.
      if (!hasSpot(day.underlying) && !day.options) continue;
      const planned = await planDay(this.#root, day, this.#settings, mode);
      if (planned === undefined) this.#finished.push(`${day.date} ${day.underlying}`);
      else this.#planned.push(planned);
    }
    if (this.#planned.length === 0 && this.#finished.length > 0) return;
    let optionRows = 0;
    let isOption = 0;
    const keeping = new Set<LakePart>();
    const spans = new ContractSpans();
    const parts = [...this.#planned.flatMap(({ raw }) => raw.options ?? []), ...this.#undated];
    for (const part of parts) {
      if (part.key.dataset !== "nse_raw_options") continue;
      for (const { contract, rows, inSession } of await this.#contractRows(session, part)) {
        optionRows += rows;
        const known = this.classify(contract);
        if (known.kind === "option") {
          isOption += rows;
          const isUndated = this.#undated.includes(part);
          spans.add(contract, known.contract.expiryDate, isUndated ? undefined : part.key.date, rows);
          if (inSession > 0 && part.key.date <= known.contract.expiryDate) keeping.add(part);
        } else if (known.kind === "rejected") {
          const before = this.rejected.get(contract)?.rows ?? 0;
          this.rejected.set(contract, { table: contract, reason: known.reason, rows: before + rows });
        }
      }
    }
    for (const [contract, rows] of await this.#misread(session, spans)) {
      const reason = "every row is after its expiry: is the name read rightly?";
      this.#classes.set(contract, { kind: "rejected", reason });
      this.rejected.set(contract, { table: contract, reason, rows });
      isOption -= rows;
    }
    const rejected = [...this.rejected.values()];
    refuseRejected(rejected, optionRows, this.#options, this.warnings);
    refuseNothing(this.#options.from, optionRows, isOption, rejected);
    const withRows = this.#planned.filter(({ raw }) => raw.options && keeping.has(raw.options));
    refuseSpotless(withRows, this.#options, this.warnings);
  }

  /** Contracts without a row up to their expiry, in days that are packed already as well, and their rows. */
  async #misread(session: DuckDbSession, spans: ContractSpans): Promise<ReadonlyMap<string, number>> {
    const planned = new Set(this.#planned.map(({ raw }) => raw));
    for (const day of this.#raw) {
      if (planned.has(day) || !day.options || !spans.mayBeTimely(day.date)) continue;
      for (const { contract } of await this.#contractRows(session, day.options)) spans.see(contract, day.date);
    }
    return spans.late();
  }

  async #contractRows(session: DuckDbSession, part: LakePart): ReturnType<typeof readContractRows> {
    try {
      return await readContractRows(session, part, { signal: this.#options.signal });
    } catch (error) {
      // A file that is not what its manifest says is told as that, and not as what DuckDB stumbled over.
      await this.#hashes.verify(part, { signal: this.#options.signal });
      throw error;
    }
  }

  /** Packs every planned day, two at a time. */
  async pack(session: DuckDbSession): Promise<void> {
    const total = this.#planned.reduce((sum, day) => sum + day.rows, 0);
    const progress = startProgress("packing raw days", { unit: "rows", total });
    const advance = (rows: number): void => progress.advance(rows);
    try {
      await eachDayInMemory(this.#planned, this.#options.parallel, (day) => this.#packDay(session, day, advance));
    } catch (error) {
      progress.fail();
      throw error;
    }
    if (this.#planned.length > 0) await this.#countUndated(session);
    progress.end();
    refuseEmpty(this.#options.from, this.#parts, this.optionTotal, this.#finished);
  }

  async #packDay(session: DuckDbSession, day: PlannedDay, advance: (rows: number) => void): Promise<void> {
    const { date, underlying } = day.raw;
    const task = { signal: this.#options.signal };
    if (!hasSpot(underlying)) {
      await this.#dropRejected(session, day);
      return;
    }
    for (const part of [day.raw.spot, day.raw.options]) if (part) await this.#hashes.verify(part, task);
    let spot = day.raw.spot && !day.lakeSpot ? await readRawSpot(session, day.raw.spot, task) : undefined;
    if (spot && day.raw.spot && day.writesSpot) {
      const existing = day.mergesInto.spot;
      if (existing) spot = mergedSpot(spot, await readSpotPart(session, this.#hashes, existing, task), existing);
      const before = existing?.manifest?.rowsRead ?? 0;
      this.#count(this.spotTotal, day.raw.spot.manifest!.rowsRead + before, spot);
      const twice = spot.marked.conflictingSecond ?? 0;
      if (twice > 0) {
        const seconds = twice === 1 ? "1 second" : `${twice} seconds`;
        this.warnings.add(`${seconds} of the ${underlying} spot on ${date} ${twice === 1 ? "has" : "have"} two prices`);
      }
      if (spot.series) {
        const manifest = await packSpotPart(session, spot, spot.series, {
          root: this.#root,
          raw: day.raw.spot,
          existing,
          source: day.raw.spot.manifest!.source,
          sourceFiles: [sourceOf(day.raw.spot), ...(existing?.manifest?.sourceFiles ?? [])],
          replace: true,
          signal: this.#options.signal,
        });
        this.#parts.push(manifest);
      }
    }
    if (!products[`NSE:${underlying}`]) {
      await this.#dropRejected(session, day);
      return;
    }
    const raw = day.raw.options;
    if (!raw || !day.writesOptions) {
      if (raw) advance(raw.manifest!.rows);
      return;
    }
    const series =
      spot?.series ?? (day.lakeSpot ? await readSpotPart(session, this.#hashes, day.lakeSpot, task) : undefined);
    await this.#packOptions(session, day, raw, series, advance);
  }

  async #packOptions(
    session: DuckDbSession,
    day: PlannedDay,
    raw: LakePart,
    series: SpotSeries | undefined,
    advance: (rows: number) => void,
  ): Promise<void> {
    const { date, underlying } = day.raw;
    const { calendar, files, lots, parameters, toleranceMs } = this.#settings;
    const task = { signal: this.#options.signal };
    const clock = dayClock(date, products[`NSE:${underlying}`]!.session);
    const merging = day.mergesInto.options;
    const merged = merging && (await this.#merged(session, raw, merging));
    const from = merged?.part ?? raw;
    try {
      const contracts = await readRawContracts(session, from, clock, (name) => this.classify(name), task);
      const stray = contracts.find(
        (own) => own.class.kind === "option" && own.class.contract.product.underlying !== underlying,
      );
      if (stray) {
        throw new StrikebookError("corrupt", `${raw.files[0]} holds ${stray.name}`, "extract that day again");
      }
      const packed = await packOptionPart(session, {
        root: this.#root,
        raw: from,
        contracts,
        clock,
        spot: series ?? { underlying, instrument: "index", timestamp: new Float64Array(0), price: new Float64Array(0) },
        toleranceMs,
        lotSize: lots.on(underlying, date)?.lotSize,
        source: raw.manifest!.source,
        sourceFiles: [...day.sources, ...files, ...(merging?.manifest?.sourceFiles ?? [])].filter(firstOfItsHash),
        parameters: {
          ...parameters,
          [MONTHLY_EXPIRIES]: monthlyExpiries(
            contracts.map(({ name }) => name),
            underlying,
            calendar,
          ),
        },
        replace: true,
        verify: this.#options.verify,
        signal: this.#options.signal,
        advance,
      });
      this.#count(this.optionTotal, from.manifest!.rowsRead, packed);
      if (packed.manifest) this.#parts.push(packed.manifest);
    } finally {
      await merged?.remove();
    }
  }

  async #merged(session: DuckDbSession, raw: LakePart, existing: LakePart): Promise<MergedRaw> {
    const { signal } = this.#options;
    await this.#hashes.verify(existing, { signal });
    return mergedOptions(session, {
      root: this.#root,
      raw,
      existing,
      classify: (contract) => this.classify(contract),
      signal,
    });
  }

  /** Options of an underlying without a product: all of their rows are of rejected contracts. */
  async #dropRejected(session: DuckDbSession, day: PlannedDay): Promise<void> {
    const part = day.raw.options;
    if (!part) return;
    const rows = await this.#contractRows(session, part);
    const many = rows.reduce((sum, contract) => sum + contract.rows, 0);
    this.#count(this.optionTotal, part.manifest!.rowsRead, {
      dropped: { ...part.manifest!.dropped, rejectedContract: many },
      marked: {},
    });
  }

  async #countUndated(session: DuckDbSession): Promise<void> {
    for (const part of this.#undated) {
      const isOption = part.key.dataset === "nse_raw_options";
      if (!isOption && !hasSpot(part.key.underlying)) continue;
      const total = isOption ? this.optionTotal : this.spotTotal;
      total.rowsRead += part.manifest!.rowsRead;
      total.dropped.addAll(part.manifest!.dropped);
      for (const { contract, rows, untimed } of await this.#contractRows(session, part)) {
        const isRejected = isOption && this.classify(contract).kind !== "option";
        if (isRejected) total.dropped.add("rejectedContract", rows);
        else {
          total.dropped.add("missingTimestamp", untimed);
          total.dropped.add("epoch1970", rows - untimed);
        }
      }
    }
  }

  #count(
    total: PartTally,
    rowsRead: number,
    counted: { dropped: Readonly<Record<string, number>>; marked: Readonly<Record<string, number>> },
  ): void {
    total.rowsRead += rowsRead;
    total.dropped.addAll(counted.dropped);
    total.marked.addAll(counted.marked);
  }

  /** @throws StrikebookError `integrity` when the rows of the parts and the dropped rows are not the rows that were read. */
  report(seconds: number): PackReport {
    return rawPackReport({
      root: this.#root,
      parts: this.#parts,
      optionContracts: [...this.#classes.values()].filter(({ kind }) => kind === "option").length,
      files: this.#settings.files,
      optionTotal: this.optionTotal,
      spotTotal: this.spotTotal,
      rejected: [...this.rejected.values()],
      warnings: [...this.warnings],
      finished: this.#finished,
      seconds,
    });
  }
}

/** True for what has prices in `nse_spot`: the underlyings of options, and volatility indices under their table's name. */
function hasSpot(underlying: string): boolean {
  return products[`NSE:${underlying}`] !== undefined || isVolatilityIndexName(underlying);
}

function firstOfItsHash(file: SourceFile, index: number, files: readonly SourceFile[]): boolean {
  return files.findIndex(({ sha256 }) => sha256 === file.sha256) === index;
}
