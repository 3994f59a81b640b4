import { MICROS_PER_DAY } from "./micros.js";

const MICROS_PER_YEAR = 365 * MICROS_PER_DAY;

/**
 * Years between two instants, actual/365 fixed, exact to the microsecond: on expiry day the minutes are what counts.
 * Negative when `toMicros` is earlier.
 */
export function yearFraction(fromMicros: number, toMicros: number): number {
  return (toMicros - fromMicros) / MICROS_PER_YEAR;
}
