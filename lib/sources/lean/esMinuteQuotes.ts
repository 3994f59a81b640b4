import { basename } from "node:path";
import type { QuoteRun, SpotSeries } from "../../columns/QuoteRun.js";
import { type ContractIdentity, contractIdentity } from "../../contract/ContractIdentity.js";
import { esOptions } from "../../contract/Product.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { type CivilDate, isCivilDate, isoWeekday } from "../../time/civilDate.js";
import { MICROS_PER_MINUTE } from "../../time/micros.js";
import { instantAt } from "../../time/sessionClock.js";
import { nonZero } from "../nonZero.js";
import { type CsvRow, readCsv } from "../readCsv.js";
import { remember } from "../remember.js";
import { requireDate } from "../requireDate.js";
import { type SourceDay, sourceDay } from "../SourceDay.js";
import { type CarryOptions, QuoteBars } from "./QuoteBars.js";

const QUOTES = "bid_open,bid_high,bid_low,bid_close,bid_size,ask_open,ask_high,ask_low,ask_close,ask_size".split(",");
const OPTION_HEADER = ["ts_utc", "expiry", "strike", "right", ...QUOTES];
const FUTURE_HEADER = ["ts_utc", "contract", ...QUOTES];

/** Where the closes of bid and ask are; the sizes are beside them. */
interface BarColumns {
  readonly bid: number;
  readonly ask: number;
}

const barColumns = (header: readonly string[]): BarColumns => ({
  bid: header.indexOf("bid_close"),
  ask: header.indexOf("ask_close"),
});
const OPTION_BARS = barColumns(OPTION_HEADER);
const FUTURE_BARS = barColumns(FUTURE_HEADER);

/** The two files of one download. */
export interface EsMinuteQuoteFiles {
  /** Options on the ES future, minute bars of bid and ask. */
  readonly options: string;
  /** ES futures, minute bars of bid and ask. */
  readonly futures: string;
}

/** Which day to read, and how long a side's last quote stands. */
export interface EsMinuteQuoteOptions extends CarryOptions, TaskOptions {
  readonly date?: CivilDate;
}

interface Bars {
  readonly bars: QuoteBars;
  outOfSession: number;
}

interface OptionBars extends Bars {
  readonly contract: ContractIdentity;
}

/**
 * Reads LEAN's minute quotes of E-mini S&P 500 options and futures (CSV, gzip or plain): one entry per day and expiry,
 * the underlying being the future that the expiry settles into.
 *
 * Stamps in the files are the START of a minute, so a bar is visible one minute later: the timestamp of a row is the
 * bar's end. Prices are the closes of bid and ask; a side without an update in a minute keeps its last quote of the day
 * (counted as `carriedForward`; never across contracts or days). The spot is the middle of the future's bid and ask by
 * the same rules. A day is the UTC day in which a bar starts; a bar that ends after it is dropped as `outOfSession`.
 *
 * Counted: `carriedForward` and `carryExpired` (sides), `oneSidedBook` and `crossedBook` (rows), `outOfSession` (dropped
 * rows), and the same of the future with `spot` before them.
 *
 * @throws StrikebookError `missing` (no file, day or future), `schema` or `corrupt` naming the line.
 */
export async function readEsMinuteQuotes(
  files: EsMinuteQuoteFiles,
  options: EsMinuteQuoteOptions = {},
): Promise<SourceDay[]> {
  const futures = new Map<string, Bars>();
  const spotFile = await readCsv(files.futures, FUTURE_HEADER, (row) => takeFuture(row, futures, options), options);
  const days = new Map<CivilDate, Map<CivilDate, Map<string, OptionBars>>>();
  const optionFile = await readCsv(files.options, OPTION_HEADER, (row) => takeOption(row, days, options), options);
  const sources = [
    { name: basename(files.options), sha256: optionFile.sha256 },
    { name: basename(files.futures), sha256: spotFile.sha256 },
  ];
  return requireDate(files.options, days.keys(), options.date).flatMap((date) =>
    [...days.get(date)!.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([expiry, contracts]) => {
        const all = [...contracts.values()];
        const month = underlyingMonth(expiry);
        const future = futures.get(`${month}|${date}`);
        if (!future || future.bars.timestamp.length === 0) {
          const what = `${files.futures} has no quote of the ${month} future on ${date}, which the options of ${expiry} settle into`;
          throw new StrikebookError("missing", what, "fetch the futures of that day");
        }
        const spot = toSpot(month, future.bars);
        return sourceDay(esOptions, date, all.filter(({ bars }) => bars.timestamp.length > 0).map(toRun), spot.series, {
          dataset: "cme_options_1m",
          source: `one-minute ES option quotes, expiry ${expiry}, on the ${month} future`,
          files: sources,
          granularity: { kind: "bar", barSeconds: 60 },
          hasBook: true,
          counts: nonZero({
            ...countsOf(all),
            spotCarriedForward: future.bars.carriedForward,
            spotCarryExpired: future.bars.carryExpired,
            spotOneSidedBook: spot.oneSided,
            spotOutOfSession: future.outOfSession,
          }),
        });
      }),
  );
}

