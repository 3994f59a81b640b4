import { asofBackward } from "../../columns/asofBackward.js";
import type { SpotSeries } from "../../columns/QuoteRun.js";
import { volumeChange } from "../../columns/volumeChange.js";
import { type ContractIdentity, compareContracts } from "../../contract/ContractIdentity.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import { Counts } from "../Counts.js";
import type { TableClass } from "../classifyTable.js";
import type { DayClock } from "./DayClock.js";
import type { RawContract } from "./RawContract.js";

type OptionClass = Extract<TableClass, { kind: "option" }>;

/** One contract of the packed part. */
export interface PackedContract {
  readonly option: OptionClass;
  readonly contract: ContractIdentity;
  /** Raw runs it comes from: one, or several when two names mean the same contract. */
  readonly runs: readonly RawContract[];
  /** Raw rows that are kept, in the order of their time; a range when they stand so in the raw part. */
  readonly kept: Int32Array | { readonly from: number; readonly to: number };
}

/** Columns that packing adds, one value for each raw row; NaN in rows that are dropped. */
export interface DerivedRows {
  readonly contracts: readonly PackedContract[];
  readonly volumeChange: Float64Array;
  readonly spotPrice: Float64Array;
  readonly spotAgeMs: Float64Array;
  /** Position of each raw row in the packed part, -1 for dropped rows; undefined when the raw order is the packed one. */
  readonly rank: Float64Array | undefined;
  readonly dropped: Counts;
  readonly marked: Counts;
  readonly rows: number;
}

export interface DeriveOptions {
  readonly clock: DayClock;
  /** Names the part in messages. */
  readonly label: string;
  readonly timestamp: Float64Array;
  readonly volume: Float64Array;
  readonly contracts: readonly RawContract[];
  readonly spot: SpotSeries;
  readonly toleranceMs: number;
}

/**
 * Which rows of a raw part stay, and what packing adds to them. Dropped for the first reason that applies:
 * `rejectedContract`, `otherUnderlying`, `missingTimestamp`, `expiredContract`, `outOfSession`, `duplicateAcrossFiles` (two
 * names mean one contract: the row of the later name stays). Marks as in `nseQuoteDays`, and `noSpot`, `expiryByRule`.
 *
 * @throws StrikebookError `corrupt` for a row of another day than the part's.
 */
export function deriveRows(options: DeriveOptions): DerivedRows {
  const { timestamp, volume, spot, toleranceMs } = options;
  const dropped = new Counts();
  const marked = new Counts();
  const groups = new Map<string, { option: OptionClass; runs: RawContract[] }>();
  for (const run of options.contracts) {
    if (run.class.kind !== "option") {
      dropped.add(run.class.kind === "rejected" ? "rejectedContract" : "otherUnderlying", run.rows);
      continue;
    }
    const { key } = run.class.contract;
    const group = groups.get(key);
    if (group) group.runs.push(run);
    else groups.set(key, { option: run.class, runs: [run] });
  }
  const contracts: PackedContract[] = [];
  for (const { option, runs } of groups.values()) {
    const kept = keptRows(option, runs, options, dropped, marked);
    if (kept) contracts.push({ option, contract: option.contract, runs, kept });
  }
  const isSorted = contracts.every(
    ({ contract, kept }, index) =>
      !(kept instanceof Int32Array) && (index === 0 || compareContracts(contracts[index - 1]!.contract, contract) < 0),
  );
  contracts.sort((a, b) => compareContracts(a.contract, b.contract));
  const column = (): Float64Array => new Float64Array(timestamp.length).fill(Number.NaN);
  const derived = { volumeChange: column(), spotPrice: column(), spotAgeMs: column() };
  const rank = isSorted ? undefined : new Float64Array(timestamp.length).fill(-1);
  let rows = 0;
  for (const { kept, option } of contracts) {
    const many = kept instanceof Int32Array ? kept.length : kept.to - kept.from;
    if (option.expiry.expirySource === "rule") marked.add("expiryByRule", many);
    if (kept instanceof Int32Array) {
      const run = {
        timestamp: gather(timestamp, kept),
        volumeChange: gather(volume, kept),
        spotPrice: new Float64Array(many),
        spotAgeMs: new Float64Array(many),
      };
      deriveRun(run, gather(volume, kept), spot, toleranceMs, marked);
      for (let i = 0; i < many; i++) {
        const row = kept[i]!;
        derived.volumeChange[row] = run.volumeChange[i]!;
        derived.spotPrice[row] = run.spotPrice[i]!;
        derived.spotAgeMs[row] = run.spotAgeMs[i]!;
      }
    } else {
      const of = (values: Float64Array): Float64Array => values.subarray(kept.from, kept.to);
      const run = {
        timestamp: of(timestamp),
        volumeChange: of(derived.volumeChange),
        spotPrice: of(derived.spotPrice),
        spotAgeMs: of(derived.spotAgeMs),
      };
      deriveRun(run, of(volume), spot, toleranceMs, marked);
    }
    if (rank) {
      for (let i = 0; i < many; i++) rank[kept instanceof Int32Array ? kept[i]! : kept.from + i] = rows + i;
    }
    rows += many;
  }
  return { contracts, ...derived, rank, dropped, marked, rows };
}

