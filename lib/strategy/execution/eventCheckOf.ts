import type { CivilDate, EventCalendar } from "../../time/index.js";
import type { EventCheck } from "../integrity/GateEvidence.js";
import { eventExclusion } from "./eventExclusion.js";

/**
 * What the gate must know of the events that a definition excludes, over the days that were asked for.
 *
 * @param calendar undefined when there is none: then nothing is known of any day
 */
export function eventCheckOf(
  tags: readonly string[],
  calendar: EventCalendar | undefined,
  days: readonly { readonly date: CivilDate }[],
): EventCheck {
  const dates = [...new Set(days.map(({ date }) => date))].sort();
  const looked = dates.map((date) => ({ date, ...eventExclusion(calendar, date, tags) }));
  return {
    tags,
    source: calendar?.source ?? null,
    excludedDays: looked.filter(({ events }) => events.length > 0).map(({ date }) => date),
    unknownDays: looked.filter(({ unknownTags }) => unknownTags.length > 0).length,
  };
}
