import type { SpotSeries } from "../../columns/QuoteRun.js";
import { contractOrder, contractOrderSql } from "../../lake/contractOrder.js";
import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import { datasetSpec } from "../../lake/datasets.js";
import { duckDbError } from "../../lake/duckDbError.js";
import type { LakePart } from "../../lake/LakePart.js";
import type { Manifest, SourceFile } from "../../lake/Manifest.js";
import { partLabel } from "../../lake/PartKey.js";
import { parquetFormat } from "../../lake/parquetFormat.js";
import { placePart, type WrittenRows } from "../../lake/placePart.js";
import type { RowBlock } from "../../lake/RowSource.js";
import { readingFile } from "../../lake/readingFile.js";
import { sqlText } from "../../lake/sqlText.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { daysFromCivil } from "../../time/civilDate.js";
import { Counts } from "../Counts.js";
import type { DayClock } from "./DayClock.js";
import { type DerivedRows, deriveRows, type PackedContract } from "./deriveRows.js";
import { DERIVED_COLUMNS, packedSelect } from "./packedSelect.js";
import type { RawContract } from "./RawContract.js";

export interface PackOptionPartOptions extends TaskOptions {
  readonly root: string;
  readonly raw: LakePart;
  readonly contracts: readonly RawContract[];
  readonly clock: DayClock;
  readonly spot: SpotSeries;
  readonly toleranceMs: number;
  readonly lotSize: number | undefined;
  readonly source: string;
  readonly sourceFiles: readonly SourceFile[];
  readonly parameters: Manifest["parameters"];
  readonly replace: boolean;
  /** Reads the written file back and compares it; on by default. */
  readonly verify?: boolean | undefined;
  /** Called with raw rows as they are handed over. */
  readonly advance?: ((rows: number) => void) | undefined;
}

/** A packed part, or what was dropped when no row of the raw part remains. */
export interface PackedPart {
  readonly manifest: Manifest | undefined;
  readonly dropped: Readonly<Record<string, number>>;
  readonly marked: Readonly<Record<string, number>>;
}

/** Turns one raw option part into one part of `nse_options`. */
export async function packOptionPart(session: DuckDbSession, options: PackOptionPartOptions): Promise<PackedPart> {
  const { raw, clock, root } = options;
  const file = raw.files[0]!;
  const read = `SELECT epoch_us(timestamp)::DOUBLE, volume::DOUBLE FROM read_parquet(${sqlText(file)}, hive_partitioning = false)`;
  const [timestamp, volume] = await readingFile(file, options, () => session.numbers(read, options));
  const derived = deriveRows({
    clock,
    label: file,
    timestamp: timestamp!,
    volume: volume!,
    contracts: options.contracts,
    spot: options.spot,
    toleranceMs: options.toleranceMs,
  });
  const rawManifest = raw.manifest!;
  const dropped = new Counts();
  dropped.addAll(rawManifest.dropped);
  dropped.addAll(derived.dropped.toRecord());
  const marked = new Counts();
  marked.addAll(rawManifest.marked);
  marked.addAll(derived.marked.toRecord());
  if (options.lotSize === undefined) marked.add("noLotSize", derived.rows);
  const counts = { dropped: dropped.toRecord(), marked: marked.toRecord() };
  if (derived.rows === 0) return { manifest: undefined, ...counts, marked: {} };
  const key = { dataset: "nse_options", date: raw.key.date, underlying: raw.key.underlying };
  const write = async (target: string): Promise<WrittenRows> => {
    await copyRows(session, options, derived, target);
    const written = writtenRows(derived, timestamp!);
    if (options.verify ?? true) await readBack(session, partLabel(key), derived, timestamp!, target, options);
    return written;
  };
  const manifest = await placePart(root, {
    key,
    write,
    replace: options.replace,
    signal: options.signal,
    facts: () => ({
      rowsRead: rawManifest.rowsRead,
      ...counts,
      source: options.source,
      sourceFiles: options.sourceFiles,
      granularity: { kind: "tick" },
      hasBook: true,
      parameters: options.parameters,
    }),
  });
  return { manifest, ...counts };
}

async function copyRows(
  session: DuckDbSession,
  options: PackOptionPartOptions,
  derived: DerivedRows,
  target: string,
): Promise<void> {
  const file = options.raw.files[0]!;
  const blocks = rawBlocks(options.contracts, derived, options.advance);
  const { clock, lotSize, raw } = options;
  const select = (name: string): string =>
    packedSelect({
      file,
      derived: name,
      underlying: raw.key.underlying,
      clock,
      lotSize,
      sort: derived.rank !== undefined,
    });
  try {
    await session.runWithRows(
      DERIVED_COLUMNS,
      () => {
        const next = blocks.next();
        return next.done ? undefined : next.value;
      },
      (name) => `COPY (${select(name)}) TO ${sqlText(target)} (${parquetFormat(datasetSpec("nse_options"))})`,
      options,
    );
  } catch (error) {
    options.signal?.throwIfAborted();
    throw duckDbError(error, "corrupt", `cannot pack ${file}`, "extract that day again, then pack it");
  }
}

