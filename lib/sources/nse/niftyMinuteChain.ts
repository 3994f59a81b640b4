import { basename } from "node:path";
import { type QuoteRun, type SpotSeries, volumeChange } from "../../columns/index.js";
import { type ContractIdentity, contractIdentity, type OptionLetter } from "../../contract/ContractIdentity.js";
import { niftyOptions } from "../../contract/Product.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import { type CivilDate, isCivilDate } from "../../time/civilDate.js";
import { instantAt } from "../../time/sessionClock.js";
import { nonZero } from "../nonZero.js";
import { type CsvRow, readCsv } from "../readCsv.js";
import { remember } from "../remember.js";
import { requireDate } from "../requireDate.js";
import { type SourceDay, sourceDay } from "../SourceDay.js";

const HEADER =
  "timestamp,symbol,expiry,strike,option_type,spot,ltp,volume,oi,oi_chg,iv,delta,gamma,theta,vega,rho".split(",");
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** Columns from `ltp` on, in the file's order; the names of the last seven say that the figures are the vendor's. */
const VALUES = [
  "last_price",
  "volume",
  "open_interest",
  "open_interest_change",
  "vendor_iv_percent",
  "vendor_delta",
  "vendor_gamma",
  "vendor_theta",
  "vendor_vega",
  "vendor_rho",
] as const;
const STRIKE = HEADER.indexOf("strike");
const SPOT = HEADER.indexOf("spot");
const FIRST_VALUE = HEADER.indexOf("ltp");
/** The vendor's solver stops here when a price is below intrinsic value. */
const VENDOR_IV_FLOOR = 0.1;

interface Counts {
  expiredContract: number;
  outOfSession: number;
  zeroPrice: number;
  volumeReset: number;
  vendorIvFloor: number;
  spotFloat32Restored: number;
}

interface Rows {
  readonly contract: ContractIdentity;
  readonly timestamp: number[];
  readonly values: number[][];
}

interface Day {
  readonly contracts: Map<string, Rows>;
  readonly spot: Map<number, number>;
  readonly counts: Counts;
}

/** Which day of the file to read. */
export interface NiftyMinuteChainOptions extends TaskOptions {
  /** Only this day; without it one entry per day in the file. */
  readonly date?: CivilDate;
}

/**
 * Reads one-minute snapshots of the NIFTY 50 option chain (CSV, gzip or plain): last prices only, the index in every
 * row, stamps in India's wall clock that are the minute of the snapshot and so visible at once. One entry per day.
 *
 * Bid and ask are missing (`hasBook` false); volume and open interest are in contracts. Rows come only for contracts
 * that traded, so deep prices are old. The index is split off into a series of its own, one price per minute; prices
 * that passed through single precision (24187.650390625) are put back to two decimals and counted. The vendor's implied
 * volatility and Greeks come along under `vendor_` names, never mixed with our own.
 *
 * @throws StrikebookError `missing` (no file, or not the day asked for), `schema` or `corrupt` naming the line: two
 *   index levels in one minute, a contract whose time does not go forward, an unknown symbol, an impossible day.
 */
export async function readNiftyMinuteChain(path: string, options: NiftyMinuteChainOptions = {}): Promise<SourceDay[]> {
  const days = new Map<CivilDate, Day>();
  const { sha256 } = await readCsv(path, HEADER, (row) => takeRow(row, days), options);
  return requireDate(path, days.keys(), options.date).map((date) => {
    const { contracts, spot, counts } = days.get(date)!;
    if (contracts.size === 0) {
      const dropped = JSON.stringify(nonZero({ ...counts }));
      throw new StrikebookError(
        "empty",
        `${path} has no usable row on ${date} (dropped: ${dropped})`,
        "choose another day",
      );
    }
    const runs = [...contracts.values()].map((rows) => toRun(rows, counts));
    return sourceDay(niftyOptions, date, runs, toSpot(spot), {
      dataset: "nse_options_1m",
      source: "one-minute NIFTY chain, last prices",
      files: [{ name: basename(path), sha256 }],
      granularity: { kind: "bar", barSeconds: 60 },
      hasBook: false,
      counts: nonZero({ ...counts }),
    });
  });
}

