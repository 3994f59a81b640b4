import { MICROS_PER_SECOND } from "../../time/index.js";
import type { DayOutcome } from "../RunRecord.js";
import type { Trade } from "../Trade.js";

/**
 * Share of the session time of all days in the data at which a position was open, percent: two positions open at the same
 * second of one underlying count once. Null is *not measured*: a day does not say how long its session is, or a trade is
 * held over several sessions.
 *
 * @param inData traded and skipped days
 */
export function exposurePercent(trades: readonly Trade[], inData: readonly DayOutcome[]): number | null {
  let session = 0;
  const lengths = new Map<string, number>();
  for (const { underlying, date, sessionSeconds } of inData) {
    if (sessionSeconds === undefined) return null;
    session += sessionSeconds;
    lengths.set(`${underlying} ${date}`, sessionSeconds);
  }
  const openUntil = new Map<string, number>();
  let open = 0;
  const ordered = [...trades].sort((a, b) => a.entryMicros - b.entryMicros);
  for (const { underlying, date, entryMicros, exitMicros } of ordered) {
    const day = `${underlying} ${date}`;
    const length = lengths.get(day);
    if (length === undefined || !((exitMicros - entryMicros) / MICROS_PER_SECOND <= length)) return null;
    const from = Math.max(entryMicros, openUntil.get(day) ?? Number.NEGATIVE_INFINITY);
    open += Math.max(exitMicros - from, 0);
    openUntil.set(day, Math.max(exitMicros, from));
  }
  return session > 0 ? (open / MICROS_PER_SECOND / session) * 100 : null;
}
