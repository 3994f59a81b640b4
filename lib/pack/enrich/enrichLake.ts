import { DuckDbSession } from "../../lake/DuckDbSession.js";
import { withLakeLock } from "../../lake/lakeLock.js";
import { defaultLakeRoot } from "../../lake/openLake.js";
import { partLabel } from "../../lake/PartKey.js";
import { type Progress, startProgress } from "../../task/progress.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import type { CivilDate } from "../../time/civilDate.js";
import { checkEnrichParameters, DEFAULT_MAX_CARRY_SECONDS, type EnrichPrice } from "./EnrichParameters.js";
import { type EnrichDayFacts, EnrichReport } from "./EnrichReport.js";
import { type EnrichedDay, enrichDay } from "./enrichDay.js";
import { enrichInThreads } from "./enrichInThreads.js";
import { type EnrichJob, type EnrichTargets, enrichTargets, planEnrichment } from "./planEnrichment.js";

export interface EnrichOptions extends TaskOptions {
  /** Root of the lake; default `STRIKEBOOK_LAKE`, else `lake`. */
  readonly lake?: string | undefined;
  /** Option dataset; `nse_options` by default. */
  readonly dataset?: string | undefined;
  /** First and last day; all days by default. */
  readonly from?: CivilDate | undefined;
  readonly to?: CivilDate | undefined;
  /** Single days; one that the lake lacks is an error. */
  readonly days?: readonly CivilDate[] | undefined;
  readonly underlyings?: readonly string[] | undefined;
  /**
   * `mid` (default): the middle of bid and ask; a row with an empty side has no price and gets `noPrice`, never the last
   * trade instead. `last`: the last traded price, however old the trade is.
   */
  readonly price?: EnrichPrice | undefined;
  /** Continuous, a fraction a year; 0 by default, which reads prices as undiscounted. */
  readonly rate?: number | undefined;
  /** How old a quote in a forward may be: 10 s on ticks and two bars on bars by default. */
  readonly maxAgeSeconds?: number | undefined;
  /** For how long the last parity forward may be carried with the underlying: 300 s by default. */
  readonly maxCarrySeconds?: number | undefined;
  /**
   * Days at a time. By default this thread begins two: it computes one while DuckDB compresses the other. With 1 it makes one
   * after the other, in half the memory; more work in threads of their own.
   */
  readonly workers?: number | undefined;
  /** DuckDB's memory for each worker, "1GB" by default. */
  readonly memoryLimit?: string | undefined;
  /** Makes days anew that are finished. */
  readonly replace?: boolean | undefined;
}

/**
 * Adds implied forwards, volatility, Greeks, time to expiry and realised volatility to packed days: columns beside the
 * rows of each part (`nse_options_iv`) and forwards by second and expiry (`nse_forwards`). The days themselves are not
 * touched. A day whose add-on was made from the same bytes with the same parameters is left as it is; a stale one is
 * made anew.
 *
 * @throws StrikebookError `missing` when the lake has none of what was named, `argument` for a bad option, `corrupt` when a
 *   part is not what its manifest says
 * @example const report = await enrichLake({ lake: "lake", price: "mid", rate: 0.065 });
 */
export async function enrichLake(options: EnrichOptions = {}): Promise<EnrichReport> {
  const lake = options.lake ?? defaultLakeRoot();
  return withLakeLock(lake, () => enrichedLake(lake, options));
}

