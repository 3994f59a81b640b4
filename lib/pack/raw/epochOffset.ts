import { StrikebookError } from "../../task/StrikebookError.js";

/** India's wall clock is ahead of UTC by this, µs. */
const INDIA_MICROS = 19_800 * 1e6;

/** What is known of the clock of one Parquet file. */
export interface ClockFacts {
  readonly file: string;
  /** The `timestamp` column carries a zone. */
  readonly zoned: boolean;
  /** Smallest and largest `timestamp_ns / 1000 - timestamp`, µs, both read as UTC; NaN without `timestamp_ns`. */
  readonly minAhead: number;
  readonly maxAhead: number;
  /** Dated rows, and how many of them are in 08:30 to 16:00 by India's clock when `timestamp` is that clock. */
  readonly rows: number;
  readonly inDayAsIndia: number;
  /** The same when `timestamp` is UTC. */
  readonly inDayAsUtc: number;
}

/**
 * What to take off a file's `timestamp`, read as UTC, to get the instant, µs.
 *
 * The users' files know two conventions 5 h 30 min apart (log part 1, lines 1135 and 1570). A `timestamp` without a zone
 * is India's wall clock, whether `timestamp_ns` repeats it as if it were UTC or is the true instant; one with a zone is
 * an instant, and `timestamp_ns` may be it or the wall clock. The trading day tells whether that can be.
 *
 * @throws StrikebookError `corrupt` when the two columns are in no such relation, or when the rows only fall into the
 *   trading day by the other reading.
 */
export function epochOffset(facts: ClockFacts): number {
  const { file, zoned, minAhead, maxAhead, rows, inDayAsIndia, inDayAsUtc } = facts;
  const cure = "find out which clock the file has, and write its timestamp as India's wall clock or with its zone";
  const allowed = zoned ? [0, INDIA_MICROS] : [0, -INDIA_MICROS];
  if (!Number.isNaN(minAhead) && (minAhead !== maxAhead || !allowed.includes(minAhead))) {
    const ahead = (micros: number): string => `${Math.round(micros / 1e6)} s`;
    const span = minAhead === maxAhead ? ahead(minAhead) : `${ahead(minAhead)} to ${ahead(maxAhead)}`;
    const what = `${file}: timestamp_ns is ${span} ahead of timestamp, which is neither of the known conventions`;
    throw new StrikebookError("corrupt", what, cure);
  }
  const [taken, other] = zoned ? [inDayAsUtc, inDayAsIndia] : [inDayAsIndia, inDayAsUtc];
  if (taken * 2 < rows && other * 2 >= rows) {
    const clock = zoned ? "the instants that they say" : "India's wall clock";
    const what = `${file}: only ${taken} of ${rows} times are of a trading day as ${clock}, ${other} are with 5 h 30 min between`;
    throw new StrikebookError("corrupt", what, cure);
  }
  return zoned ? 0 : INDIA_MICROS;
}
