import { StrikebookError } from "../../task/index.js";
import type { CivilDate } from "../../time/index.js";

/** Implied volatility of one underlying on one day, by a rule that is the same for all days. */
export interface ImpliedVolDay {
  readonly underlying: string;
  readonly date: CivilDate;
  /** A fraction a year, above 0. */
  readonly impliedVol: number;
}

/**
 * Where a volatility stands among those of the past: 100 x (days below it + half of the days equal to it) / days, over the
 * last `days` days of the history before `date`. The day itself and later ones never count, whatever the history holds.
 *
 * @param history days in any order, one of each date and underlying; undefined where there is none
 * @param days how many past days are compared with, at least 1
 * @returns 0 to 100; NaN where the history has fewer such days or `value` is NaN
 * @throws StrikebookError `argument` for `days` that are not whole and positive; `corrupt` for a day that stands in the
 *   history twice or has a volatility not above 0
 */
export function impliedVolPercentile(
  history: readonly ImpliedVolDay[] | undefined,
  underlying: string,
  date: CivilDate,
  value: number,
  days: number,
): number {
  if (!(Number.isInteger(days) && days >= 1)) {
    throw new StrikebookError("argument", `a percentile over ${days} days`, "give a whole number of at least 1");
  }
  const past = (history ?? [])
    .filter((day) => day.underlying === underlying && day.date < date)
    .sort((a, b) => (a.date < b.date ? 1 : -1));
  for (const [index, day] of past.entries()) {
    const label = `the volatility history of ${underlying} on ${day.date}`;
    if (!(day.impliedVol > 0)) {
      throw new StrikebookError("corrupt", `${label} is ${day.impliedVol}`, "leave days without a volatility out");
    }
    if (past[index + 1]?.date === day.date) throw new StrikebookError("corrupt", `${label} is there twice`, "keep one");
  }
  if (past.length < days || Number.isNaN(value)) return Number.NaN;
  const last = past.slice(0, days);
  const below = last.filter(({ impliedVol }) => impliedVol < value).length;
  const equal = last.filter(({ impliedVol }) => impliedVol === value).length;
  return (100 * (below + equal / 2)) / days;
}
