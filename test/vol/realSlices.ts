import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { ChainSlice } from "../../lib/vol/index.js";
import { sharedData } from "../sharedData.js";

/** One expiry of a real market at one moment. */
export interface RealSlice {
  readonly source: "ES" | "Deribit" | "NSE 2022" | "AAPL" | "NIFTY 2026" | "SPX";
  /** Moment and expiry. */
  readonly name: string;
  readonly chain: ChainSlice;
  readonly discountFactor: number;
}

interface Side {
  bid: number;
  ask: number;
  price: number;
  ageSeconds: number;
}

interface Row {
  call: Side;
  put: Side;
}

const none = (): Side => ({ bid: Number.NaN, ask: Number.NaN, price: Number.NaN, ageSeconds: Number.NaN });

class ChainBuilder {
  readonly #rows = new Map<number, Row>();

  side(strike: number, right: string): Side {
    let row = this.#rows.get(strike);
    if (row === undefined) this.#rows.set(strike, (row = { call: none(), put: none() }));
    return right.startsWith("C") ? row.call : row.put;
  }

  quoted(tauYears: number, near: { readonly spot?: number; readonly forward?: number }): ChainSlice {
    const strikes = Float64Array.from(this.#rows.keys()).sort();
    const column = (of: (row: Row) => number): Float64Array => strikes.map((strike) => of(this.#rows.get(strike)!));
    return {
      strikes,
      callPrices: column((row) => 0.5 * (row.call.bid + row.call.ask)),
      putPrices: column((row) => 0.5 * (row.put.bid + row.put.ask)),
      callQuotes: { bids: column((row) => row.call.bid), asks: column((row) => row.call.ask) },
      putQuotes: { bids: column((row) => row.put.bid), asks: column((row) => row.put.ask) },
      tauYears,
      ...near,
    };
  }

  traded(tauYears: number, spot: number): ChainSlice {
    const strikes = Float64Array.from(this.#rows.keys()).sort();
    const column = (of: (row: Row) => number): Float64Array => strikes.map((strike) => of(this.#rows.get(strike)!));
    return {
      strikes,
      callPrices: column((row) => row.call.price),
      putPrices: column((row) => row.put.price),
      callAgesSeconds: column((row) => row.call.ageSeconds),
      putAgesSeconds: column((row) => row.put.ageSeconds),
      tauYears,
      spot,
    };
  }
}

const YEAR_MS = 365 * 86_400_000;

function readRows(folder: string, file: string): string[][] {
  const bytes = readFileSync(join(folder, file));
  const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  return text
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(","));
}

/** Quote of an option in force: a number above 0, or NaN. */
const quote = (text: string): number => (Number(text) > 0 ? Number(text) : Number.NaN);

/** Two expiries at fourteen half hours of 6 January 2020; bars are visible a minute after their stamp. */
export function esSlices(): RealSlice[] | undefined {
  const folder = sharedData("lean-es-futopt-20200106");
  if (folder === undefined) return undefined;
  const rows = readRows(folder, "es_options_quote_1m_20200106.csv.gz");
  rows.sort((a, b) => (a[0]! < b[0]! ? -1 : a[0]! > b[0]! ? 1 : 0));
  const moments = Array.from({ length: 14 }, (_unused, i) => Date.UTC(2020, 0, 6, 14, 30 + 30 * i));
  const slices: RealSlice[] = [];
  for (const [expiry, end] of [
    ["20200320", Date.UTC(2020, 2, 20, 13, 30)],
    ["20200619", Date.UTC(2020, 5, 19, 13, 30)],
  ] as const) {
    const chain = new ChainBuilder();
    let next = 0;
    for (const now of moments) {
      const lastBar = new Date(now - 60_000).toISOString().slice(0, 19);
      for (; next < rows.length && rows[next]![0]! <= lastBar; next++) {
        const row = rows[next]!;
        if (row[1] !== expiry) continue;
        const side = chain.side(Number(row[2]), row[3]!);
        if (row[7] !== "") side.bid = Number(row[7]);
        if (row[12] !== "") side.ask = Number(row[12]);
      }
      const name = `${new Date(now).toISOString().slice(11, 16)}Z ${expiry}`;
      slices.push({ source: "ES", name, chain: chain.quoted((end - now) / YEAR_MS, {}), discountFactor: 1 });
    }
  }
  return slices;
}

/** Thirteen expiries of 1 August 2026: coin premiums times the dated future's mid. */
export function deribitSlices(): RealSlice[] | undefined {
  const folder = sharedData("deribit-btc-20260801");
  if (folder === undefined) return undefined;
  const forwards = new Map<string, number>();
  for (const row of readRows(folder, "deribit_btc_futures_20260801.csv")) {
    if (row[2] !== "") forwards.set(row[2]!, 0.5 * (Number(row[3]) + Number(row[4])));
  }
  const chains = new Map<string, ChainBuilder>();
  let now = 0;
  for (const row of readRows(folder, "deribit_btc_options_20260801.csv")) {
    now = Date.parse(row[0]!);
    const expiry = row[2]!;
    const forward = forwards.get(expiry)!;
    if (!chains.has(expiry)) chains.set(expiry, new ChainBuilder());
    const side = chains.get(expiry)!.side(Number(row[3]), row[4]!);
    side.bid = quote(row[5]!) * forward;
    side.ask = quote(row[6]!) * forward;
  }
  return [...chains].map(([expiry, chain]) => ({
    source: "Deribit",
    name: expiry,
    chain: chain.quoted((Date.parse(expiry) - now) / YEAR_MS, { forward: forwards.get(expiry)! }),
    discountFactor: 1,
  }));
}

const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

/** 15:30 India (10:00 UTC) of a dd-Mon-yyyy date. */
function nseClose(date: string): number {
  const [day, month, year] = date.split("-") as [string, string, string];
  return Date.UTC(Number(year), MONTHS.indexOf(month) / 3, Number(day), 10);
}

/** Expiries of NIFTY on 28 March 2022 at 10:47:19 with ten or more two-sided options. */
export function nseSlices(): RealSlice[] | undefined {
  const folder = sharedData("nse-option-chain-json");
  if (folder === undefined) return undefined;
  const now = Date.UTC(2022, 2, 28, 5, 17, 19);
  const chains = new Map<string, ChainBuilder>();
  let spot = Number.NaN;
  const twoSided = new Map<string, number>();
  for (const row of readRows(folder, "nifty_20220328_1047.csv")) {
    const expiry = row[2]!;
    spot = Number(row[1]);
    if (!chains.has(expiry)) chains.set(expiry, new ChainBuilder());
    const side = chains.get(expiry)!.side(Number(row[3]), row[4]!);
    side.bid = quote(row[6]!);
    side.ask = quote(row[7]!);
    if (side.bid > 0 && side.ask > 0) twoSided.set(expiry, (twoSided.get(expiry) ?? 0) + 1);
  }
  return [...chains]
    .filter(([expiry]) => (twoSided.get(expiry) ?? 0) >= 10)
    .map(([expiry, chain]) => ({
      source: "NSE 2022",
      name: expiry,
      chain: chain.quoted((nseClose(expiry) - now) / YEAR_MS, { spot }),
      discountFactor: 1,
    }));
}

/** Overnight rate of early October 2025, for the discounting of the AAPL chain. */
const AAPL_RATE = 0.041;

/** Expiries of AAPL on 6 October 2025, 16:00 New York. American options: the out-of-the-money side, early exercise ignored. */
export function aaplSlices(): RealSlice[] | undefined {
  const folder = sharedData("oipd-density-samples");
  if (folder === undefined) return undefined;
  const now = Date.UTC(2025, 9, 6, 20);
  const chains = new Map<string, ChainBuilder>();
  for (const row of readRows(folder, "aapl_yahoo_chain_20251006.csv")) {
    const expiry = row[14]!;
    if (!chains.has(expiry)) chains.set(expiry, new ChainBuilder());
    const side = chains.get(expiry)!.side(Number(row[2]), row[15] === "call" ? "C" : row[15]!.toUpperCase());
    side.bid = quote(row[4]!);
    side.ask = quote(row[5]!);
  }
  return [...chains].map(([expiry, chain]) => {
    const tauYears = (Date.parse(`${expiry}T20:00:00Z`) - now) / YEAR_MS;
    return {
      source: "AAPL",
      name: expiry,
      chain: chain.quoted(tauYears, { spot: 256.5 }),
      discountFactor: Math.exp(-AAPL_RATE * tauYears),
    };
  });
}

const NIFTY_MOMENTS = ["1130", "1230", "1307", "1400", "1500"];

/**
 * NIFTY last prices of 18 August 2026 at five moments. The age of a print is the time since the day's volume of its
 * option last changed: a print of the current minute has age 0, one that never changed has none.
 */
export function niftySlices(): RealSlice[] | undefined {
  const folder = sharedData("nifty-chain-1min-202608");
  if (folder === undefined) return undefined;
  const rows = readRows(folder, "nifty_chain_20260818_1043-1530.csv.gz");
  const instant = (stamp: string): number =>
    Date.UTC(2026, 7, 18, Number(stamp.slice(8, 10)), Number(stamp.slice(10, 12))) - 5.5 * 3_600_000;
  const traded = new Map<string, { volume: number; at: number }>();
  const chains = new Map<string, { chain: ChainBuilder; spot: number; now: number; expiry: string }>();
  for (const row of rows) {
    const [stamp, , expiry, strike, right] = row as [string, string, string, string, string];
    const now = instant(stamp);
    const option = `${expiry} ${strike} ${right}`;
    const volume = Number(row[7]);
    const last = traded.get(option);
    if (last === undefined) traded.set(option, { volume, at: Number.NaN });
    else if (volume !== last.volume) traded.set(option, { volume, at: now });
    if (!NIFTY_MOMENTS.includes(stamp.slice(8))) continue;
    const key = `${stamp.slice(8, 10)}:${stamp.slice(10)} ${expiry}`;
    if (!chains.has(key)) chains.set(key, { chain: new ChainBuilder(), spot: Number(row[5]), now, expiry });
    const side = chains.get(key)!.chain.side(Number(strike), right);
    side.price = quote(row[6]!);
    side.ageSeconds = (now - traded.get(option)!.at) / 1000;
  }
  return [...chains].map(([name, { chain, spot, now, expiry }]) => ({
    source: "NIFTY 2026",
    name,
    chain: chain.traded((nseClose(expiry) - now) / YEAR_MS, spot),
    discountFactor: 1,
  }));
}

/** The two small end-of-day SPX samples, one slice an expiry and day: two and five strikes, many without a bid. */
export function spxSlices(): RealSlice[] | undefined {
  const folder = sharedData("spx-eod-2014-2017");
  if (folder === undefined) return undefined;
  const slices: RealSlice[] = [];
  for (const file of ["spx_options_20141215_sample.csv", "spx_options_20170103_sample.csv"]) {
    const header = readFileSync(join(folder, file), "utf8").split("\n")[0]!.split(",");
    const column = (name: string): number => header.findIndex((title) => title.trim() === name);
    const [day, expiry, type, strike, bid, ask, last] = [
      "quotedate",
      "expiration",
      "type",
      "strike",
      "bid",
      "ask",
      "underlying_last",
    ].map(column) as [number, number, number, number, number, number, number];
    const chains = new Map<string, { chain: ChainBuilder; tauYears: number; spot: number }>();
    for (const row of readRows(folder, file)) {
      const name = `${row[day]} ${row[expiry]}`;
      const tauYears = (Date.parse(row[expiry]!) - Date.parse(row[day]!)) / YEAR_MS;
      if (!chains.has(name)) chains.set(name, { chain: new ChainBuilder(), tauYears, spot: Number(row[last]) });
      const side = chains.get(name)!.chain.side(Number(row[strike]), row[type] === "call" ? "C" : "P");
      side.bid = quote(row[bid]!);
      side.ask = quote(row[ask]!);
    }
    for (const [name, { chain, tauYears, spot }] of chains) {
      if (tauYears > 0)
        slices.push({ source: "SPX", name, chain: chain.quoted(tauYears, { spot }), discountFactor: 1 });
    }
  }
  return slices;
}

/** Windows of |ln(strike/forward)| that the acceptance figures are asked for. */
export const WINDOWS: readonly number[] = [0.05, 0.07, 0.1, 0.15, 0.2];
