import type { DatasetSpec } from "../lake/datasets.js";
import type { CivilDate } from "../time/civilDate.js";
import { parseClock } from "../time/parseClock.js";
import type { Session } from "../time/Session.js";
import { instantAt } from "../time/sessionClock.js";
import type { TradingCalendar } from "../time/TradingCalendar.js";

/** When rows of one day are expected. */
export interface SessionWindow {
  readonly session: Session;
  readonly openMicros: number;
  readonly closeMicros: number;
  /** False for a venue that is taken as the whole UTC day: its first and last row say nothing about a gap. */
  readonly edges: boolean;
}

/** The session of a dataset's venue on `date`; a day of special hours has those. */
export function sessionWindow(
  { venue, session }: DatasetSpec,
  date: CivilDate,
  trading: TradingCalendar | undefined,
): SessionWindow {
  const special = trading?.venue === venue ? trading.specialDay(date) : undefined;
  const open = special?.open === undefined ? session.openSecond : parseClock(special.open);
  const close = special?.close === undefined ? session.closeSecond : parseClock(special.close);
  return {
    session,
    openMicros: instantAt(date, open, session),
    closeMicros: instantAt(date, close, session),
    edges: session.closeSecond - session.openSecond < 86_399,
  };
}
