import type { SpotSeries } from "../columns/QuoteRun.js";
import { compareContracts } from "../contract/ContractIdentity.js";
import type { LotTable } from "../contract/LotTable.js";
import type { DuckDbSession } from "../lake/DuckDbSession.js";
import type { Manifest, SourceFile } from "../lake/Manifest.js";
import type { PartRun } from "../lake/PartRun.js";
import type { PartFacts } from "../lake/placePart.js";
import { writePart } from "../lake/writePart.js";
import { startProgress } from "../task/progress.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import { joinSpot } from "./joinSpot.js";
import { mergeRuns } from "./mergeRuns.js";
import type { NsePacker } from "./NsePacker.js";
import { nseOptionPartRun } from "./nseOptionPartRun.js";
import type { PartTally } from "./PartTally.js";
import type { RunReader } from "./RunReader.js";
import type { StagedDay, StagedRun } from "./RunStage.js";
import type { StagedSpot } from "./SpotStage.js";

/** Parts written at the same time: one fills its blocks while the other compresses. */
const WRITERS = 2;

export interface WriteNseOptions extends TaskOptions {
  readonly source: string;
  /** By file number; the calendar is not among them. */
  readonly files: readonly SourceFile[];
  readonly calendar: SourceFile | undefined;
  readonly toleranceMs: number;
  readonly lots: LotTable;
  /** Prices of an underlying's day that the dumps did not hold but the lake does. */
  readonly lakeSpot: (date: string, underlying: string) => SpotSeries | undefined;
}

/** Writes what was staged: the spot parts, then the option parts with the spot joined. Part manifests in that order. */
export async function writeNseParts(
  packer: NsePacker,
  session: DuckDbSession,
  options: WriteNseOptions,
): Promise<Manifest[]> {
  const { root, replace } = packer.options;
  const spots = packer.spots.days();
  const days = packer.stage.days();
  const total = days.reduce((sum, day) => sum + rowsOf(day), 0);
  const progress = startProgress("writing the lake", { unit: "rows", total });
  const jobs = [
    ...spots.map((spot) => () => {
      const key = { dataset: "nse_spot", date: spot.date, underlying: spot.series.underlying };
      const tally = packer.tallies.of(key.dataset, key.date, key.underlying);
      const facts = (): PartFacts => spotFacts(spot, tally, packer.spotTotal, options);
      return writePart(session, root, { key, runs: [spotRun(spot.series)], facts, replace, signal: options.signal });
    }),
    ...days.map((day) => () => {
      const key = { dataset: "nse_options", date: day.date, underlying: day.underlying };
      const tally = packer.tallies.of(key.dataset, key.date, key.underlying);
      const runs = optionRuns(packer, day, tally, options, (rows) => progress.advance(rows));
      const facts = (): PartFacts => optionFacts(tally, options);
      return writePart(session, root, { key, runs, facts, replace, signal: options.signal });
    }),
  ];
  try {
    const manifests = await runJobs(jobs);
    progress.end();
    return manifests;
  } catch (error) {
    progress.fail();
    throw error;
  }
}

/** Runs the jobs in order, a few at a time; after a failure no other job starts, and the running ones are awaited. */
async function runJobs(jobs: readonly (() => Promise<Manifest>)[]): Promise<Manifest[]> {
  const results: Manifest[] = [];
  let next = 0;
  let failed = false;
  const worker = async (): Promise<void> => {
    while (next < jobs.length && !failed) {
      const number = next++;
      try {
        results[number] = await jobs[number]!();
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: WRITERS }, worker));
  const failure = ended.find((end) => end.status === "rejected");
  if (failure) throw failure.reason;
  return results;
}

function* optionRuns(
  packer: NsePacker,
  day: StagedDay,
  tally: PartTally,
  options: WriteNseOptions,
  advance: (rows: number) => void,
): Generator<PartRun> {
  const spot = packer.spots.get(day.date, day.underlying) ??
    options.lakeSpot(day.date, day.underlying) ?? {
      underlying: day.underlying,
      instrument: "index",
      timestamp: new Float64Array(0),
      price: new Float64Array(0),
    };
  const lotSize = options.lots.on(day.underlying, day.date)?.lotSize;
  // One for each of the files that a contract came from.
  const readers: RunReader[] = [];
  for (const group of byContract(day.runs)) {
    const { run, duplicates } = mergeRuns(
      group.map((staged, number) => (readers[number] ??= packer.stage.reader()).read(staged)),
    );
    const joined = joinSpot(run, spot, { toleranceMs: options.toleranceMs });
    for (const count of [tally, packer.optionTotal]) {
      count.dropped.add("duplicateAcrossFiles", duplicates);
      count.marked.add("noSpot", joined.noSpot);
      if (lotSize === undefined) count.marked.add("noLotSize", run.rows);
    }
    yield nseOptionPartRun(run, packer.expiries.get(run.contract.key)!, joined, lotSize);
    advance(run.rows + duplicates);
  }
}

/** Staged runs of one day, grouped by contract, in the order of the lake. */
function byContract(runs: readonly StagedRun[]): StagedRun[][] {
  const groups = new Map<string, StagedRun[]>();
  for (const run of runs) {
    const group = groups.get(run.contract.key) ?? [];
    group.push(run);
    groups.set(run.contract.key, group);
  }
  return [...groups.values()].sort((a, b) => compareContracts(a[0]!.contract, b[0]!.contract));
}

function optionFacts(tally: PartTally, options: WriteNseOptions): PartFacts {
  return {
    ...commonFacts(tally, options),
    sourceFiles: [...filesOf(tally, options), ...(options.calendar ? [options.calendar] : [])],
    hasBook: true,
    parameters: { spotToleranceMs: options.toleranceMs },
  };
}

function spotFacts(spot: StagedSpot, tally: PartTally, total: PartTally, options: WriteNseOptions): PartFacts {
  for (const count of [tally, total]) count.dropped.add("duplicateAcrossFiles", spot.duplicates);
  return {
    ...commonFacts(tally, options),
    sourceFiles: filesOf(tally, options),
    hasBook: false,
    instrument: spot.series.instrument,
    parameters: {},
  };
}

function commonFacts(
  tally: PartTally,
  options: WriteNseOptions,
): Pick<PartFacts, "rowsRead" | "dropped" | "marked" | "source" | "granularity"> {
  return {
    rowsRead: tally.rowsRead,
    dropped: tally.dropped.toRecord(),
    marked: tally.marked.toRecord(),
    source: options.source,
    granularity: { kind: "tick" },
  };
}

function filesOf(tally: PartTally, options: WriteNseOptions): SourceFile[] {
  return [...tally.files].sort((a, b) => a - b).flatMap((number) => options.files[number] ?? []);
}

function spotRun({ timestamp, price }: SpotSeries): PartRun {
  return { rows: timestamp.length, columns: { timestamp, price } };
}

function rowsOf(day: StagedDay): number {
  return day.runs.reduce((sum, run) => sum + run.rows, 0);
}
