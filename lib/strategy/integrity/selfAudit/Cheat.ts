import type { JudgedRun } from "../Finding.js";
import type { IntegrityRuleName } from "../integrityRules.js";
import type { AuditedRun } from "./AuditedRun.js";
import type { AuditDay } from "./auditMarket.js";

/** What a cheat starts from. */
export interface HonestWork {
  readonly market: readonly AuditDay[];
  /** A run of the simple engine without a flaw, its features tested. */
  readonly run: AuditedRun;
  /** A study of one day that names its input. */
  readonly study: JudgedRun;
}

/** A run that is false in one way, and the rule that must say so. */
export interface Cheat {
  readonly name: string;
  /** What was done, in one sentence. */
  readonly story: string;
  readonly rule: IntegrityRuleName;
  readonly run: (honest: HonestWork) => JudgedRun;
}
