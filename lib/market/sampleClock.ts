import { type CivilDate, daysFromCivil } from "../time/civilDate.js";
import { MICROS_PER_DAY, MICROS_PER_SECOND } from "../time/micros.js";
import { nseSession } from "../time/Session.js";

/** IST is UTC + 05:30 all year. */
export const IST_MICROS: number = 19_800 * MICROS_PER_SECOND;

/** Seconds from 09:15:00 to 15:30:00; a session has one more instant than this. */
export const SESSION_SECONDS: number = nseSession.closeSecond - nseSession.openSecond;

/** First and last second of a day at which the vendor's spot tables have a row: 08:40:00 and 15:35:00 IST. */
export const SPOT_FIRST_SECOND = 31_200;
export const SPOT_LAST_SECOND = 56_100;

/** Epoch µs UTC of `secondOfDay` IST on `date`. */
export function istMicros(date: CivilDate, secondOfDay: number): number {
  return daysFromCivil(date) * MICROS_PER_DAY + secondOfDay * MICROS_PER_SECOND - IST_MICROS;
}
