import { StrikebookError } from "../task/StrikebookError.js";
import type { CivilDate } from "../time/civilDate.js";
import type { CalendarExpiry } from "../time/ExpiryCalendar.js";

const MONTHLY: readonly CivilDate[] = [
  "2025-08-28",
  "2025-09-30",
  "2025-10-28",
  "2025-11-25",
  "2025-12-30",
  "2026-01-27",
  "2026-02-24",
];

/** Thursdays to 28 August 2025, Tuesdays after it; 20 October is a Monday because the 21st was a holiday. */
const NIFTY_WEEKLY: readonly CivilDate[] = [
  "2025-08-07",
  "2025-08-14",
  "2025-08-21",
  "2025-09-02",
  "2025-09-09",
  "2025-09-16",
  "2025-09-23",
  "2025-10-07",
  "2025-10-14",
  "2025-10-20",
  "2025-11-04",
  "2025-11-11",
  "2025-11-18",
  "2025-12-02",
  "2025-12-09",
  "2025-12-16",
  "2025-12-23",
  "2026-01-06",
  "2026-01-13",
  "2026-01-20",
  "2026-02-03",
  "2026-02-10",
  "2026-02-17",
];

const dated = (underlying: string, kind: "weekly" | "monthly", dates: readonly CivilDate[]): CalendarExpiry[] =>
  dates.map((expiry) => ({ underlying, kind, expiry }));

/** Expiries of the sample market, August 2025 to February 2026: a dated list, never a rule (exchanges move the days). */
export const SAMPLE_EXPIRIES: readonly CalendarExpiry[] = [
  ...dated("BANKNIFTY", "monthly", MONTHLY),
  ...[...dated("NIFTY", "monthly", MONTHLY), ...dated("NIFTY", "weekly", NIFTY_WEEKLY)].sort((a, b) =>
    a.expiry < b.expiry ? -1 : 1,
  ),
];

/**
 * The two nearest expiries of `underlying` on `date`, the nearest first: what the vendor's tables hold that day.
 *
 * @throws StrikebookError `calendar` when the list does not reach that far.
 */
export function tradedExpiries(underlying: string, date: CivilDate): readonly [CalendarExpiry, CalendarExpiry] {
  const [near, next] = SAMPLE_EXPIRIES.filter((entry) => entry.underlying === underlying && entry.expiry >= date);
  if (!near || !next)
    throw new StrikebookError(
      "calendar",
      `the sample calendar has no two ${underlying} expiries after ${date}`,
      "choose fewer days",
    );
  return [near, next];
}

/** The text of `expiry_calendar.csv` (format of `ExpiryCalendar`). */
export function sampleCalendarCsv(): string {
  const lines = SAMPLE_EXPIRIES.map(
    ({ underlying, kind, expiry }) =>
      `${underlying},${kind},${kind === "monthly" ? expiry.slice(0, 7) : expiry},${expiry}`,
  );
  return `underlying,kind,period,expiry\n${lines.join("\n")}\n`;
}
