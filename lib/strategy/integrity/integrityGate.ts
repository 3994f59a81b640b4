import type { Verdict, VerdictReason } from "../RunRecord.js";
import { dayCount, expiryMissing, failedDay, offCalendar } from "./dayChecks.js";
import type { IntegrityCheck, JudgedRun } from "./Finding.js";
import { fillAtDecidingRow, missingPriceFill, staleFill, zeroPriceFill } from "./fillChecks.js";
import { INTEGRITY_RULES, type IntegrityRuleName } from "./integrityRules.js";
import { causality, oneTickHold, winRate } from "./resultChecks.js";
import { contractMismatch, entryWithoutExit, overlappingTrades, premiumBound } from "./tradeChecks.js";
import { unitsDisagree } from "./unitsDisagree.js";

const CHECKS: Readonly<Record<IntegrityRuleName, IntegrityCheck>> = {
  "failed-day": failedDay,
  "day-count": dayCount,
  "missing-price-fill": missingPriceFill,
  "zero-price-fill": zeroPriceFill,
  "stale-fill": staleFill,
  "fill-at-deciding-row": fillAtDecidingRow,
  "contract-mismatch": contractMismatch,
  "entry-without-exit": entryWithoutExit,
  "overlapping-trades": overlappingTrades,
  "off-calendar": offCalendar,
  "expiry-missing": expiryMissing,
  "win-rate": winRate,
  "one-tick-hold": oneTickHold,
  "premium-bound": premiumBound,
  "units-disagree": unitsDisagree,
  causality,
};

/**
 * Judges a run before anyone sees its P&L, from what its record says alone: `incomplete` when a day is unaccounted for,
 * else `suspect` when any result cannot be trusted, else `sound`. The rules are {@link INTEGRITY_RULES}.
 *
 * A record without evidence is judged as a study without an engine: its days are the requested ones.
 */
export function integrityGate(run: JudgedRun): Verdict {
  const reasons: VerdictReason[] = [];
  for (const { name, status } of INTEGRITY_RULES) {
    const finding = CHECKS[name](run);
    if (finding) reasons.push({ rule: name, status, ...finding });
  }
  const isIncomplete = reasons.some(({ status }) => status === "incomplete");
  return { status: isIncomplete ? "incomplete" : reasons.length > 0 ? "suspect" : "sound", reasons };
}