function takeOption(
  row: CsvRow,
  days: Map<CivilDate, Map<CivilDate, Map<string, OptionBars>>>,
  carry: CarryOptions,
): void {
  const [stamp = "", expiryText = "", strikeText = "", right = ""] = row.cells;
  const expiry = expiryOf(expiryText);
  if (expiry === undefined) throw row.failure(`expiry "${expiryText}" is no day written yyyymmdd`);
  if (right !== "C" && right !== "P") throw row.failure(`right "${right}" is neither C nor P`);
  const date = stamp.slice(0, 10);
  const expiries = getOrMake(days, date, () => new Map<CivilDate, Map<string, OptionBars>>());
  const contracts = getOrMake(expiries, expiry, () => new Map<string, OptionBars>());
  const entry = getOrMake(contracts, `${right}${strikeText}`, () => {
    const contract = contractIdentity(esOptions, expiry, right === "C" ? "CE" : "PE", row.number(2));
    return { contract, bars: new QuoteBars(carry), outOfSession: 0 };
  });
  addBar(row, entry, OPTION_BARS);
}

function takeFuture(row: CsvRow, futures: Map<string, Bars>, carry: CarryOptions): void {
  const [stamp = "", contract = ""] = row.cells;
  const key = `${contract}|${stamp.slice(0, 10)}`;
  addBar(
    row,
    getOrMake(futures, key, () => ({ bars: new QuoteBars(carry), outOfSession: 0 })),
    FUTURE_BARS,
  );
}

function addBar(row: CsvRow, entry: Bars, header: BarColumns): void {
  const stamp = row.cells[0]!;
  const minute = minuteOf(stamp);
  if (!minute) throw row.failure(`"${stamp}" is not a minute written YYYY-MM-DDTHH:MM:00`);
  if (minute.endsInSession) entry.bars.add(row, minute.start, header.bid, header.ask);
  else entry.outOfSession++;
}

interface Minute {
  /** Epoch µs UTC. */
  readonly start: number;
  /** Whether the bar is known before its day is over. */
  readonly endsInSession: boolean;
}

/** `2020-01-06T16:00:00` in UTC; undefined for what is no minute. */
const minuteOf = remember((stamp): Minute | undefined => {
  const [, date = "", hour, minute] = /^(.{10})T([01]\d|2[0-3]):([0-5]\d):00$/.exec(stamp) ?? [];
  if (!isCivilDate(date)) return undefined;
  const { session } = esOptions;
  const start = instantAt(date, Number(hour) * 3600 + Number(minute) * 60, session);
  return { start, endsInSession: start + MICROS_PER_MINUTE <= instantAt(date, session.closeSecond, session) };
});

/** `20200320` as 2020-03-20; undefined for what is no day. */
const expiryOf = remember((text): CivilDate | undefined => {
  const date = `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
  return isCivilDate(date) ? date : undefined;
});

function toRun({ contract, bars }: OptionBars): QuoteRun {
  const rows = bars.timestamp.length;
  const none = new Float64Array(rows).fill(Number.NaN);
  const quotes = {
    timestamp: Float64Array.from(bars.timestamp),
    lastPrice: none,
    bidPrice: Float64Array.from(bars.bidPrice),
    bidSize: Float64Array.from(bars.bidSize),
    askPrice: Float64Array.from(bars.askPrice),
    askSize: Float64Array.from(bars.askSize),
    volume: none,
    volumeChange: none,
    openInterest: none,
  };
  return { contract, rows, quotes, vendor: {} };
}

function toSpot(month: string, bars: QuoteBars): { series: SpotSeries; oneSided: number } {
  const mids = bars.bidPrice.map((bid, i) => (bid + bars.askPrice[i]!) / 2);
  const known = mids.flatMap((mid, i) => (Number.isNaN(mid) ? [] : [i]));
  const series = {
    underlying: esOptions.underlying,
    instrument: `ES future ${month}, middle of bid and ask`,
    timestamp: Float64Array.from(known, (i) => bars.timestamp[i]!),
    price: Float64Array.from(known, (i) => mids[i]!),
  };
  return { series, oneSided: mids.length - known.length };
}

function countsOf(contracts: readonly OptionBars[]): Record<string, number> {
  const counts = { outOfSession: 0, carriedForward: 0, carryExpired: 0, oneSidedBook: 0, crossedBook: 0 };
  for (const { bars, outOfSession } of contracts) {
    counts.outOfSession += outOfSession;
    counts.carriedForward += bars.carriedForward;
    counts.carryExpired += bars.carryExpired;
    for (let i = 0; i < bars.timestamp.length; i++) {
      const bid = bars.bidPrice[i]!;
      const ask = bars.askPrice[i]!;
      if (Number.isNaN(bid) !== Number.isNaN(ask)) counts.oneSidedBook++;
      if (bid > ask) counts.crossedBook++;
    }
  }
  return counts;
}

/**
 * The future that options of `expiry` settle into: the first quarterly one (March, June, September, December) that has
 * not ended by then. The futures end on the third Friday of their month.
 */
function underlyingMonth(expiry: CivilDate): string {
  const year = Number(expiry.slice(0, 4));
  for (const month of ["03", "06", "09", "12"]) {
    const thirdFriday = 15 + ((12 - isoWeekday(`${year}-${month}-15`)) % 7);
    if (expiry <= `${year}-${month}-${thirdFriday}`) return `${year}${month}`;
  }
  return `${year + 1}03`;
}

function getOrMake<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
