import type { TaskOptions } from "../../task/TaskOptions.js";
import { WorkerThreads } from "../../task/WorkerThreads.js";
import type { DayFacts } from "./DayFacts.js";
import type { DaysTask, NumberedResult } from "./runDays.js";
import type { ThreadDaysTask } from "./runDays.worker.js";
import type { TapeSource } from "./TapeSource.js";

export interface ThreadOptions extends TaskOptions {
  readonly workers: number;
  /** Numbers of the runs that carry positions over night: their days stay together. */
  readonly carried: readonly number[];
  readonly onDay: () => void;
}

/** Pieces that each thread gets: so many that the last ones end at about the same time. */
const PIECES_PER_THREAD = 4;

/**
 * Spreads the days of tasks over threads. Runs that carry positions over night keep all their days in one thread. After a
 * failure or an abort no other piece starts, and those that run are stopped and awaited.
 */
export async function runDaysInThreads(
  tasks: readonly DaysTask[],
  source: TapeSource,
  { workers, carried, onDay, signal }: ThreadOptions,
): Promise<NumberedResult[]> {
  const total = tasks.reduce((sum, { days }) => sum + days.length, 0);
  const size = Math.max(1, Math.ceil(total / (workers * PIECES_PER_THREAD)));
  const together = (days: readonly DayFacts[]): DayFacts[] => only(days, (run) => carried.includes(run));
  const apart = (days: readonly DayFacts[]): DayFacts[] => only(days, (run) => !carried.includes(run));
  const pieces = tasks.flatMap(({ runs, days }): ThreadDaysTask[] => [
    ...(carried.length > 0 ? [{ runs, days: together(days), source }] : []),
    ...chunks(apart(days), size).map((part) => ({ runs, days: part, source })),
  ]);
  // A day that two pieces hold has ended when both have.
  const remaining = new Map<string, number>();
  for (const { days } of pieces)
    for (const { underlying, date } of days)
      remaining.set(`${underlying} ${date}`, (remaining.get(`${underlying} ${date}`) ?? 0) + 1);
  const advance = (day: string): void => {
    const left = remaining.get(day)! - 1;
    remaining.set(day, left);
    if (left === 0) onDay();
  };
  const pool = await WorkerThreads.open<ThreadDaysTask, NumberedResult[]>("lib/strategy/engine/runDays.worker", {
    threads: workers,
    onMessage: (day) => advance(String(day)),
  });
  try {
    const results = await Promise.all(pieces.map((piece) => pool.run(piece, { signal })));
    return results.flat();
  } finally {
    await pool.close();
  }
}

function only(days: readonly DayFacts[], keeps: (run: number) => boolean): DayFacts[] {
  return days
    .map((facts) => ({ ...facts, exclusions: facts.exclusions.map((each, run) => (keeps(run) ? each : undefined)) }))
    .filter(({ exclusions }) => exclusions.some((each) => each !== undefined));
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const out: T[][] = [];
  for (let i = 0; i < items.length; i += size) out.push(items.slice(i, i + size));
  return out;
}
