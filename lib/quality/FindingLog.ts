import {
  type AuditCode,
  type AuditFinding,
  type AuditPlace,
  type AuditSeverity,
  compareFindings,
} from "./AuditFinding.js";

/** A check that could not be made, and why. */
export interface NotMeasured {
  /** Name of the check. */
  readonly check: string;
  readonly dataset: string;
  readonly reason: string;
  /** Parts that it concerns. */
  readonly parts: number;
}

/** Figures of a finding. */
export interface FindingFigures {
  readonly value?: number;
  readonly limit?: number;
  readonly unit?: string;
  readonly items?: readonly string[];
}

/** Collects what an audit finds and what it could not measure. */
export class FindingLog {
  readonly #findings: AuditFinding[] = [];
  readonly #skipped = new Map<string, { check: string; dataset: string; reason: string; parts: number }>();

  add(
    severity: AuditSeverity,
    code: AuditCode,
    place: AuditPlace,
    message: string,
    { value, limit, unit = "", items }: FindingFigures = {},
  ): void {
    const figures = { value: value ?? null, limit: limit ?? null, unit };
    this.#findings.push({ severity, code, place, message, ...figures, ...(items && { items }) });
  }

  /** Records that a check was not made for one part of `dataset`. */
  skip(check: string, dataset: string, reason: string): void {
    const key = `${check}|${dataset}|${reason}`;
    const entry = this.#skipped.get(key) ?? { check, dataset, reason, parts: 0 };
    entry.parts++;
    this.#skipped.set(key, entry);
  }

  /** Worst first. */
  findings(): AuditFinding[] {
    return this.#findings.sort(compareFindings);
  }

  notMeasured(): NotMeasured[] {
    const key = (each: NotMeasured): string => `${each.dataset}|${each.check}|${each.reason}`;
    return [...this.#skipped.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  }
}
