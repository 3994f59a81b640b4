import { StrikebookError } from "../task/StrikebookError.js";
import { type CivilDate, civilFromDays, daysFromCivil, isoWeekday } from "../time/civilDate.js";

/**
 * Weekdays from August 2025 to February 2026 on which NSE's derivatives did not trade (exchange holiday lists of 2025
 * and 2026; the evening session of 21 October 2025 is left out, as the vendor leaves it out).
 */
const HOLIDAYS: ReadonlySet<CivilDate> = new Set([
  "2025-08-15",
  "2025-08-27",
  "2025-10-02",
  "2025-10-21",
  "2025-10-22",
  "2025-11-05",
  "2025-12-25",
  "2026-01-26",
]);

const FIRST: CivilDate = "2025-08-01";
const ANCHOR: CivilDate = "2025-11-18";
const LAST: CivilDate = "2025-12-31";

/** Trading days from `from` to `to`, both included, ascending: weekdays without the holidays listed above. */
export function nseTradingDays(from: CivilDate, to: CivilDate): CivilDate[] {
  const days: CivilDate[] = [];
  for (let day = daysFromCivil(from); day <= daysFromCivil(to); day++) {
    const date = civilFromDays(day);
    if (isoWeekday(date) <= 5 && !HOLIDAYS.has(date)) days.push(date);
  }
  return days;
}

/**
 * The `count` consecutive sessions of a sample market: forward from 18 November 2025 to the end of that year, and when
 * those do not suffice, backward from 17 November to 1 August 2025.
 *
 * @throws StrikebookError `argument` when `count` is not a whole number from 1 to the sessions of August to December 2025.
 * @example sampleSessions(6) // 18, 19, 20, 21, 24 and 25 November 2025
 */
export function sampleSessions(count: number): CivilDate[] {
  const all = nseTradingDays(FIRST, LAST);
  if (!Number.isInteger(count) || count < 1 || count > all.length) {
    throw new StrikebookError(
      "argument",
      `a sample market of ${count} days is not possible`,
      `ask for 1 to ${all.length} days (sessions from ${FIRST} to ${LAST})`,
    );
  }
  const start = Math.min(all.indexOf(ANCHOR), all.length - count);
  return all.slice(start, start + count);
}
