import type { OpenDay } from "./engine/runDays.js";
import { planRun, type StrategyRun } from "./planRuns.js";
import type { RunOptions } from "./RunOptions.js";
import type { RunRecord } from "./RunRecord.js";
import type { RequestedDays } from "./requestedDays.js";
import { runPlanned } from "./runPlanned.js";

export type { RequestedDays } from "./requestedDays.js";

export interface RunStrategyOptions extends RunOptions, Omit<StrategyRun, "study"> {
  readonly underlyings: readonly string[];
  readonly days: RequestedDays;
  /** Opens the tape of one day; what it throws makes that day a failed one. */
  readonly openDay: OpenDay;
}

/**
 * Runs one strategy over days and underlyings and judges the result. Every requested (underlying, day) becomes traded,
 * skipped with a reason, or failed with its error; an error never ends the run and never disappears.
 *
 * @throws StrikebookError `argument` for a definition, parameter, underlying or list of days that cannot be run, `empty`
 *   for no days; the signal's reason when aborted
 */
export async function runStrategy(options: RunStrategyOptions): Promise<RunRecord> {
  const { definition, underlyings, days } = options;
  const run = planRun(options, underlyings, days);
  const [record] = await runPlanned([run], { ...options, label: `${definition.id} ${definition.name}` });
  return record!;
}
