import { StrikebookError } from "../task/StrikebookError.js";
import type { CivilDate } from "../time/civilDate.js";
import type { ExpiryCalendar } from "../time/ExpiryCalendar.js";

/**
 * The nearest expiry of the market where the data lack it: the calendar names one on or after the day that comes before
 * the first one in the data. Undefined when the data have it, or when the calendar does not reach that day.
 *
 * @param inData expiries in the data, ascending
 * @param strict refuse such a day
 * @throws StrikebookError `calendar` when `strict` and it is missing
 */
export function missingExpiry(
  calendar: ExpiryCalendar | undefined,
  underlying: string,
  date: CivilDate,
  inData: readonly CivilDate[],
  strict: boolean,
): { expected: CivilDate; found: CivilDate } | undefined {
  const found = inData.find((expiry) => expiry >= date);
  const expected = calendar?.nearestOnOrAfter(underlying, date)?.expiry;
  if (found === undefined || expected === undefined || expected >= found) return undefined;
  if (!strict) return { expected, found };
  const what = `the data of ${underlying} ${date} lack the nearest expiry ${expected}: the first one there is ${found}`;
  throw new StrikebookError("calendar", what, "skip the day, pack that expiry, or open it without strictExpiry");
}
