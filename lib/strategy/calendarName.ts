import { basename } from "node:path";
import type { ExpiryCalendar } from "../time/index.js";

/** What a record calls its calendar: the file without its folder, so that a run is the same wherever it was started. */
export function calendarName({ source }: Pick<ExpiryCalendar, "source">): string {
  return basename(source);
}
