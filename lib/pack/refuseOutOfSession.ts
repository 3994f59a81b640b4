import { StrikebookError } from "../task/StrikebookError.js";
import type { CivilDate } from "../time/civilDate.js";

/** Share of a day's option rows out of session from which the clock is doubted. */
const MOST_OUT_OF_SESSION = 0.5;

/** Option rows of one underlying's day. */
export interface SessionShare {
  readonly date: CivilDate;
  readonly underlying: string;
  readonly rows: number;
  readonly outOfSession: number;
}

/**
 * Refuses a day of an underlying of whose option rows more than half are out of session; with `allowed` warns of it.
 *
 * @throws StrikebookError `integrity` naming the share
 */
export function refuseOutOfSession(days: Iterable<SessionShare>, allowed: boolean, warnings: Set<string>): void {
  for (const { date, underlying, rows, outOfSession } of days) {
    if (!(outOfSession > MOST_OUT_OF_SESSION * rows)) continue;
    const share = ((100 * outOfSession) / rows).toFixed(1);
    const what = `${outOfSession} of ${rows} option rows of ${underlying} on ${date} (${share} %) are out of session: the clock may be 5 h 30 min off`;
    if (!allowed) throw new StrikebookError("integrity", what, "mend the times, or pass allowDropped");
    warnings.add(what);
  }
}
