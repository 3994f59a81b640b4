import { StrikebookError } from "../task/StrikebookError.js";
import { type CivilDate, civilFromDays, daysFromCivil, isoWeekday } from "../time/civilDate.js";
import type { ExpiryCalendar } from "../time/ExpiryCalendar.js";
import type { ParsedName } from "./nseOptionName.js";

/** A weekday rule for monthly expiries. Exchanges move expiries, so a rule is used only where the caller opts in. */
export type ExpiryRule = "lastTuesday" | "lastThursday";

/** An expiry day and what it rests on. */
export interface ResolvedExpiry {
  readonly expiry: CivilDate;
  /** `rule` marks a computed day: every row that rests on it must say so. */
  readonly source: "name" | "calendar" | "rule";
  /** False when a calendar was given that knows the underlying but not this day: worth a line in the report. */
  readonly inCalendar: boolean;
}

/**
 * Expiry day of a parsed name: the exact day in the name, else the calendar's, else (only when the caller opted in) the
 * weekday rule. Undefined when none dates it: the caller rejects the contract and counts it as `undated`.
 *
 * @throws StrikebookError `argument` for a rule that does not exist
 */
export function expiryOf(
  name: Extract<ParsedName, { ok: true }>,
  options: { readonly calendar?: ExpiryCalendar | undefined; readonly expiryRule?: ExpiryRule | undefined } = {},
): ResolvedExpiry | undefined {
  const { calendar, expiryRule } = options;
  if (expiryRule !== undefined) checkExpiryRule(expiryRule);
  if (name.expiry !== undefined) {
    const known = calendar?.expiries(name.underlying) ?? [];
    const inCalendar = known.length === 0 || known.some((entry) => entry.expiry === name.expiry);
    return { expiry: name.expiry, source: "name", inCalendar };
  }
  const dated = calendar?.monthly(name.underlying, name.year, name.month);
  if (dated !== undefined) return { expiry: dated, source: "calendar", inCalendar: true };
  if (expiryRule === undefined) return undefined;
  const weekday = expiryRule === "lastTuesday" ? 2 : 4;
  return { expiry: lastWeekdayOfMonth(name.year, name.month, weekday), source: "rule", inCalendar: false };
}

/** @throws StrikebookError `argument` for a rule that does not exist: a wrong word must not mean some rule. */
export function checkExpiryRule(rule: string): void {
  if (rule === "lastTuesday" || rule === "lastThursday") return;
  throw new StrikebookError("argument", `no expiry rule "${rule}"`, "there are lastTuesday and lastThursday");
}

function lastWeekdayOfMonth(year: number, month: number, weekday: number): CivilDate {
  const next = month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, "0")}-01`;
  const lastDay = daysFromCivil(next) - 1;
  const back = (isoWeekday(civilFromDays(lastDay)) - weekday + 7) % 7;
  return civilFromDays(lastDay - back);
}
