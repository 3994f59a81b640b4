import type { CalendarEvent, CivilDate, EventCalendar } from "../../time/index.js";

/** What an event calendar says about one day of a strategy that excludes events. */
export interface EventExclusion {
  /** Excluded events of the day: with one of them the day is skipped. */
  readonly events: readonly CalendarEvent[];
  /** Why the day is skipped, or the empty string. */
  readonly skipReason: string;
  /** Excluded tags of which the calendar does not know whether the day has one. */
  readonly unknownTags: readonly string[];
  /** What a run must say when some are unknown, or the empty string; the day is traded. */
  readonly warning: string;
}

/**
 * Whether a day is free of the events that a strategy excludes (`eventExclusions` of its definition).
 *
 * @param calendar undefined when there is none: then every tag is unknown
 */
export function eventExclusion(
  calendar: EventCalendar | undefined,
  date: CivilDate,
  tags: readonly string[],
): EventExclusion {
  const events = calendar?.eventsOn(date).filter(({ tag }) => tags.includes(tag)) ?? [];
  const unknownTags = tags.filter((tag) => !calendar || calendar.statusOn(date, tag) === "unknown");
  const names = events.map(({ tag, note }) => (note === "" ? tag : `${tag} (${note})`));
  const without = calendar
    ? `${calendar.source} does not cover`
    : "no event calendar was found, so nothing is known of";
  return {
    events,
    skipReason: events.length === 0 ? "" : `excluded event: ${names.join(", ")}`,
    unknownTags,
    warning: unknownTags.length === 0 ? "" : `${without} ${unknownTags.join(", ")} on ${date}: events not excluded`,
  };
}
