import type { Verdict, VerdictReason } from "../RunRecord.js";
import { audited, either } from "./auditChecks.js";
import { dayCount, expiryMissing, failedDay, offCalendar } from "./dayChecks.js";
import type { IntegrityCheck, JudgedRun } from "./Finding.js";
import { fillAtDecidingRow, missingPriceFill, staleFill, zeroPriceFill } from "./fillChecks.js";
import { INTEGRITY_RULES, type IntegrityRuleName } from "./integrityRules.js";
import { causality, cumulativeVolume, oneTickHold, winRate } from "./resultChecks.js";
import { errorEvent, noInput, noTrades } from "./studyChecks.js";
import { contractMismatch, entryWithoutExit, overlappingTrades, premiumBound } from "./tradeChecks.js";
import { uncheckedRules } from "./uncheckedRules.js";
import { unitsDisagree } from "./unitsDisagree.js";
import { blindHolding, lateExit } from "./watchChecks.js";

const CHECKS: Readonly<Record<IntegrityRuleName, IntegrityCheck>> = {
  "failed-day": failedDay,
  "day-count": dayCount,
  "no-trades": noTrades,
  "no-input": noInput,
  "error-event": errorEvent,
  "missing-price-fill": missingPriceFill,
  "zero-price-fill": zeroPriceFill,
  "stale-fill": staleFill,
  "fill-at-deciding-row": either(fillAtDecidingRow, audited("fill-at-deciding-row")),
  "fill-not-in-data": audited("fill-not-in-data"),
  "passed-over-quote": audited("passed-over-quote"),
  "stop-at-level": audited("stop-at-level"),
  "spot-look-ahead": audited("spot-look-ahead"),
  "spot-not-in-data": audited("spot-not-in-data"),
  "contract-mismatch": contractMismatch,
  "entry-without-exit": entryWithoutExit,
  "late-exit": lateExit,
  "blind-holding": blindHolding,
  "overlapping-trades": overlappingTrades,
  "off-calendar": offCalendar,
  "expiry-missing": expiryMissing,
  "win-rate": winRate,
  "one-tick-hold": oneTickHold,
  "premium-bound": premiumBound,
  "units-disagree": unitsDisagree,
  causality,
  "cumulative-volume": cumulativeVolume,
};

/**
 * Judges a run before anyone sees its P&L, from what its record says alone: `incomplete` when a day is unaccounted for,
 * else `suspect` when any result cannot be trusted, else `sound`. The rules are {@link INTEGRITY_RULES}.
 *
 * Rules that the run says nothing about are not held but listed in `notChecked`.
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
  const status = isIncomplete ? "incomplete" : reasons.length > 0 ? "suspect" : "sound";
  return { status, reasons, notChecked: uncheckedRules(run) };
}
