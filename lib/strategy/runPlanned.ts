import { StrikebookError, startProgress } from "../task/index.js";
import { RunLog } from "./engine/RunLog.js";
import { type DaysTask, type NumberedResult, type OpenDay, runDays } from "./engine/runDays.js";
import { runDaysInThreads } from "./engine/runDaysInThreads.js";
import { neededOf, type TapeSource } from "./engine/TapeSource.js";
import { isCarried, type PlannedRun, planDays } from "./planRuns.js";
import type { RunOptions } from "./RunOptions.js";
import type { RunRecord } from "./RunRecord.js";
import { runRecordOf } from "./runRecordOf.js";
import { strictExpiryDefault } from "./strictExpiryDefault.js";

/** Where the tapes of a run come from, and how many threads open them. */
export interface TapesOptions {
  /** Opens the tape of one day; what it throws makes that day a failed one. */
  readonly openDay?: OpenDay;
  /** A lake to open the tapes from, with the columns that the definitions need: instead of `openDay`. */
  readonly source?: TapeSource;
  /** Threads over which days are spread; needs `source`. The results do not depend on it. One when absent. */
  readonly workers?: number;
  /** Label of the progress; "strategies" when absent. */
  readonly label?: string;
  /** Told what the engines did, once, when all days have ended and before the runs are judged. */
  readonly onWork?: (work: RunWork) => void;
}

/** What the engines of a call did; no part of the records. */
export interface RunWork {
  /** Legs held x seconds looked at, and legs of an entry x seconds at which it was asked for; all runs together. */
  readonly legSeconds: number;
}

/**
 * Runs what was planned and judges each run.
 *
 * @throws StrikebookError `argument` for a seed or a number of workers that is none; the signal's reason when aborted
 */
export async function runPlanned(
  runs: readonly PlannedRun[],
  options: RunOptions & TapesOptions,
): Promise<RunRecord[]> {
  const { seed = 1, strictExpiry = strictExpiryDefault() } = options;
  if (!Number.isInteger(seed)) throw new StrikebookError("argument", `seed is ${seed}`, "give a whole number");
  const results = await runAll(runs, options);
  options.onWork?.({ legSeconds: results.reduce((sum, { result }) => sum + result.legSeconds, 0) });
  return runs.map((run, i) => {
    const log = new RunLog();
    if (!options.calendar)
      log.note("info", "no expiry calendar was given: the nearest expiry is the nearest one in the data");
    if (strictExpiry)
      log.note("info", "strict expiry: days whose data lack the nearest expiry of the market are skipped");
    for (const { run: number, result } of results) if (number === i) log.add(result);
    return runRecordOf(run, log, options);
  });
}

/** Results of all runs, those of each run in the order of its days. */
async function runAll(runs: readonly PlannedRun[], options: RunOptions & TapesOptions): Promise<NumberedResult[]> {
  const { signal, workers = 1, source, openDay } = options;
  if (!Number.isInteger(workers) || workers < 1)
    throw new StrikebookError("argument", `${workers} workers`, "give 1 or more");
  if ((source === undefined) === (openDay === undefined))
    throw new StrikebookError("argument", "tapes from both openDay and source, or from neither", "give one of them");
  if (workers > 1 && !source)
    throw new StrikebookError("argument", `${workers} workers with openDay`, "give source, the lake to open days from");
  const plan = planDays(runs, options);
  const total = [...plan.values()].reduce((sum, days) => sum + days.length, 0);
  const tasks = [...plan.values()].map((days): DaysTask => ({ runs: runs.map(taskOf), days }));
  const step = startProgress(options.label ?? "strategies", { unit: "days", total });
  const onDay = (): void => step.advance(1);
  try {
    const results: NumberedResult[] = [];
    if (workers > 1 && source) {
      const choice = { ...neededOf(runs.map(({ definition }) => definition)), ...source };
      const carried = runs.flatMap((run, i) => (isCarried(run) ? [i] : []));
      results.push(...(await runDaysInThreads(tasks, choice, { workers, carried, onDay, signal })));
    } else {
      const lake = source && (await openedLake(source, runs));
      try {
        for (const task of tasks) results.push(...(await runDays(task, lake?.openDay ?? openDay!, onDay, signal)));
      } finally {
        await lake?.close();
      }
    }
    step.end();
    return results;
  } catch (error) {
    step.fail();
    throw error;
  }
}

async function openedLake(source: TapeSource, runs: readonly PlannedRun[]) {
  const { openLake } = await import("../lake/openLake.js");
  const { root, ...choice } = { ...neededOf(runs.map(({ definition }) => definition)), ...source };
  // A part that is not whole costs its day, not the run.
  const lake = await openLake(root, { deferDefects: true });
  const openDay: OpenDay = (underlying, date) => lake.openTape({ ...choice, underlying, date });
  return { openDay, close: () => lake.close() };
}

function taskOf({ definition, parameters }: PlannedRun): DaysTask["runs"][number] {
  return { definition, parameters: parameters.list as DaysTask["runs"][number]["parameters"] };
}
