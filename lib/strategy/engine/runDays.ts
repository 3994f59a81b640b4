import type { Tape } from "../../tape/index.js";
import { StrikebookError } from "../../task/index.js";
import type { CivilDate } from "../../time/index.js";
import { ResolvedParameters } from "../definition/resolveParameters.js";
import type { CarriedTrade } from "./CarriedTrades.js";
import type { DayFacts, RunTask } from "./DayFacts.js";
import type { DayResult } from "./DayResult.js";
import { releasePriceSeries } from "./priceSeries.js";
import { type DayEnd, type DayTask, endOfDays, failedDay, runDay } from "./runDay.js";

/** Opens the tape of one day. */
export type OpenDay = (underlying: string, date: CivilDate) => Tape | Promise<Tape>;

/** Days of one underlying, in order, and the runs that want them. */
export interface DaysTask {
  readonly runs: readonly RunTask[];
  readonly days: readonly DayFacts[];
}

/** A result of a run on a day, with the number of the run. */
export interface NumberedResult {
  readonly run: number;
  readonly result: DayResult;
}

/**
 * Runs all runs over days of one underlying: each tape is opened once, and what is computed from it is shared. Positions
 * that are carried over night go on to the next of these days.
 *
 * @param onDay called after each day
 */
export async function runDays(
  { runs, days }: DaysTask,
  openDay: OpenDay,
  onDay: (day: DayFacts) => void,
  signal?: AbortSignal,
): Promise<NumberedResult[]> {
  const parameters = runs.map((run) => new ResolvedParameters(run.parameters));
  const carried = runs.map((): readonly CarriedTrade[] => []);
  const results: NumberedResult[] = [];
  for (const facts of days) {
    signal?.throwIfAborted();
    const tape = await opened(facts, openDay);
    runs.forEach(({ definition }, run) => {
      const exclusion = facts.exclusions[run];
      if (!exclusion) return;
      const task: DayTask = {
        definition,
        parameters: parameters[run]!,
        facts,
        exclusion,
        nextDay: facts.nextDays?.[run],
        carried: carried[run]!,
      };
      const end: DayEnd = "error" in tape ? failedDay(task, tape.error) : runDay(tape.tape, task);
      carried[run] = end.carried;
      results.push({ run, result: end.result });
    });
    if ("tape" in tape) releasePriceSeries(tape.tape);
    signal?.throwIfAborted();
    onDay(facts);
  }
  runs.forEach((_, run) => {
    if (carried[run]!.length > 0) results.push({ run, result: endOfDays(carried[run]!) });
  });
  return results;
}

async function opened(
  { underlying, date }: DayFacts,
  openDay: OpenDay,
): Promise<{ readonly tape: Tape } | { readonly error: unknown }> {
  try {
    const tape = await openDay(underlying, date);
    if (tape.product.underlying === underlying && tape.date === date) return { tape };
    const what = `the tape opened for ${underlying} ${date} is of ${tape.product.underlying} ${tape.date}`;
    throw new StrikebookError("corrupt", what, "open the tape of the day that is asked for");
  } catch (error) {
    return { error };
  }
}
