import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import { lakeCalendar } from "../../lake/lakeCalendar.js";
import { listDatasetParts } from "../../lake/listDatasetParts.js";
import { sqlText } from "../../lake/sqlText.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import type { CivilDate } from "../../time/civilDate.js";
import type { CalendarChange, ExpiryCalendar } from "../../time/ExpiryCalendar.js";

/**
 * What the lake's calendar dates differently than the one of this pack.
 *
 * @throws StrikebookError `calendar` when there is such an entry and `allowed` is not set
 */
export function calendarChanges(root: string, calendar: ExpiryCalendar, allowed: boolean): readonly CalendarChange[] {
  const changes = lakeCalendar(root)?.changesTo(calendar) ?? [];
  const [first] = changes;
  if (!first || allowed) return changes;
  const what = `${calendar.source} dates the monthly of ${first.underlying} ${first.period} ${first.after}, the calendar of the lake at ${root} dated it ${first.before}`;
  const cure = "mend the calendar file, or pack the days anew from raw parts with replace and replaceCalendar";
  throw new StrikebookError("calendar", what, cure);
}

/**
 * Refuses to change entries of the lake's calendar while days stay in the lake that the old ones dated.
 *
 * @param isReplaced says which days this pack writes anew
 * @throws StrikebookError `calendar` naming the days
 */
export async function refuseDatedDays(
  session: DuckDbSession,
  root: string,
  changes: readonly CalendarChange[],
  isReplaced: (date: CivilDate, underlying: string) => boolean,
  task: TaskOptions,
): Promise<void> {
  if (changes.length === 0) return;
  const parts = await listDatasetParts(root, "nse_options");
  for (const { underlying, period, before } of changes) {
    const days: CivilDate[] = [];
    for (const { key, files } of parts) {
      if (key.underlying !== underlying || isReplaced(key.date, underlying)) continue;
      const dated = `SELECT count(*)::DOUBLE FROM read_parquet(${sqlText(files[0]!)}, hive_partitioning = false)
        WHERE expiry = DATE ${sqlText(before)} AND expiry_type = 'monthly'`;
      const [count] = await session.numbers(dated, task);
      if (count![0]! > 0) days.push(key.date);
    }
    if (days.length === 0) continue;
    const some = days.length > 5 ? `${days.slice(0, 5).join(", ")} and ${days.length - 5} more days` : days.join(", ");
    const what = `the calendar's old entry ${before} of the monthly ${underlying} ${period} dated ${some}, which this pack does not replace`;
    throw new StrikebookError(
      "calendar",
      what,
      "name a raw layer that holds these days too, or remove them from the lake",
    );
  }
}
