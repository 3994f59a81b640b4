import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDbSession } from "../../../lib/lake/DuckDbSession.js";
import { readTable } from "../../../lib/lake/readTable.js";

/** Epoch microseconds of a UTC time. */
export const micros = (iso: string): number => Date.parse(iso) * 1000;

export const OPTION_HEADER =
  "exchange,symbol,timestamp,local_timestamp,type,strike_price,expiration,open_interest,last_price,bid_price,bid_amount,bid_iv,ask_price,ask_amount,ask_iv,mark_price,mark_iv,underlying_index,underlying_price,delta,gamma,vega,theta,rho";
export const QUOTE_HEADER = "exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,bid_amount";
export const TRADE_HEADER = "exchange,symbol,timestamp,local_timestamp,id,side,price,amount";
export const RATE_HEADER =
  "block_timestamp,liquidity_rate,stable_borrow_rate,variable_borrow_rate,liquidity_index,variable_borrow_index";

export interface OptionLine {
  readonly symbol: string;
  readonly at: number;
  readonly bid?: number | string | undefined;
  readonly ask?: number | string | undefined;
  readonly type?: string;
  readonly strike?: number;
  readonly expiration?: number;
  readonly local?: number;
}

const MONTHS = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";

/** One line of an option chain; what is not said follows from the name. */
export function optionLine(line: OptionLine): string {
  const [, day, strike, right] = line.symbol.split("-");
  const [, date, month, year] = /^(\d+)([A-Z]{3})(\d\d)$/.exec(day!)!;
  const expiration = Date.UTC(2000 + Number(year), MONTHS.indexOf(month!) / 3, Number(date), 8) * 1000;
  return [
    "deribit",
    line.symbol,
    line.at,
    line.local ?? line.at + 20_000,
    line.type ?? (right === "C" ? "call" : "put"),
    line.strike ?? strike,
    line.expiration ?? expiration,
    10,
    "",
    line.bid ?? "",
    line.bid === undefined ? "" : 5,
    "",
    line.ask ?? "",
    line.ask === undefined ? "" : 5,
    "",
    "0.01",
    "50",
    "BTC",
    "30000",
    "",
    "",
    "",
    "",
    "",
  ].join(",");
}

export const quoteLine = (at: number, bid: number | "", ask: number | "", symbol = "BTC-PERPETUAL"): string =>
  ["deribit", symbol, at, at + 10_000, 100, ask, bid, 100].join(",");

export const tradeLine = (at: number, price: number): string =>
  ["deribit", "BTC-PERPETUAL", at, at + 10_000, at, "buy", price, 10].join(",");

export const rateLine = (iso: string, liquidity: number, borrow = 2 * liquidity): string =>
  [iso.replace("T", " ").replace("Z", ""), liquidity, 0, borrow, 1, 1].join(",");

/** Writes a CSV.gz file and gives its path. */
export function csvGz(folder: string, name: string, header: string, lines: readonly string[]): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, gzipSync(`${[header, ...lines].join("\n")}\n`));
  return path;
}

/** Rows of a query; instants are epoch microseconds. */
// biome-ignore lint/suspicious/noExplicitAny: rows of any query
export async function rowsOf(sql: string): Promise<any[]> {
  const session = await DuckDbSession.open();
  try {
    const table = await session.query(sql, (result) => readTable(session.duckdb, result));
    return table.records();
  } finally {
    await session.close();
  }
}
