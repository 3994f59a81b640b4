import type { Displayable, DisplayData, DisplayValue } from "../task/display.js";
import type { CivilDate } from "../time/civilDate.js";
import type { AuditCode, AuditFinding, AuditSeverity } from "./AuditFinding.js";
import type { AuditLimits } from "./AuditLimits.js";
import type { NotMeasured } from "./FindingLog.js";
import type { PartAudit } from "./PartAudit.js";

/** The days of one dataset and underlying against the trading calendar. */
export interface DayCoverage {
  readonly dataset: string;
  readonly underlying: string;
  /** Days that the lake holds. */
  readonly days: readonly CivilDate[];
  /** Days over which it was looked for: those asked for, else from the first to the last day of any underlying. */
  readonly from: CivilDate;
  readonly to: CivilDate;
  /** Whole sessions in that span; null for a venue or a year without a holiday list. */
  readonly tradingDays: number | null;
  readonly missing: readonly CivilDate[];
}

/** A day without a whole session, for the reader of the map. */
export interface ClosedDay {
  readonly date: CivilDate;
  readonly name: string;
}

/** What an audit saw. Plain data. */
export interface AuditFacts {
  readonly lake: string;
  readonly auditedAt: string;
  readonly seconds: number;
  readonly rows: number;
  readonly limits: AuditLimits;
  /** Sources of the two calendars; null when there is none. */
  readonly expiryCalendar: string | null;
  readonly tradingCalendar: {
    readonly venue: string;
    readonly source: string;
    readonly years: readonly number[];
  } | null;
  readonly parts: readonly PartAudit[];
  readonly coverage: readonly DayCoverage[];
  /** Weekdays of the span without a whole session. */
  readonly closed: readonly ClosedDay[];
  /** Worst first. */
  readonly findings: readonly AuditFinding[];
  readonly notMeasured: readonly NotMeasured[];
}

/** Findings that say that something is not there; the others say that what is there is wrong. */
const ABSENCES: readonly AuditCode[] = [
  "missing-days",
  "nearest-expiry-missing",
  "spot-missing",
  "manifest",
  "unreadable",
  "gap-options",
  "gap-spot",
];

/** The facts of an audit with its verdict and a short form for people. */
export class AuditReport implements Displayable {
  readonly facts: AuditFacts;

  constructor(facts: AuditFacts) {
    this.facts = facts;
  }

  count(severity: AuditSeverity): number {
    return this.facts.findings.filter((finding) => finding.severity === severity).length;
  }

  /** `incomplete` when an error says that data is absent, `suspect` for any other error or a warning, else `sound`. */
  get verdict(): "sound" | "suspect" | "incomplete" {
    const { findings } = this.facts;
    if (findings.some(({ severity, code }) => severity === "error" && ABSENCES.includes(code))) return "incomplete";
    return findings.some(({ severity }) => severity !== "note") ? "suspect" : "sound";
  }

  toDisplay(): DisplayData {
    const rows: DisplayValue[][] = this.facts.findings.map(({ severity, code, place, message }) => [
      severity,
      place.date ?? null,
      place.underlying ?? null,
      place.dataset,
      code,
      message,
    ]);
    const counts = (["error", "warning", "note"] as const).map((severity) => {
      const count = this.count(severity);
      return `${count} ${severity}${count === 1 ? "" : "s"}`;
    });
    const { parts, lake, rows: audited } = this.facts;
    const title = `${this.verdict}: ${counts.join(", ")} in ${parts.length} parts of ${lake}, ${audited.toLocaleString("en")} rows`;
    if (rows.length === 0) return { kind: "text", text: title };
    const columns = ["severity", "date", "underlying", "dataset", "finding", "what was measured"];
    return { kind: "table", title, columns, rows, totalRows: rows.length };
  }

  toJSON(): AuditFacts & { readonly verdict: string } {
    return { verdict: this.verdict, ...this.facts };
  }
}
