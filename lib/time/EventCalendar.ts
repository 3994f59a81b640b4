import { StrikebookError } from "../task/StrikebookError.js";
import { type CivilDate, isCivilDate } from "./civilDate.js";

/** One day of an event. */
export interface CalendarEvent {
  readonly date: CivilDate;
  /** Kind of the event: `budget`, `election`, `rbi`, `us-cpi`, `us-fomc`, `us-nfp`. */
  readonly tag: string;
  readonly note: string;
  readonly source: string;
}

/** Days between which the list of a tag is complete, both included. */
export interface EventCoverage {
  readonly tag: string;
  readonly from: CivilDate;
  readonly to: CivilDate;
}

const HEADER = "date,tag,note,source";

/**
 * Days of market-moving events by tag. A day outside the coverage of a tag is *unknown* for it: never "no event".
 *
 * File format: CSV with the header `date,tag,note,source`, comment lines begin with `#`; a line whose date is an interval
 * `from/to` states that the list of its tag is complete there.
 */
export class EventCalendar {
  /** Name of the file. */
  readonly source: string;
  readonly coverage: readonly EventCoverage[];
  /** Ascending by day. */
  readonly events: readonly CalendarEvent[];

  private constructor(source: string, coverage: readonly EventCoverage[], events: readonly CalendarEvent[]) {
    this.source = source;
    this.coverage = coverage;
    this.events = events;
  }

  /**
   * Reads the CSV text of an event calendar.
   *
   * @param source name of the file, for messages
   * @throws StrikebookError `calendar` naming the line, for a wrong header, an impossible day or interval, a tag that is
   *   not of small letters, digits and dashes, no source, an event twice, or an event on a day that its tag does not cover.
   */
  static parse(text: string, source: string): EventCalendar {
    const failure = (line: number, what: string): StrikebookError =>
      new StrikebookError("calendar", `${source} line ${line}: ${what}`, `mend the event calendar (${HEADER})`);
    const lines = text
      .replace(/^\uFEFF/, "")
      .split(/\r?\n/)
      .map((line, index) => ({ at: index + 1, line: line.trim() }))
      .filter(({ line }) => line !== "" && !line.startsWith("#"));
    if (lines[0]?.line !== HEADER) throw failure(lines[0]?.at ?? 1, `the header is not ${HEADER}`);
    const coverage: EventCoverage[] = [];
    const events = new Map<string, CalendarEvent & { at: number }>();
    for (const { at, line } of lines.slice(1)) {
      const [date = "", tag = "", note = "", ...words] = line.split(",").map((cell) => cell.trim());
      if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(tag)) throw failure(at, `"${tag}" is not a tag`);
      const days = date.split("/");
      const bad = days.find((day) => !isCivilDate(day));
      if (bad !== undefined || days.length > 2) throw failure(at, `"${bad ?? date}" is not a calendar day`);
      if (words.join("") === "") throw failure(at, "no source");
      const [from = "", to] = days;
      if (to !== undefined) {
        if (to < from) throw failure(at, `the interval ends on ${to}, before it starts on ${from}`);
        coverage.push({ tag, from, to });
        continue;
      }
      const key = `${date} ${tag}`;
      if (events.has(key)) throw failure(at, `${tag} of ${date} stands above already`);
      events.set(key, { date, tag, note, source: words.join(", "), at });
    }
    if (coverage.length === 0) throw failure(lines[0].at, "no interval states what the list covers");
    for (const { date, tag, at } of events.values())
      if (!coverage.some((range) => range.tag === tag && range.from <= date && date <= range.to))
        throw failure(at, `${date} is outside the days that the list covers for ${tag}`);
    const sorted = [...events.values()]
      .map(({ at, ...event }) => event)
      .sort((a, b) => (a.date === b.date ? (a.tag < b.tag ? -1 : 1) : a.date < b.date ? -1 : 1));
    return new EventCalendar(source, coverage, sorted);
  }

  /** Tags that the list knows on some days, in alphabetical order. */
  get tags(): string[] {
    return [...new Set(this.coverage.map(({ tag }) => tag))].sort();
  }

  /** True when the list of `tag` is complete on `date`. */
  covers(date: CivilDate, tag: string): boolean {
    return this.coverage.some((range) => range.tag === tag && range.from <= date && date <= range.to);
  }

  /** What is known about `tag` on `date`: `unknown` when the list does not cover it. */
  statusOn(date: CivilDate, tag: string): "event" | "none" | "unknown" {
    if (!this.covers(date, tag)) return "unknown";
    return this.events.some((event) => event.tag === tag && event.date === date) ? "event" : "none";
  }

  /** Events known on `date`. Others may be unknown: ask {@link statusOn} for each tag that matters. */
  eventsOn(date: CivilDate): CalendarEvent[] {
    return this.events.filter((event) => event.date === date);
  }

  /** Tags of the events known on `date`, in alphabetical order. */
  tagsOn(date: CivilDate): string[] {
    return this.eventsOn(date).map(({ tag }) => tag);
  }
}
