import type { CivilDate } from "../time/civilDate.js";

/** `error`: do not rest a result on this before it is mended; `warning`: look at it; `note`: know it. */
export type AuditSeverity = "error" | "warning" | "note";

/** What an audit finds, by name. */
export type AuditCode =
  | "manifest"
  | "manifest-rows"
  | "manifest-hash"
  | "unreadable"
  | "stale-add-on"
  | "order"
  | "missing-columns"
  | "column-types"
  | "epoch-offset"
  | "clock-shift"
  | "outside-session"
  | "dated-1970"
  | "missing-days"
  | "not-a-trading-day"
  | "no-holiday-list"
  | "special-session"
  | "nearest-expiry-missing"
  | "expiry-missing"
  | "expiry-unknown"
  | "expired-contract"
  | "identity"
  | "derived"
  | "gap-options"
  | "gap-spot"
  | "duplicate-seconds"
  | "conflicting-rows"
  | "absent-price"
  | "untraded"
  | "stale"
  | "one-sided"
  | "spot-missing"
  | "spot-coverage"
  | "spot-from-future"
  | "spot-differs"
  | "frozen-index"
  | "row-count";

/** Where a finding lies; what is absent means all of it. */
export interface AuditPlace {
  readonly dataset: string;
  readonly underlying?: string | undefined;
  readonly date?: CivilDate | undefined;
}

/** Something in a lake that a reader must know before resting a result on it. */
export interface AuditFinding {
  readonly severity: AuditSeverity;
  /** What was found, by the name that {@link AUDIT_CHECKS} lists: "order", "missing-days". */
  readonly code: AuditCode;
  readonly place: AuditPlace;
  /** One sentence with its figures. */
  readonly message: string;
  /** The measured value and the limit it broke, in `unit`; null where the finding is no number. */
  readonly value: number | null;
  readonly limit: number | null;
  readonly unit: string;
  /** Days, times, expiries or columns that the sentence speaks of, all of them. */
  readonly items?: readonly string[] | undefined;
}

const RANK: Readonly<Record<AuditSeverity, number>> = { error: 0, warning: 1, note: 2 };

/** Order of findings: worst first, then by what concerns most of the lake, then by place. */
export function compareFindings(a: AuditFinding, b: AuditFinding): number {
  const wide = (finding: AuditFinding): number => (finding.place.date === undefined ? 0 : 1);
  const name = ({ place, code }: AuditFinding): string =>
    `${place.date ?? ""}|${place.dataset}|${place.underlying ?? ""}|${code}`;
  return (
    RANK[a.severity] - RANK[b.severity] || wide(a) - wide(b) || (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0)
  );
}
