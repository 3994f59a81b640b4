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
  const days = daysOrNaN(date);
  if (Number.isNaN(days)) {
    throw new StrikebookError("argument", `"${date}" is not a calendar day`, "write it as YYYY-MM-DD");
  }
  return days;
}

/**
 * The day `days` after 1970-01-01. Inverse of {@link daysFromCivil}.
 *
 * @throws StrikebookError `argument` when the day is not a number or lies outside the years 0 to 9999.
 */
export function civilFromDays(days: number): CivilDate {
  const instant = new Date(days * MILLIS_PER_DAY);
  const text = Number.isNaN(instant.getTime()) ? "" : instant.toISOString();
  if (text.length !== 24) {
    throw new StrikebookError(
      "argument",
      `day ${days} after 1970-01-01 is not a calendar day`,
      "check the time it comes from",
    );
  }
  return text.slice(0, 10);
}

/** True when `date` is written `YYYY-MM-DD` and exists. */
export function isCivilDate(date: string): boolean {
  return !Number.isNaN(daysOrNaN(date));
}

/** ISO weekday of `date`: 1 is Monday, 7 is Sunday. */
export function isoWeekday(date: CivilDate): number {
  const sinceMonday = (daysFromCivil(date) + 3) % 7;
  return (sinceMonday < 0 ? sinceMonday + 7 : sinceMonday) + 1;
}

function daysOrNaN(date: string): number {
  if (!PATTERN.test(date)) return Number.NaN;
  const millis = Date.parse(`${date}T00:00:00Z`);
  return Number.isFinite(millis) && new Date(millis).toISOString().slice(0, 10) === date
    ? millis / MILLIS_PER_DAY
    : Number.NaN;
}
