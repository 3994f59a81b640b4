import { datasetSpec } from "../lake/datasets.js";
import type { CivilDate } from "../time/civilDate.js";
import type { TradingCalendar } from "../time/TradingCalendar.js";
import type { ClosedDay, DayCoverage } from "./AuditReport.js";
import type { AuditSettings } from "./AuditScope.js";
import type { FindingLog } from "./FindingLog.js";

/** Which days of which underlying a lake holds. */
export interface HeldDay {
  readonly dataset: string;
  readonly underlying: string;
  readonly date: CivilDate;
}

export interface DaySpan {
  readonly from?: CivilDate | undefined;
  readonly to?: CivilDate | undefined;
}

/**
 * Holds the days of every underlying against the trading calendar, from the first to the last day that any underlying of the
 * same family has (an option dataset and the one of its underlyings), or over the span that is asked for. A year without a
 * holiday list is named and not assumed.
 */
export function dayCoverage(
  held: readonly HeldDay[],
  span: DaySpan,
  settings: AuditSettings,
  log: FindingLog,
): { readonly coverage: DayCoverage[]; readonly closed: ClosedDay[] } {
  const real = held.filter(({ date }) => !date.startsWith("1970-"));
  const families = grouped(real, ({ dataset }) => familyOf(dataset));
  const coverage: DayCoverage[] = [];
  const closed = new Map<CivilDate, string>();
  for (const [family, days] of families) {
    const dates = days.map(({ date }) => date).sort();
    const from = span.from ?? dates[0]!;
    const to = span.to ?? dates.at(-1)!;
    const trading = settings.trading?.venue === datasetSpec(family).venue ? settings.trading : undefined;
    const listed = trading && sessionsOf(trading, from, to);
    if (!trading) {
      for (const dataset of new Set(days.map((day) => day.dataset)))
        log.skip("trading-days", dataset, `no holiday list for ${datasetSpec(family).venue}`);
    } else {
      for (const year of yearsOf(from, to).filter((each) => !trading.covers(each))) {
        const message = `no holiday list for ${year}: its missing days are not measured`;
        log.add("note", "no-holiday-list", { dataset: family }, message, { items: [String(year)] });
      }
      for (const day of trading.specialDays) {
        if (day.date < from || day.date > to) continue;
        if (day.kind !== "full-session") closed.set(day.date, day.name);
        if (day.kind === "muhurat" || day.kind === "short-session") {
          if (dates.includes(day.date)) continue;
          const message = `a special session is not in the lake: ${day.name}, ${day.date}`;
          log.add("note", "special-session", { dataset: family, date: day.date }, message);
        }
      }
    }
    for (const [key, group] of grouped(days, ({ dataset, underlying }) => `${dataset}|${underlying}`)) {
      const [dataset = "", underlying = ""] = key.split("|");
      const own = [...new Set(group.map(({ date }) => date))].sort();
      const has = new Set(own);
      const missing = (listed?.days ?? []).filter((date) => !has.has(date));
      const complete = listed && listed.uncovered === 0;
      coverage.push({
        dataset,
        underlying,
        days: own,
        from,
        to,
        tradingDays: complete ? listed.days.length : null,
        missing,
      });
      if (!trading || !listed) continue;
      reportMissing(log, { dataset, underlying }, own, missing, listed.days.length);
      reportExtra(log, trading, { dataset, underlying }, own);
    }
  }
  const order = ({ dataset, underlying }: DayCoverage): string => `${dataset}|${underlying}`;
  coverage.sort((a, b) => (order(a) < order(b) ? -1 : 1));
  return { coverage, closed: [...closed].sort().map(([date, name]) => ({ date, name })) };
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

/** The option dataset that an underlying's dataset serves; raw datasets are a family of their own. */
function familyOf(dataset: string): string {
  return dataset.replace(/_spot\b/, "_options").replace("_spot_", "_options_");
}

function yearsOf(from: CivilDate, to: CivilDate): number[] {
  const first = Number(from.slice(0, 4));
  return Array.from({ length: Number(to.slice(0, 4)) - first + 1 }, (_, index) => first + index);
}

/** Whole sessions of the years that the list covers, and how many years it does not. */
function sessionsOf(
  trading: TradingCalendar,
  from: CivilDate,
  to: CivilDate,
): { readonly days: CivilDate[]; readonly uncovered: number } {
  const years = yearsOf(from, to);
  const covered = years.filter((year) => trading.covers(year));
  const days = covered.flatMap((year) => {
    const first = `${year}-01-01`;
    const last = `${year}-12-31`;
    return trading.tradingDays(from > first ? from : first, to < last ? to : last);
  });
  return { days, uncovered: years.length - covered.length };
}

type Place = { readonly dataset: string; readonly underlying: string };

function reportMissing(
  log: FindingLog,
  place: Place,
  own: readonly CivilDate[],
  missing: readonly CivilDate[],
  sessions: number,
): void {
  if (missing.length === 0) return;
  const inside = missing.filter((date) => date > own[0]! && date < own.at(-1)!).length;
  const where =
    inside === missing.length
      ? `between its first and its last day`
      : inside === 0
        ? `outside its own days ${own[0]} to ${own.at(-1)}`
        : `${inside} between its first and its last day, ${missing.length - inside} outside`;
  const shown =
    missing.length > 6 ? `${missing.slice(0, 6).join(", ")} and ${missing.length - 6} more` : missing.join(", ");
  const message = `${missing.length} of ${sessions} trading days are missing (${where}): ${shown}`;
  log.add("error", "missing-days", place, message, { value: missing.length, limit: 0, unit: "days", items: missing });
}

function reportExtra(log: FindingLog, trading: TradingCalendar, place: Place, own: readonly CivilDate[]): void {
  for (const date of own) {
    if (!trading.covers(Number(date.slice(0, 4))) || trading.isTradingDay(date)) continue;
    const special = trading.specialDay(date);
    if (special && special.kind !== "holiday") continue;
    const why = special ? `a holiday (${special.name})` : "a weekend";
    log.add("warning", "not-a-trading-day", { ...place, date }, `the lake has rows on ${why}`);
  }
}
