import type { AuditCode } from "./AuditFinding.js";
import type { AuditLimits } from "./AuditLimits.js";
import type { PartScope } from "./AuditScope.js";
import type { RowShares } from "./PartAudit.js";

interface ShareRule {
  readonly share: keyof RowShares;
  readonly limit: keyof AuditLimits;
  readonly check: string;
  readonly code: AuditCode;
  readonly says: (limits: AuditLimits) => string;
  /** Why a part cannot say. */
  readonly otherwise: string;
}

const RULES: readonly ShareRule[] = [
  {
    share: "absentPrice",
    limit: "absentPriceShare",
    check: "prices",
    code: "absent-price",
    says: () => "have no last price above zero",
    otherwise: "the rows carry no last price",
  },
  {
    share: "untraded",
    limit: "untradedShare",
    check: "trades",
    code: "untraded",
    says: () => "repeat a trade of an earlier day",
    otherwise: "the rows do not say when their last trade was",
  },
  {
    share: "stale",
    limit: "staleShare",
    check: "trades",
    code: "stale",
    says: ({ staleMinutes }) => `have a last trade older than ${staleMinutes} minutes`,
    otherwise: "the rows do not say when their last trade was",
  },
  {
    share: "oneSided",
    limit: "oneSidedShare",
    check: "book",
    code: "one-sided",
    says: () => "have one side of the book alone",
    otherwise: "the rows carry no book",
  },
];

/** Shares of an option part that are above their limits. */
export function shareFindings({ settings, place, log }: PartScope, shares: RowShares): void {
  const { limits } = settings;
  const skipped = new Set<string>();
  for (const rule of RULES) {
    const value = shares[rule.share];
    const limit = limits[rule.limit];
    if (value === null) {
      if (!skipped.has(rule.check)) log.skip(rule.check, place.dataset, rule.otherwise);
      skipped.add(rule.check);
    } else if (value > limit) {
      const message = `${percent(value)} of the rows ${rule.says(limits)} (limit ${percent(limit)})`;
      log.add("warning", rule.code, place, message, { value, limit, unit: "share of rows" });
    }
  }
}

/** `4.6 %`; `under 0.1 %` for what would round to nothing. */
export function percent(share: number): string {
  if (share > 0 && share < 0.001) return "under 0.1 %";
  return `${Number((share * 100).toFixed(1))} %`;
}
