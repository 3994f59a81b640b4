import { firstUnsorted } from "../../columns/firstUnsorted.js";
import { type CivilDate, civilFromDays, daysFromCivil } from "../../time/civilDate.js";
import type { Session } from "../../time/Session.js";
import { civilDateAt, instantAt } from "../../time/sessionClock.js";

/** Rows of one table that fall on one day, cleaned. Rows read = kept + everything under `dropped`. */
export interface CleanDay<Rows> {
  readonly date: CivilDate;
  readonly rowsRead: number;
  /** What is kept; undefined when every row was dropped. */
  readonly rows: Rows | undefined;
  /** Rows left out, by reason. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Kept rows with something to know about them, by kind; one row can carry several marks. */
  readonly marked: Readonly<Record<string, number>>;
}

/** A vendor table by days; rows that have no day of their own are counted beside them. */
export interface CleanTable<Rows> {
  readonly days: readonly CleanDay<Rows>[];
  /** `epoch1970`: stamped in 1970. `missingTimestamp`: no time at all. */
  readonly dropped: Readonly<Record<string, number>>;
}

/** Rows of one day that lie in the session, by index into the table, in the order of their time. */
export interface SplitDay {
  readonly date: CivilDate;
  readonly rowsRead: number;
  readonly kept: Int32Array;
  readonly expiredContract: number;
  readonly outOfSession: number;
  /** Kept rows stamped before the row above them in the vendor's order; `kept` is sorted, equal times in their order. */
  readonly unsorted: number;
}

/**
 * Sorts rows into days of the venue's wall clock and drops what does not belong, for the first reason that applies:
 * `missingTimestamp`, `epoch1970` (the year is 1970), `expiredContract` (the day is after `lastDate`), `outOfSession`
 * (before the open or after the close; both instants are in the session).
 */
export function splitDays(
  timestamp: Float64Array,
  session: Session,
  lastDate: CivilDate | undefined,
): { days: SplitDay[]; epoch1970: number; missingTimestamp: number } {
  const days = new Map<CivilDate, DayRows>();
  const firstDated = instantAt("1971-01-01", 0, session);
  let epoch1970 = 0;
  let missingTimestamp = 0;
  let day: DayRows | undefined;
  for (let i = 0; i < timestamp.length; i++) {
    const t = timestamp[i]!;
    if (Number.isNaN(t)) missingTimestamp++;
    else if (t < firstDated) epoch1970++;
    else {
      if (!day || t < day.start || t >= day.end) {
        const date = civilDateAt(t, session);
        day = days.get(date) ?? new DayRows(date, session, lastDate !== undefined && date > lastDate);
        days.set(date, day);
      }
      day.rowsRead++;
      if (day.expired) day.expiredContract++;
      else if (t < day.open || t > day.close) day.outOfSession++;
      else day.rows.push(i);
    }
  }
  const ordered = [...days.values()].sort((a, b) => a.start - b.start);
  return { days: ordered.map((rows) => rows.split(timestamp)), epoch1970, missingTimestamp };
}

class DayRows {
  readonly start: number;
  readonly end: number;
  readonly open: number;
  readonly close: number;
  readonly rows: number[] = [];
  rowsRead = 0;
  expiredContract = 0;
  outOfSession = 0;

  constructor(
    readonly date: CivilDate,
    session: Session,
    readonly expired: boolean,
  ) {
    this.start = instantAt(date, 0, session);
    this.end = instantAt(civilFromDays(daysFromCivil(date) + 1), 0, session);
    this.open = instantAt(date, session.openSecond, session);
    this.close = instantAt(date, session.closeSecond, session);
  }

  split(timestamp: Float64Array): SplitDay {
    const { date, rowsRead, expiredContract, outOfSession, rows } = this;
    const times = Float64Array.from(rows, (row) => timestamp[row]!);
    let unsorted = 0;
    if (firstUnsorted(times) >= 0) {
      for (let i = 1; i < times.length; i++) if (times[i]! < times[i - 1]!) unsorted++;
      rows.sort((a, b) => timestamp[a]! - timestamp[b]! || a - b);
    }
    return { date, rowsRead, kept: Int32Array.from(rows), expiredContract, outOfSession, unsorted };
  }
}