function takeRow(row: CsvRow, days: Map<CivilDate, Day>): void {
  const [stamp = "", symbol = "", expiryText = "", , type = ""] = row.cells;
  if (symbol !== "NIFTY50") throw row.failure(`symbol "${symbol}" is not NIFTY50`);
  const minute = minuteOf(stamp);
  if (!minute) throw row.failure(`"${stamp}" is not a minute written yyyymmddHHMM`);
  if (type !== "CE" && type !== "PE") throw row.failure(`option type "${type}" is neither CE nor PE`);
  const expiry = expiryOf(expiryText);
  if (expiry === undefined) throw row.failure(`expiry "${expiryText}" is no day written dd-Mon-yyyy`);
  const { date, micros, inSession } = minute;
  let day = days.get(date);
  if (!day) {
    day = {
      contracts: new Map(),
      spot: new Map(),
      counts: {
        expiredContract: 0,
        outOfSession: 0,
        zeroPrice: 0,
        volumeReset: 0,
        vendorIvFloor: 0,
        spotFloat32Restored: 0,
      },
    };
    days.set(date, day);
  }
  if (date > expiry) day.counts.expiredContract++;
  else if (!inSession) day.counts.outOfSession++;
  else {
    takeSpot(day, micros, row);
    takeQuote(day, micros, expiry, type, row);
  }
}

function takeSpot(day: Day, micros: number, row: CsvRow): void {
  const sent = row.number(SPOT);
  if (!(sent > 0)) throw row.failure(`index level ${sent} is not above 0`);
  const known = day.spot.get(micros);
  const cents = Math.round(sent * 100) / 100;
  // Exactly what single precision makes of a two-decimal level; any other number stays as sent.
  const restored = cents !== sent && Math.fround(cents) === sent;
  const price = restored ? cents : sent;
  if (known === undefined) {
    day.spot.set(micros, price);
    if (restored) day.counts.spotFloat32Restored++;
  } else if (known !== price) throw row.failure(`index level ${price} where this minute had ${known} before`);
}

function takeQuote(day: Day, micros: number, expiry: CivilDate, type: OptionLetter, row: CsvRow): void {
  const strike = row.number(STRIKE);
  const key = `${expiry}|${type}|${strike}`;
  let rows = day.contracts.get(key);
  if (!rows) {
    const contract = contractIdentity(niftyOptions, expiry, type, strike);
    rows = { contract, timestamp: [], values: VALUES.map(() => []) };
    day.contracts.set(key, rows);
  }
  const before = rows.timestamp.at(-1);
  if (before !== undefined && micros <= before)
    throw row.failure(`${rows.contract.key} has this minute or a later one already`);
  rows.timestamp.push(micros);
  for (let i = 0; i < VALUES.length; i++) rows.values[i]!.push(row.number(FIRST_VALUE + i));
}

function toRun({ contract, timestamp, values }: Rows, counts: Counts): QuoteRun {
  const rows = timestamp.length;
  const [lastPrice, volume, openInterest, ...others] = values.map((column) => Float64Array.from(column)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    ...Float64Array[],
  ];
  const none = new Float64Array(rows).fill(Number.NaN);
  const change = new Float64Array(rows);
  counts.volumeReset += volumeChange(volume, change);
  const iv = others[1]!;
  for (let i = 0; i < rows; i++) {
    if (!(iv[i]! > VENDOR_IV_FLOOR)) counts.vendorIvFloor++;
    if (lastPrice[i]! > 0) continue;
    lastPrice[i] = Number.NaN;
    counts.zeroPrice++;
  }
  const quotes = {
    timestamp: Float64Array.from(timestamp),
    lastPrice,
    bidPrice: none,
    bidSize: none,
    askPrice: none,
    askSize: none,
    volume,
    volumeChange: change,
    openInterest,
  };
  return { contract, rows, quotes, vendor: Object.fromEntries(VALUES.slice(3).map((name, i) => [name, others[i]!])) };
}

function toSpot(minutes: Map<number, number>): SpotSeries {
  const timestamp = Float64Array.from(minutes.keys()).sort();
  return {
    underlying: niftyOptions.underlying,
    instrument: "index",
    timestamp,
    price: timestamp.map((micros) => minutes.get(micros)!),
  };
}

interface Minute {
  readonly date: CivilDate;
  readonly micros: number;
  readonly inSession: boolean;
}

/** `202608181043` in India; undefined for what is no minute. */
const minuteOf = remember((stamp): Minute | undefined => {
  const date = `${stamp.slice(0, 4)}-${stamp.slice(4, 6)}-${stamp.slice(6, 8)}`;
  const clock = /^\d{8}([01]\d|2[0-3])([0-5]\d)$/.exec(stamp);
  if (!clock || !isCivilDate(date)) return undefined;
  const { session } = niftyOptions;
  const second = Number(clock[1]) * 3600 + Number(clock[2]) * 60;
  const inSession = second >= session.openSecond && second <= session.closeSecond;
  return { date, micros: instantAt(date, second, session), inSession };
});

/** `18-Aug-2026` as 2026-08-18; undefined for what is no day. */
const expiryOf = remember((text): CivilDate | undefined => {
  const [day = "", month = "", year = ""] = text.split("-");
  const date = `${year}-${String(MONTHS.indexOf(month) + 1).padStart(2, "0")}-${day}`;
  return isCivilDate(date) ? date : undefined;
});
