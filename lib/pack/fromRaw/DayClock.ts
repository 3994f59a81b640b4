import { type CivilDate, civilFromDays, daysFromCivil } from "../../time/civilDate.js";
import type { Session } from "../../time/Session.js";
import { instantAt } from "../../time/sessionClock.js";

/** Instants of one day of a venue, epoch µs UTC. */
export interface DayClock {
  readonly date: CivilDate;
  readonly midnight: number;
  readonly nextMidnight: number;
  readonly open: number;
  /** Last instant of the session, which belongs to it. */
  readonly close: number;
}

export function dayClock(date: CivilDate, session: Session): DayClock {
  return {
    date,
    midnight: instantAt(date, 0, session),
    nextMidnight: instantAt(civilFromDays(daysFromCivil(date) + 1), 0, session),
    open: instantAt(date, session.openSecond, session),
    close: instantAt(date, session.closeSecond, session),
  };
}
