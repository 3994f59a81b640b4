import { StrikebookError } from "../../task/index.js";
import { MICROS_PER_DAY } from "../../time/index.js";

/**
 * How fast variance time runs. `calendar` runs at one pace around the clock, as 24/7 markets trade. With
 * `weekendWeight` below 1 Saturdays and Sundays (UTC) pass at that share of the pace of the other days, which run
 * faster so that a whole week stays a week.
 */
export type VarianceClock = "calendar" | { readonly weekendWeight: number };

const DAYS_PER_YEAR = 365;

/**
 * Years of variance time between two instants (epoch microseconds UTC), exact to the microsecond. Total variance is
 * vol^2 times these years: with another clock the same price has another volatility a year.
 *
 * @throws StrikebookError("argument") for instants that are not finite or a weight outside [0, 1]
 * @example varianceYears(now, expiry, { weekendWeight: 0.5 })
 */
export function varianceYears(fromMicros: number, toMicros: number, clock: VarianceClock = "calendar"): number {
  if (!(Number.isFinite(fromMicros) && Number.isFinite(toMicros))) {
    throw new StrikebookError("argument", `instants are ${fromMicros} and ${toMicros}`, "both must be finite");
  }
  if (clock === "calendar") return (toMicros - fromMicros) / (DAYS_PER_YEAR * MICROS_PER_DAY);
  const { weekendWeight } = clock;
  if (!(weekendWeight >= 0 && weekendWeight <= 1)) {
    throw new StrikebookError("argument", `weekendWeight is ${weekendWeight}`, "it must be between 0 and 1");
  }
  const days = (toMicros - fromMicros) / MICROS_PER_DAY;
  const weekend = weekendDays(toMicros) - weekendDays(fromMicros);
  const pace = 7 / (5 + 2 * weekendWeight);
  return (pace * (days - weekend * (1 - weekendWeight))) / DAYS_PER_YEAR;
}

/** Days of weekend since the epoch, which was a Thursday. */
function weekendDays(micros: number): number {
  const sinceMonday = micros / MICROS_PER_DAY + 3;
  const weeks = Math.floor(sinceMonday / 7);
  return 2 * weeks + Math.max(0, sinceMonday - 7 * weeks - 5);
}
