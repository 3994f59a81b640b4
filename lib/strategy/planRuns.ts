import { loadLotTable } from "../contract/index.js";
import type { CivilDate } from "../time/index.js";
import { findEventCalendar } from "../time/loadEventCalendar.js";
import { calendarName } from "./calendarName.js";
import { checkDefinition } from "./definition/checkDefinition.js";
import { checkTimes } from "./definition/checkTimes.js";
import { type ParameterValues, type ResolvedParameters, resolveParameters } from "./definition/resolveParameters.js";
import type { StrategyDefinition } from "./definition/StrategyDefinition.js";
import { variantOf } from "./definition/variantOf.js";
import type { DayFacts } from "./engine/DayFacts.js";
import { dayEngine } from "./engine/dayEngine.js";
import { eventExclusion } from "./execution/eventExclusion.js";
import type { RunOptions } from "./RunOptions.js";
import { type RequestedDay, type RequestedDays, requestedDays } from "./requestedDays.js";
import { strictExpiryDefault } from "./strictExpiryDefault.js";

/** One definition to run, with a variant of it or other parameters. */
export interface StrategyRun {
  readonly definition: StrategyDefinition;
  /** Name of a variant of the definition. */
  readonly variant?: string;
  /** Values that replace the definition's defaults, and those of the variant. */
  readonly parameters?: ParameterValues;
  /** The definition's name, with the variant, when absent. */
  readonly title?: string;
  /** Name of this run's study; the one of the whole call when absent. */
  readonly study?: string;
}

/** A run that can begin: definition and parameters were checked. */
export interface PlannedRun {
  readonly definition: StrategyDefinition;
  readonly parameters: ResolvedParameters;
  readonly variant: string | undefined;
  readonly title: string | undefined;
  readonly study: string | undefined;
  readonly requested: readonly RequestedDay[];
}

/**
 * Checks one run.
 *
 * @throws StrikebookError `argument` for a definition, variant, parameter, time, underlying or list of days that cannot be run,
 *   `empty` for no days
 */
export function planRun(run: StrategyRun, underlyings: readonly string[], days: RequestedDays): PlannedRun {
  const { definition, variant, parameters, title, study } = run;
  checkDefinition(definition);
  dayEngine(definition);
  const named = variantOf(definition, variant);
  const resolved = resolveParameters(definition, { ...named?.parameters, ...parameters });
  checkTimes(definition, resolved);
  return {
    definition,
    parameters: resolved,
    variant,
    study,
    title: title ?? (named && `${definition.name}, ${named.name}`),
    requested: requestedDays(definition, underlyings, days),
  };
}

/**
 * What tables and calendars say of every day that a run wants, by underlying, in the order in which they were asked for;
 * ascending where a position may be carried over night.
 */
export function planDays(runs: readonly PlannedRun[], options: RunOptions): Map<string, DayFacts[]> {
  const { calendar, strictExpiry = strictExpiryDefault() } = options;
  const lots = options.lots ?? loadLotTable();
  const needsEvents = runs.some(({ definition }) => definition.eventExclusions !== undefined);
  const events = options.events ?? (needsEvents ? findEventCalendar() : undefined);
  const wanted = runs.map(({ requested }) => new Set(requested.map(({ underlying, date }) => `${underlying} ${date}`)));
  const plan = new Map<string, DayFacts[]>();
  const seen = new Set<string>();
  for (const { underlying, date } of runs.flatMap(({ requested }) => requested)) {
    const key = `${underlying} ${date}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const market = calendar && {
      source: calendarName(calendar),
      expiry: calendar.nearestOnOrAfter(underlying, date)?.expiry,
    };
    const exclusions = runs.map(({ definition }, i) =>
      wanted[i]!.has(key) ? eventExclusion(events, date, definition.eventExclusions ?? []) : undefined,
    );
    const days = plan.get(underlying) ?? [];
    days.push({
      underlying,
      date,
      lots: lots.on(underlying, date),
      ...(market && { market }),
      strictExpiry,
      exclusions,
    });
    plan.set(underlying, days);
  }
  if (!runs.some(isCarried)) return plan;
  for (const [underlying, days] of plan) plan.set(underlying, withNextDays(days, runs));
  return plan;
}

/** The days in order, each with the next one that every run which carries positions wants. */
function withNextDays(days: readonly DayFacts[], runs: readonly PlannedRun[]): DayFacts[] {
  const next = runs.map((): CivilDate | undefined => undefined);
  return [...days]
    .sort((a, b) => (a.date < b.date ? 1 : -1))
    .map((facts) => {
      const nextDays = [...next];
      facts.exclusions.forEach((wanted, run) => {
        if (wanted) next[run] = facts.date;
      });
      return { ...facts, nextDays };
    })
    .reverse();
}

/** True when the run may carry positions over night: its days must be run in order. */
export function isCarried({ definition }: PlannedRun): boolean {
  return definition.exits.some(({ rule }) => rule === "nextDayClock");
}
