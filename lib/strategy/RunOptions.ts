import type { TaskOptions } from "../task/index.js";
import type { EventCalendar, ExpiryCalendar } from "../time/index.js";
import type { LotLookup } from "./engine/ContractTerms.js";
import type { CausalityResult } from "./integrity/GateEvidence.js";
import type { CodeIdentity } from "./record/codeIdentity.js";

/** What one run and a run of many definitions share. */
export interface RunOptions extends TaskOptions {
  /** The lot table that ships with the package when absent. */
  readonly lots?: LotLookup;
  /** Tells which expiry is nearest in the market; without it that is not checked, and the record says so. */
  readonly calendar?: ExpiryCalendar;
  /** Days of the events that definitions exclude; the calendar that ships with the package when absent. */
  readonly events?: EventCalendar;
  /**
   * True: a day whose data lack the nearest expiry of the market is skipped with that reason. Otherwise it is traded and
   * makes the run suspect. `STRIKEBOOK_STRICT_EXPIRY=1` makes true the default. A strict run has an event that says so.
   */
  readonly strictExpiry?: boolean;
  /** Name of the study, `02-short-straddle`. */
  readonly study: string;
  /** Seed of the bootstrap intervals, 1 when absent. */
  readonly seed?: number;
  /** Results of causality tests of features that the strategy uses. */
  readonly causality?: readonly CausalityResult[];
  /** Results of `volumeOffsetTest` of features of volume that it uses. */
  readonly volumeTests?: readonly CausalityResult[];
  /** The running code when absent. */
  readonly code?: CodeIdentity;
}
