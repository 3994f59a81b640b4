import { StrikebookError } from "../task/StrikebookError.js";

/** A calendar day written `YYYY-MM-DD`, without a time zone. Sorts as text. */
export type CivilDate = string;

const MILLIS_PER_DAY = 86_400_000;
const PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;

/**
 * Days from 1970-01-01 to `date`.
 *
 * @throws StrikebookError `argument` when the text is not a real day (2025-02-30, 2025-2-3).
 * @example daysFromCivil("2025-08-06") // 20306
 */
export function daysFromCivil(date: CivilDate): number {
  const match = PATTERN.exec(date);
  const millis = match ? Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) : Number.NaN;
  if (!match || new Date(millis).toISOString().slice(0, 10) !== date) {
    throw new StrikebookError("argument", `"${date}" is not a calendar day`, "write it as YYYY-MM-DD");
  }
  return millis / MILLIS_PER_DAY;
}

/** The day `days` after 1970-01-01. Inverse of {@link daysFromCivil}. */
export function civilFromDays(days: number): CivilDate {
  return new Date(days * MILLIS_PER_DAY).toISOString().slice(0, 10);
}

/** True when `date` is written `YYYY-MM-DD` and exists. */
export function isCivilDate(date: string): boolean {
  if (!PATTERN.test(date)) return false;
  const millis = Date.parse(`${date}T00:00:00Z`);
  return Number.isFinite(millis) && new Date(millis).toISOString().slice(0, 10) === date;
}

/** ISO weekday of `date`: 1 is Monday, 7 is Sunday. */
export function isoWeekday(date: CivilDate): number {
  return ((daysFromCivil(date) + 3) % 7) + 1;
}
