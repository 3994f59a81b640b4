import { type CivilDate, civilFromDays, daysFromCivil } from "./civilDate.js";
import { MICROS_PER_DAY, MICROS_PER_SECOND } from "./micros.js";
import type { Session } from "./Session.js";
import { zoneOffsetSeconds } from "./zoneOffset.js";

/**
 * The instant (epoch µs UTC) at which the session's wall clock on `date` shows `secondOfDay` seconds after midnight.
 * A reading that daylight saving repeats means its first occurrence; one that it skips is taken as if the clock had not
 * yet moved (02:30 becomes 03:30).
 *
 * @throws StrikebookError `argument` for a day that does not exist.
 * @example instantAt("2025-11-18", 36_087, nseSession) // 10:01:27 IST = 1763440287 s UTC, in µs
 */
export function instantAt(date: CivilDate, secondOfDay: number, session: Session): number {
  const local = daysFromCivil(date) * MICROS_PER_DAY + secondOfDay * MICROS_PER_SECOND;
  const offset = (micros: number): number => zoneOffsetSeconds(micros, session.timeZone) * MICROS_PER_SECOND;
  // No zone is more than a day from UTC, and none changes its clock twice within two days: the true offset is the one
  // of the day before or the one of the day after.
  const early = local - offset(local - MICROS_PER_DAY);
  if (local - offset(early) === early) return early;
  const late = local - offset(local + MICROS_PER_DAY);
  return local - offset(late) === late ? late : early;
}

/** Day shown by the session's wall clock at `micros`. */
export function civilDateAt(micros: number, session: Session): CivilDate {
  const local = micros + zoneOffsetSeconds(micros, session.timeZone) * MICROS_PER_SECOND;
  return civilFromDays(Math.floor(local / MICROS_PER_DAY));
}

/** Seconds after local midnight at `micros`, rounded down to the whole second. */
export function secondOfDay(micros: number, session: Session): number {
  const local = micros + zoneOffsetSeconds(micros, session.timeZone) * MICROS_PER_SECOND;
  return Math.floor((local - Math.floor(local / MICROS_PER_DAY) * MICROS_PER_DAY) / MICROS_PER_SECOND);
}

/** `HH:MM:SS` of the session's wall clock at `micros`. */
export function wallClock(micros: number, session: Session): string {
  return formatSecondOfDay(secondOfDay(micros, session));
}

/** `09:20:00` for 33600. */
export function formatSecondOfDay(second: number): string {
  const two = (n: number): string => String(Math.floor(n)).padStart(2, "0");
  return `${two(second / 3600)}:${two((second / 60) % 60)}:${two(second % 60)}`;
}
