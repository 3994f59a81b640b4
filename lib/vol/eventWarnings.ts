import type { VolEvent } from "./VolEvent.js";

/** Messages of the events that are more than information. */
export function eventWarnings(events: readonly VolEvent[]): string[] {
  return events.filter(({ severity }) => severity !== "info").map(({ message }) => message);
}
