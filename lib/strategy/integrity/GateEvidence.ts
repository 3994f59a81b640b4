import type { CivilDate } from "../../time/index.js";
import type { CalendarRule } from "../definition/StrategyDefinition.js";
import type { FillAudit } from "./fillAudit/FillAudit.js";

/** A day on which the data lack the expiry that is nearest in the market. */
export interface MissingExpiry {
  readonly underlying: string;
  readonly date: CivilDate;
  /** The nearest expiry by the calendar, and the one that the data hold. */
  readonly expected: CivilDate;
  readonly found: CivilDate;
}

/** How the nearest expiry of the data was checked. */
export interface ExpiryCheck {
  /** Name of the expiry calendar; null when none was given. */
  readonly source: string | null;
  /** Days that the calendar does not reach. */
  readonly uncheckedDays: number;
}

/** Days of events on which the definition does not trade, and what they were looked up in. */
export interface EventCheck {
  /** Tags that the definition excludes. */
  readonly tags: readonly string[];
  /** Name of the event calendar; null when there was none. */
  readonly source: string | null;
  /** Days of the run with an excluded event. */
  readonly excludedDays: readonly CivilDate[];
  /** Days of the run that the calendar does not cover for one of the tags: they may or may not have an event. */
  readonly unknownDays: number;
}

/** Result of one test of a feature, see `causalityTest` and `volumeOffsetTest`. */
export interface CausalityResult {
  readonly feature: string;
  readonly passed: boolean;
  /** Empty when passed; else the first difference. */
  readonly message: string;
}

/** What the integrity gate must know beside days and trades: kept in the run record, so that anyone can judge it again. */
export interface GateEvidence {
  /** Every (underlying, day) that was asked for. */
  readonly requestedDays: readonly { readonly underlying: string; readonly date: CivilDate }[];
  readonly maxQuoteAgeSeconds: number;
  /** Smallest latency that any day ran with. */
  readonly latencySeconds: number;
  /** Distance of observations: 1 for ticks on the second grid, the bar for bars. */
  readonly tickSeconds: number;
  readonly overlapAllowed: boolean;
  readonly calendar: CalendarRule;
  /** Absent when the definition excludes no event. */
  readonly eventCheck?: EventCheck;
  readonly missingExpiries: readonly MissingExpiry[];
  /** What the nearest expiry was checked against; absent when nothing says that it was checked. */
  readonly expiryCheck?: ExpiryCheck;
  readonly causality: readonly CausalityResult[];
  /** Tests that features of volume use its change, see `volumeOffsetTest`; absent when none was made. */
  readonly volumeTests?: readonly CausalityResult[];
  /** What looking every fill up in the data found, see `auditFills`; absent when they were not looked up. */
  readonly fillAudit?: FillAudit;
}