async function enrichedLake(lake: string, options: EnrichOptions): Promise<EnrichReport> {
  const startedAt = performance.now();
  const dataset = options.dataset ?? "nse_options";
  const { price = "mid", rate = 0, maxAgeSeconds, maxCarrySeconds = DEFAULT_MAX_CARRY_SECONDS } = options;
  const parameters = { price, rate, maxAgeSeconds, maxCarrySeconds };
  checkEnrichParameters({ ...parameters, maxAgeSeconds: parameters.maxAgeSeconds ?? 0 });
  const targets = enrichTargets(dataset);
  const jobs = await planEnrichment(lake, { ...options, dataset }, parameters);
  const todo = jobs.filter(({ state }) => options.replace || state !== "finished");
  const workers = Math.min(wantedWorkers(options.workers), todo.length);
  const total = todo.reduce((sum, { rows }) => sum + rows, 0);
  const progress = startProgress(`enriching ${dataset}`, { unit: "rows", total });
  try {
    const made =
      workers > 1
        ? await inThreads(lake, targets, todo, workers, progress, options)
        : await inThisThread(lake, targets, todo, options.workers === undefined ? LANES : 1, progress, options);
    progress.end();
    const days = jobs.map((job) => dayFacts(job, made.get(job) ?? job.done!, options.replace ?? false));
    return new EnrichReport({ lake, dataset, days, seconds: (performance.now() - startedAt) / 1000 });
  } catch (error) {
    progress.fail();
    options.signal?.throwIfAborted();
    throw error;
  }
}

/** Days that are begun at a time in one thread: one that is computed and one that is written. */
const LANES = 2;

type Made = Map<EnrichJob, EnrichedDay>;

/**
 * Days of one thread, so many of them begun at a time: while DuckDB compresses one, this thread computes another. After a
 * failure no other day starts, and those that run are stopped and awaited.
 */
async function inThisThread(
  root: string,
  targets: EnrichTargets,
  jobs: readonly EnrichJob[],
  lanes: number,
  progress: Progress,
  { signal, memoryLimit = "1GB" }: EnrichOptions,
): Promise<Made> {
  const made: Made = new Map();
  if (jobs.length === 0) return made;
  const failed = new AbortController();
  const either = signal ? AbortSignal.any([signal, failed.signal]) : failed.signal;
  const onRows = (rows: number): void => progress.advance(rows);
  const session = await DuckDbSession.open({ memoryLimit, threads: 1 });
  const left = jobs.values();
  const work = async (): Promise<void> => {
    for (const job of left) {
      const { parts, parameters } = job;
      made.set(job, await enrichDay(session, { root, parts, parameters, ...targets, onRows, signal: either }));
    }
  };
  try {
    const stopOthers = (error: unknown): never => {
      failed.abort(error);
      throw error;
    };
    const ended = await Promise.allSettled(Array.from({ length: lanes }, () => work().catch(stopOthers)));
    if (failed.signal.aborted) throw failed.signal.reason;
    for (const lane of ended) if (lane.status === "rejected") throw lane.reason;
  } finally {
    await session.close();
  }
  return made;
}

async function inThreads(
  root: string,
  targets: EnrichTargets,
  jobs: readonly EnrichJob[],
  threads: number,
  progress: Progress,
  { signal, memoryLimit = "1GB" }: EnrichOptions,
): Promise<Made> {
  const tasks = jobs.map(({ parts, parameters }) => ({ root, parts, parameters, ...targets, memoryLimit }));
  const onRows = (rows: number): void => progress.advance(rows);
  const days = await enrichInThreads(tasks, { threads, onRows, signal });
  return new Map(jobs.map((job, number) => [job, days[number]!]));
}

function wantedWorkers(workers: number | undefined): number {
  if (workers === undefined) return 1;
  if (Number.isInteger(workers) && workers >= 1) return workers;
  throw new StrikebookError("argument", `workers is ${workers}`, "give a whole number of at least 1");
}

function dayFacts({ key, rows, state }: EnrichJob, day: EnrichedDay, replace: boolean): EnrichDayFacts {
  const { addOn, forwards } = day;
  const counted = Object.values(addOn.marked).reduce((sum, count) => sum + count, 0);
  if (counted !== rows || addOn.rows !== rows) {
    const what = `${partLabel(key)} has ${rows} rows, its add-on ${addOn.rows} with ${counted} statuses`;
    throw new StrikebookError("integrity", what, "this is a defect of the enrichment, please report it");
  }
  return {
    date: key.date,
    underlying: key.underlying,
    rows,
    state: replace && state === "finished" ? "new" : state,
    statuses: addOn.marked,
    forwards: forwards.marked,
    bytes: addOn.parquet.bytes + forwards.parquet.bytes,
  };
}
