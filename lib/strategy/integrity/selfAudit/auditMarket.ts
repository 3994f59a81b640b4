import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { QUOTE_COLUMN_NAMES, type QuoteColumns, type QuoteRun } from "../../../columns/index.js";
import { contractIdentity, niftyOptions, type Product } from "../../../contract/index.js";
import { Tape, tapeInputFromRuns } from "../../../tape/index.js";
import { type CivilDate, civilFromDays, daysFromCivil, instantAt, isoWeekday } from "../../../time/index.js";

/** One day of the market that the cheats trade. */
export interface AuditDay {
  readonly tape: Tape;
  /** The expiry that is nearest in the market, and one a month later; the tape also holds one that has passed. */
  readonly nearest: CivilDate;
  readonly later: CivilDate;
}

/** Half an hour a day: long enough for an entry, a stop and a time exit. */
const product: Product = {
  ...niftyOptions,
  session: { name: "half hour", timeZone: "Asia/Kolkata", openSecond: 33_300, closeSecond: 35_100 },
};
const SECONDS = product.session.closeSecond - product.session.openSecond;
const FIRST_DAY = "2025-11-03";
const DAYS = 30;
const STRIKES = [25_900, 25_950, 26_000, 26_050, 26_100];
/** A strike that is quoted every 40 s only. */
export const THIN_STRIKE = 26_200;
const LOT = 75;
/** First second of the exit by the clock, and second of the entry. */
export const ENTRY_SECOND = 300;
export const EXIT_SECOND = 1500;

/**
 * Thirty days of an index and its options in memory, always the same ones. A call and a put of one strike differ by spot
 * less strike, and both are convex in it. Quotes come every two to four seconds; a put has empty quotes around the time
 * of the exit on every fifth day, and a call is silent there on every third.
 */
export function auditMarket(): AuditDay[] {
  const days: AuditDay[] = [];
  for (let at = daysFromCivil(FIRST_DAY); days.length < DAYS; at++) {
    const date = civilFromDays(at);
    if (isoWeekday(date) <= 5) days.push(auditDay(date, days.length));
  }
  return days;
}

function auditDay(date: CivilDate, number: number): AuditDay {
  const random = xoroshiro128plus(1000 + number);
  const uniform = (): number => ((random.next() >>> 0) + 0.5) / 2 ** 32;
  const step = (size: number): number => (uniform() + uniform() + uniform() - 1.5) * 2 * size;
  const open = instantAt(date, product.session.openSecond, product.session);
  const spot = new Float64Array(SECONDS + 1);
  const timeValue = new Float64Array(SECONDS + 1);
  let [level, value] = [26_000 + step(20), 150 + step(10)];
  for (let second = 0; second <= SECONDS; second++) {
    level += step(0.9);
    value += step(0.3) - 0.004;
    spot[second] = Math.round(level * 20) / 20;
    timeValue[second] = value;
  }
  const expiries = expiriesOf(date);
  const runs: QuoteRun[] = [];
  for (const [place, expiry] of [expiries.passed, expiries.nearest, expiries.later].entries()) {
    for (const type of ["CE", "PE"] as const) {
      for (const strike of place === 1 ? [...STRIKES, THIN_STRIKE] : STRIKES) {
        const seconds = place === 1 ? quoteSeconds(strike, type, number, uniform) : quoteSeconds(0, type, 1, uniform);
        const scale = [0.5, 1, 2.2][place]!;
        const price = (second: number): number => {
          const intrinsic = type === "CE" ? spot[second]! - strike : strike - spot[second]!;
          return (intrinsic + Math.hypot(intrinsic, timeValue[second]! * scale)) / 2;
        };
        const quotes = quoteColumns(open, seconds, price, uniform, (second) => isEmpty(place, type, number, second));
        runs.push({
          contract: contractIdentity(product, expiry, type, strike),
          rows: seconds.length,
          quotes,
          vendor: {},
        });
      }
    }
  }
  const timestamp = Float64Array.from(spot, (_, second) => open + second * 1e6);
  const series = { underlying: product.underlying, instrument: product.underlying, timestamp, price: spot };
  const provenance = {
    dataset: "self_audit",
    source: "market of the self-audit",
    files: [],
    rows: runs.reduce((sum, run) => sum + run.rows, 0),
    granularity: { kind: "tick" },
    hasBook: true,
    counts: {},
  } as const;
  const tape = new Tape(tapeInputFromRuns(product, date, runs, series, provenance));
  return { tape, nearest: expiries.nearest, later: expiries.later };
}

/** Expiries on Tuesdays: the last one before the day, the first on or after it, and one four weeks later. */
function expiriesOf(date: CivilDate): { passed: CivilDate; nearest: CivilDate; later: CivilDate } {
  const day = daysFromCivil(date);
  const nearest = day + ((2 - isoWeekday(date) + 7) % 7);
  return {
    passed: civilFromDays(nearest - 7),
    nearest: civilFromDays(nearest),
    later: civilFromDays(nearest + 28),
  };
}

/** Seconds with a quote: every two to four, thin strikes every 40, silent calls none around the exit. */
function quoteSeconds(strike: number, type: "CE" | "PE", number: number, uniform: () => number): number[] {
  const seconds: number[] = [];
  const isSilent = type === "CE" && number % 3 === 1;
  for (let second = 0; second <= SECONDS; second += strike === THIN_STRIKE ? 40 : 2 + Math.floor(uniform() * 3)) {
    if (!(isSilent && second > EXIT_SECOND - 60 && second < EXIT_SECOND + 30)) seconds.push(second);
  }
  return seconds;
}

function isEmpty(place: number, type: "CE" | "PE", number: number, second: number): boolean {
  return place === 1 && type === "PE" && number % 5 === 0 && second >= EXIT_SECOND - 4 && second < EXIT_SECOND + 6;
}

function quoteColumns(
  open: number,
  seconds: readonly number[],
  price: (second: number) => number,
  uniform: () => number,
  empty: (second: number) => boolean,
): QuoteColumns {
  const quotes = Object.fromEntries(
    QUOTE_COLUMN_NAMES.map((name) => [name, new Float64Array(seconds.length)]),
  ) as unknown as QuoteColumns;
  let volume = 40 * LOT;
  const onTick = (value: number): number => Math.max(Math.round(value * 20), 1) / 20;
  for (const [row, second] of seconds.entries()) {
    const middle = price(second);
    const traded = LOT * Math.floor(uniform() * 4);
    volume += traded;
    const isBlank = empty(second);
    quotes.timestamp[row] = open + second * 1e6;
    quotes.lastPrice[row] = onTick(middle);
    quotes.bidPrice[row] = isBlank ? 0 : onTick(middle - 0.3);
    quotes.askPrice[row] = isBlank ? 0 : onTick(middle + 0.3);
    quotes.bidSize[row] = isBlank ? 0 : LOT * (1 + Math.floor(uniform() * 9));
    quotes.askSize[row] = isBlank ? 0 : LOT * (1 + Math.floor(uniform() * 9));
    quotes.volume[row] = volume;
    quotes.volumeChange[row] = traded;
    quotes.openInterest[row] = 1000 * LOT;
  }
  return quotes;
}