/** The raw part's rows in their order, run after run, with what packing adds to them. */
function* rawBlocks(
  contracts: readonly RawContract[],
  derived: DerivedRows,
  advance: ((rows: number) => void) | undefined,
): Generator<RowBlock> {
  const packed = new Map(derived.contracts.flatMap((own) => own.runs.map((run) => [run.name, own] as const)));
  for (const run of contracts) {
    const { rows, name } = run;
    const own = packed.get(name);
    if (own) yield { label: name, rows, columns: packedColumns(run, own, derived) };
    else yield { label: name, rows, columns: DERIVED_COLUMNS.map((_, index) => (index === 0 ? 0 : null)) };
    advance?.(rows);
  }
}

function packedColumns(
  { firstRow, rows }: RawContract,
  own: PackedContract,
  derived: DerivedRows,
): RowBlock["columns"] {
  const { contract, option, kept } = own;
  const of = (values: Float64Array): Float64Array => values.subarray(firstRow, firstRow + rows);
  const { expiry } = option;
  const values: Readonly<Record<string, Float64Array | number | null>> = {
    keep: keepFlags(firstRow, rows, kept),
    rank: derived.rank ? of(derived.rank) : null,
    vol_delta: of(derived.volumeChange),
    spot_price: of(derived.spotPrice),
    spot_age_ms: of(derived.spotAgeMs),
    opt_type: contract.optionType === "CE" ? 0 : 1,
    strike: contract.strike,
    year: expiry.year,
    month: expiry.month,
    expiry: daysFromCivil(contract.expiryDate),
    expiry_ts: contract.expiryMicros,
    strike_scaled: contract.strikeScaled,
    expiry_type: ["weekly", "monthly"].indexOf(expiry.expiryKind),
    expiry_source: ["name", "calendar", "rule"].indexOf(expiry.expirySource),
  };
  return DERIVED_COLUMNS.map(({ name }) => values[name]!);
}

function keepFlags(firstRow: number, rows: number, kept: PackedContract["kept"]): Float64Array | number {
  const isRange = !(kept instanceof Int32Array);
  if (isRange && kept.from === firstRow && kept.to === firstRow + rows) return 1;
  const flags = new Float64Array(rows);
  if (isRange) flags.fill(1, kept.from - firstRow, kept.to - firstRow);
  else for (const row of kept) if (row >= firstRow && row < firstRow + rows) flags[row - firstRow] = 1;
  return flags;
}

function* keptOf({ kept }: PackedContract): Generator<number> {
  if (kept instanceof Int32Array) yield* kept;
  else for (let row = kept.from; row < kept.to; row++) yield row;
}

function writtenRows({ contracts, rows }: DerivedRows, timestamp: Float64Array): WrittenRows {
  let minMicros = Number.POSITIVE_INFINITY;
  let maxMicros = Number.NEGATIVE_INFINITY;
  for (const { kept } of contracts) {
    const [first, last] = kept instanceof Int32Array ? [kept[0]!, kept.at(-1)!] : [kept.from, kept.to - 1];
    minMicros = Math.min(minMicros, timestamp[first]!);
    maxMicros = Math.max(maxMicros, timestamp[last]!);
  }
  return { rows, runs: contracts.length, minMicros, maxMicros };
}

/** Compares the file row by row with what it should hold: contract, time and volume change. */
async function readBack(
  session: DuckDbSession,
  label: string,
  derived: DerivedRows,
  timestamp: Float64Array,
  file: string,
  task: TaskOptions,
): Promise<void> {
  const order = contractOrderSql(datasetSpec("nse_options"));
  const [times, orders, changes] = await session.numbers(
    `SELECT epoch_us(timestamp)::DOUBLE, ${order}, vol_delta::DOUBLE FROM read_parquet(${sqlText(file)}, hive_partitioning = false)`,
    task,
  );
  const fail = (what: string): never => {
    throw new StrikebookError("integrity", `${label}: ${what}`, "this is a defect of the writer, please report it");
  };
  if (times!.length !== derived.rows) fail(`${times!.length} rows read back of ${derived.rows} written`);
  let at = 0;
  for (const own of derived.contracts) {
    const expected = contractOrder(own.contract);
    for (const row of keptOf(own)) {
      if (orders![at] !== expected) fail(`row ${at} read back belongs to another contract than ${own.contract.key}`);
      if (times![at] !== timestamp[row]) fail(`row ${at} read back has another time than ${own.contract.key} had`);
      if (changes![at] !== derived.volumeChange[row]) fail(`row ${at} read back has another volume change`);
      at++;
    }
  }
}
