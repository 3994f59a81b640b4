import { type CivilDate, daysFromCivil } from "../../time/civilDate.js";
import type { ChartSpec } from "./ChartSpec.js";
import { extentOf } from "./extentOf.js";

const MILLIS_PER_DAY = 86_400_000;

/** Epoch milliseconds of a wall-clock reading taken as if it were UTC, so that no machine's time zone moves it. */
export function wallMillis(date: CivilDate, secondOfDay: number): number {
  return daysFromCivil(date) * MILLIS_PER_DAY + secondOfDay * 1000;
}

/** X channel over days, with ticks on days that have data and never on a night or a weekend. */
export function dateX(field: string, dates: readonly CivilDate[], title: string): ChartSpec {
  const days = [...new Set(dates)].sort();
  const [low, high] = extentOf(days.map((date) => wallMillis(date, 0)));
  return {
    field,
    type: "quantitative",
    title,
    scale: { domain: [low, high + MILLIS_PER_DAY], nice: false, zero: false },
    axis: {
      values: labelledDays(days).map((date) => wallMillis(date, 0)),
      labelExpr: `utcFormat(datum.value, '${dayPattern(days)}')`,
    },
  };
}

/** At most nine of `days` (sorted), evenly spread: the ones that an axis names. */
export function labelledDays(days: readonly CivilDate[]): CivilDate[] {
  const every = Math.ceil(days.length / 9);
  return days.filter((_, index) => index % every === 0);
}

/** Vega time pattern for days: the year is written only when there are several. */
export function dayPattern(days: readonly CivilDate[]): string {
  return new Set(days.map((date) => date.slice(0, 4))).size > 1 ? "%-d %b %Y" : "%-d %b";
}
