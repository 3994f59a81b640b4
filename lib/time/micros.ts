/** In memory time is epoch microseconds UTC in a double: exact to the year 2255. */
export const MICROS_PER_SECOND = 1_000_000;
export const MICROS_PER_MINUTE: number = 60 * MICROS_PER_SECOND;
export const MICROS_PER_DAY: number = 86_400 * MICROS_PER_SECOND;