function gather(values: Float64Array, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => values[row]!);
}

interface RunColumns {
  readonly timestamp: Float64Array;
  readonly volumeChange: Float64Array;
  readonly spotPrice: Float64Array;
  readonly spotAgeMs: Float64Array;
}

/** Fills the derived columns of one contract's kept rows, which are in the order of their time. */
function deriveRun(run: RunColumns, volume: Float64Array, spot: SpotSeries, toleranceMs: number, marked: Counts): void {
  const { timestamp, spotPrice, spotAgeMs } = run;
  const faults = volumeChange(volume, run.volumeChange);
  let missing = 0;
  let duplicateSecond = 0;
  let noSpot = 0;
  const matches = asofBackward(timestamp, spot.timestamp, toleranceMs * 1000, new Int32Array(timestamp.length));
  for (let i = 0; i < timestamp.length; i++) {
    if (Number.isNaN(volume[i]!)) missing++;
    if (i > 0 && timestamp[i] === timestamp[i - 1]) duplicateSecond++;
    const match = matches[i]!;
    if (match < 0) {
      noSpot++;
      spotPrice[i] = Number.NaN;
      spotAgeMs[i] = Number.NaN;
    } else {
      spotPrice[i] = spot.price[match]!;
      spotAgeMs[i] = (timestamp[i]! - spot.timestamp[match]!) / 1000;
    }
  }
  marked.add("volumeReset", faults - missing);
  marked.add("duplicateSecond", duplicateSecond);
  marked.add("noSpot", noSpot);
}

/** The rows of one contract that stay, in the order of their time; undefined for none. */
function keptRows(
  { contract }: OptionClass,
  runs: readonly RawContract[],
  options: DeriveOptions,
  dropped: Counts,
  marked: Counts,
): PackedContract["kept"] | undefined {
  const { clock, timestamp } = options;
  const isExpired = clock.date > contract.expiryDate;
  const total = runs.reduce((sum, { rows }) => sum + rows, 0);
  const found = { rows: 0, from: 0, to: 0, missingTimestamp: 0, isSorted: runs.length === 1 };
  let before = Number.NEGATIVE_INFINITY;
  for (const run of runs) {
    for (let row = run.firstRow; row < run.firstRow + run.rows; row++) {
      const time = timestamp[row]!;
      if (time >= clock.open && time <= clock.close) {
        if (found.rows++ === 0) found.from = row;
        found.to = row + 1;
        if (time < before) found.isSorted = false;
        before = time;
      } else if (Number.isNaN(time)) found.missingTimestamp++;
      else if (time < clock.midnight || time >= clock.nextMidnight) refuseRow(run, row, options);
    }
  }
  dropped.add("missingTimestamp", found.missingTimestamp);
  if (isExpired) {
    dropped.add("expiredContract", total - found.missingTimestamp);
    return undefined;
  }
  dropped.add("outOfSession", total - found.missingTimestamp - found.rows);
  if (found.rows === 0) return undefined;
  for (const run of runs) {
    for (const name of ["zeroPrice", "missingPrice", "staleLastTrade", "oneSidedBook"] as const) {
      marked.add(name, run[name]);
    }
  }
  if (found.isSorted && found.rows === found.to - found.from) return { from: found.from, to: found.to };
  return sortedRows(runs, options, dropped);
}

function refuseRow({ name }: RawContract, row: number, { label, clock }: DeriveOptions): never {
  const what = `${label}: row ${row} (${name}) is not of ${clock.date}`;
  throw new StrikebookError("corrupt", what, "extract that day again");
}

/** Rows in session by time; of rows with one time from two names the later name's stays. */
function sortedRows(runs: readonly RawContract[], { clock, timestamp }: DeriveOptions, dropped: Counts): Int32Array {
  const rows: { row: number; run: number; time: number }[] = [];
  for (const [run, { firstRow, rows: many }] of runs.entries()) {
    for (let row = firstRow; row < firstRow + many; row++) {
      const time = timestamp[row]!;
      if (time >= clock.open && time <= clock.close) rows.push({ row, run, time });
    }
  }
  rows.sort((a, b) => a.time - b.time || a.row - b.row);
  const stays = rows.filter(({ time, run }, index) => {
    const next = rows[index + 1];
    return next === undefined || next.time !== time || next.run === run;
  });
  dropped.add("duplicateAcrossFiles", rows.length - stays.length);
  return Int32Array.from(stays, ({ row }) => row);
}
