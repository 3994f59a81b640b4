import type { LotTerms } from "../../contract/index.js";
import type { CivilDate } from "../../time/index.js";
import type { StrategyDefinition } from "../definition/StrategyDefinition.js";
import type { EventExclusion } from "../execution/eventExclusion.js";
import type { RunParameter } from "../RunRecord.js";

/** What the tables and calendars of a run say about one day of one underlying; plain data, so that threads can have it. */
export interface DayFacts {
  readonly underlying: string;
  readonly date: CivilDate;
  readonly lots: LotTerms | undefined;
  /** The nearest expiry in the market, undefined when the calendar does not reach the day; absent without a calendar. */
  readonly market?: { readonly source: string; readonly expiry: CivilDate | undefined };
  /** Skips a day whose data lack the nearest expiry of the market; otherwise it makes the run suspect. */
  readonly strictExpiry: boolean;
  /** By the number of the run: whether it wants this day, and the events that it excludes. */
  readonly exclusions: readonly (EventExclusion | undefined)[];
  /** By the number of the run: its next day of this underlying, undefined on the last one; absent when no run needs it. */
  readonly nextDays?: readonly (CivilDate | undefined)[];
}

/** One definition with the parameters of a run; plain data. */
export interface RunTask {
  readonly definition: StrategyDefinition;
  readonly parameters: readonly (RunParameter & { readonly value: string | number })[];
}
