import { StrikebookError } from "../task/StrikebookError.js";
import { type CivilDate, isCivilDate } from "./civilDate.js";

export type ExpiryKind = "weekly" | "monthly";

/** One dated expiry of one underlying. */
export interface CalendarExpiry {
  readonly underlying: string;
  readonly kind: ExpiryKind;
  readonly expiry: CivilDate;
}

/** A month that two calendars date differently. */
export interface CalendarChange {
  readonly underlying: string;
  /** `YYYY-MM` */
  readonly period: string;
  readonly before: CivilDate;
  readonly after: CivilDate;
}

/**
 * The authority on expiry days: exchanges move them, so they are read from a dated file and never computed.
 *
 * File format: CSV with the header `underlying,kind,period,expiry`; `period` is `YYYY-MM` for monthly contracts
 * (whose names carry no day) and the expiry itself for weekly ones, for example `BANKNIFTY,monthly,2025-11,2025-11-25`.
 */
export class ExpiryCalendar {
  readonly source: string;
  readonly entries: readonly CalendarExpiry[];
  readonly #rows: readonly (CalendarExpiry & { period: string })[];
  readonly #monthly = new Map<string, CivilDate>();
  readonly #byUnderlying = new Map<string, CalendarExpiry[]>();

  private constructor(source: string, rows: readonly (CalendarExpiry & { period: string })[]) {
    this.source = source;
    this.#rows = rows;
    this.entries = rows.map(({ underlying, kind, expiry }) => ({ underlying, kind, expiry }));
    for (const row of rows) {
      if (row.kind === "monthly") this.#monthly.set(`${row.underlying}|${row.period}`, row.expiry);
      const list = this.#byUnderlying.get(row.underlying) ?? [];
      list.push({ underlying: row.underlying, kind: row.kind, expiry: row.expiry });
      this.#byUnderlying.set(row.underlying, list);
    }
    for (const list of this.#byUnderlying.values())
      list.sort((a, b) => (a.expiry < b.expiry ? -1 : a.expiry > b.expiry ? 1 : 0));
  }

  /**
   * Reads the CSV text of a calendar.
   *
   * @param source name of the file, for messages and manifests
   * @throws StrikebookError `calendar` naming the line, for a wrong header, an unknown kind, an impossible date, an
   *   expiry filed under another period, or two different expiries for one period.
   */
  static parse(text: string, source: string): ExpiryCalendar {
    const cure = "mend the calendar file (underlying,kind,period,expiry)";
    const failure = (line: number, what: string): StrikebookError =>
      new StrikebookError("calendar", `${source} line ${line}: ${what}`, cure);
    const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
    if (lines[0]?.trim() !== "underlying,kind,period,expiry")
      throw failure(1, "the header is not underlying,kind,period,expiry");
    const rows: (CalendarExpiry & { period: string })[] = [];
    const seen = new Map<string, string>();
    for (const [index, line] of lines.entries()) {
      if (index === 0 || line.trim() === "") continue;
      const at = index + 1;
      const [underlying = "", kind = "", period = "", expiry = ""] = line.split(",").map((cell) => cell.trim());
      if (underlying === "") throw failure(at, "no underlying");
      if (kind !== "weekly" && kind !== "monthly") throw failure(at, `"${kind}" is neither weekly nor monthly`);
      if (!isCivilDate(expiry)) throw failure(at, `"${expiry}" is not a calendar day`);
      const named = kind === "monthly" ? expiry.slice(0, 7) : expiry;
      if (period !== named) throw failure(at, `the ${kind} expiry ${expiry} is filed under "${period}", not ${named}`);
      const name = underlying.toUpperCase();
      const key = `${name}|${kind}|${period}`;
      const before = seen.get(key);
      if (before !== undefined && before !== expiry)
        throw failure(at, `${name} ${kind} ${period} is ${before} above and ${expiry} here`);
      if (before === undefined) rows.push({ underlying: name, kind, period, expiry });
      seen.set(key, expiry);
    }
    if (rows.length === 0) throw failure(2, "the calendar has no expiry");
    return new ExpiryCalendar(source, rows);
  }

  /** The calendar as the text that {@link parse} reads, sorted by underlying and expiry. */
  toCsv(): string {
    const lines = this.#rows.map(({ underlying, kind, period, expiry }) =>
      [underlying, kind, period, expiry].join(","),
    );
    const order = (line: string): string => {
      const [underlying, kind, , expiry] = line.split(",");
      return `${underlying}|${expiry}|${kind}`;
    };
    lines.sort((a, b) => (order(a) < order(b) ? -1 : 1));
    return `${["underlying,kind,period,expiry", ...lines].join("\n")}\n`;
  }

  /**
   * A calendar with the expiries of both.
   *
   * @throws StrikebookError `calendar` when they date one period differently
   */
  merge(other: ExpiryCalendar): ExpiryCalendar {
    const lines = other.toCsv().split("\n").slice(1);
    return ExpiryCalendar.parse(this.toCsv() + lines.join("\n"), `${this.source} with ${other.source}`);
  }

  /** The months that `other` dates differently. */
  changesTo(other: ExpiryCalendar): CalendarChange[] {
    return this.#rows.flatMap(({ underlying, kind, period, expiry: before }) => {
      const after = kind === "monthly" ? other.#monthly.get(`${underlying}|${period}`) : undefined;
      return after === undefined || after === before ? [] : [{ underlying, period, before, after }];
    });
  }

  /** A calendar with the expiries of both, where months that both date are dated by `other`. */
  replacedBy(other: ExpiryCalendar): ExpiryCalendar {
    const changed = new Set(this.changesTo(other).map(({ underlying, period }) => `${underlying}|${period}`));
    const rows = this.#rows.filter(
      ({ underlying, kind, period }) => kind !== "monthly" || !changed.has(`${underlying}|${period}`),
    );
    return rows.length === 0 ? other : new ExpiryCalendar(this.source, rows).merge(other);
  }

  /** Expiry of the monthly contract of `year`-`month` (month 1 to 12), or undefined when the file does not date it. */
  monthly(underlying: string, year: number, month: number): CivilDate | undefined {
    return this.#monthly.get(`${underlying.toUpperCase()}|${year}-${String(month).padStart(2, "0")}`);
  }

  /** All expiries of `underlying`, ascending. */
  expiries(underlying: string): readonly CalendarExpiry[] {
    return this.#byUnderlying.get(underlying.toUpperCase()) ?? [];
  }

  /** First expiry on or after `date`: the nearest one **in the market**, whatever a data set holds. */
  nearestOnOrAfter(underlying: string, date: CivilDate): CalendarExpiry | undefined {
    return this.expiries(underlying).find((entry) => entry.expiry >= date);
  }
}
