import { StrikebookError } from "../task/StrikebookError.js";
import { type CivilDate, civilFromDays, daysFromCivil, isCivilDate, isoWeekday } from "./civilDate.js";

const KINDS = ["holiday", "full-session", "short-session", "muhurat"] as const;

/**
 * What is unusual about a day: no trading on a weekday (`holiday`), a whole session on a weekend (`full-session`), part of
 * one on a weekend (`short-session`), or the ceremonial hour of Diwali alone (`muhurat`).
 */
export type SpecialDayKind = (typeof KINDS)[number];

/** One line of a trading calendar. */
export interface SpecialDay {
  readonly date: CivilDate;
  readonly kind: SpecialDayKind;
  readonly name: string;
  /** First and last moment of its session, `HH:MM` of the venue's wall clock; absent for holidays and while not announced. */
  readonly open?: string | undefined;
  readonly close?: string | undefined;
}

const HEADER = "date,kind,name,open,close";

/**
 * The days on which one venue holds a whole session: Monday to Friday without its holidays, and the weekend days that it
 * opens for a whole session. Only for the years that the list says it covers: nothing is assumed about others.
 *
 * File format: CSV with the header `date,kind,name,open,close`, comment lines begin with `#`; a line of the kind `year`
 * carries a year instead of a date and states that its list is complete.
 */
export class TradingCalendar {
  readonly venue: string;
  readonly source: string;
  readonly years: readonly number[];
  readonly specialDays: readonly SpecialDay[];
  readonly #byDate: ReadonlyMap<CivilDate, SpecialDay>;

  private constructor(venue: string, source: string, years: readonly number[], days: readonly SpecialDay[]) {
    this.venue = venue;
    this.source = source;
    this.years = years;
    this.specialDays = days;
    this.#byDate = new Map(days.map((day) => [day.date, day]));
  }

  /**
   * Reads the CSV text of a calendar.
   *
   * @param venue the venue it is of: "NSE"
   * @param source name of the file, for messages
   * @throws StrikebookError `calendar` naming the line, for a wrong header, an unknown kind, an impossible date, a day twice,
   *   a day of a year that is not covered, a holiday on a weekend, or a whole session on a weekday.
   */
  static parse(text: string, venue: string, source: string): TradingCalendar {
    const failure = (line: number, what: string): StrikebookError =>
      new StrikebookError("calendar", `${source} line ${line}: ${what}`, `mend the trading calendar (${HEADER})`);
    const lines = text
      .replace(/^\uFEFF/, "")
      .split(/\r?\n/)
      .map((line, index) => ({ at: index + 1, line: line.trim() }))
      .filter(({ line }) => line !== "" && !line.startsWith("#"));
    if (lines[0]?.line !== HEADER) throw failure(lines[0]?.at ?? 1, `the header is not ${HEADER}`);
    const years: number[] = [];
    const days = new Map<CivilDate, SpecialDay & { at: number }>();
    for (const { at, line } of lines.slice(1)) {
      const cells = line.split(",").map((cell) => cell.trim());
      const [date = "", kind = "", name = "", open = "", close = ""] = cells;
      if (cells.length !== 5) throw failure(at, `${cells.length} cells where there should be 5`);
      if (kind === "year") {
        if (!/^\d{4}$/.test(date)) throw failure(at, `"${date}" is not a year`);
        years.push(Number(date));
        continue;
      }
      const known = KINDS.find((each) => each === kind);
      if (!known) throw failure(at, `"${kind}" is none of year, ${KINDS.join(", ")}`);
      if (!isCivilDate(date)) throw failure(at, `"${date}" is not a calendar day`);
      if (days.has(date)) throw failure(at, `${date} stands above already`);
      for (const clock of [open, close])
        if (clock !== "" && !/^([01]\d|2[0-3]):[0-5]\d$/.test(clock))
          throw failure(at, `"${clock}" is not a clock time`);
      const weekend = isoWeekday(date) > 5;
      if (known === "holiday" && weekend) throw failure(at, `${date} is a weekend day, which needs no holiday`);
      if (known === "full-session" && !weekend) throw failure(at, `${date} is a weekday, which needs no such line`);
      days.set(date, { date, kind: known, name, ...(open && { open }), ...(close && { close }), at });
    }
    if (years.length === 0) throw failure(lines[0].at, "the calendar covers no year");
    for (const { date, at } of days.values())
      if (!years.includes(Number(date.slice(0, 4)))) throw failure(at, `${date} is of a year that no line covers`);
    const sorted = [...days.values()].sort((a, b) => (a.date < b.date ? -1 : 1)).map(({ at, ...day }) => day);
    return new TradingCalendar(venue, source, years.sort(), sorted);
  }

  /** True when the list of `year` is complete. */
  covers(year: number): boolean {
    return this.years.includes(year);
  }

  /** What is unusual about `date`, or undefined. */
  specialDay(date: CivilDate): SpecialDay | undefined {
    return this.#byDate.get(date);
  }

  /**
   * True when the venue held a whole session on `date`. The hour of muhurat and a drill are no whole session.
   *
   * @throws StrikebookError `calendar` for a year that the list does not cover
   */
  isTradingDay(date: CivilDate): boolean {
    const year = civilFromDays(daysFromCivil(date)).slice(0, 4);
    if (!this.covers(Number(year))) {
      const what = `no holiday list of ${this.venue} for ${year} (${this.source} covers ${this.years.join(", ")})`;
      throw new StrikebookError("calendar", what, "give a trading calendar that covers it");
    }
    const special = this.#byDate.get(date);
    return special ? special.kind === "full-session" : isoWeekday(date) <= 5;
  }

  /**
   * Whole sessions from `from` to `to`, both included, ascending.
   *
   * @throws StrikebookError `calendar` for a year that the list does not cover
   */
  tradingDays(from: CivilDate, to: CivilDate): CivilDate[] {
    const days: CivilDate[] = [];
    for (let day = daysFromCivil(from); day <= daysFromCivil(to); day++) {
      const date = civilFromDays(day);
      if (this.isTradingDay(date)) days.push(date);
    }
    return days;
  }
}
