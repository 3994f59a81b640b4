import { type ContractIdentity, contractIdentity } from "../../contract/ContractIdentity.js";
import { parseDeribitOptionName } from "../../contract/deribitOptionName.js";
import { products } from "../../contract/Product.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { TaskOptions } from "../../task/TaskOptions.js";
import type { CivilDate } from "../../time/civilDate.js";
import { type CsvRow, readCsv } from "../readCsv.js";

/** Files of one snapshot. */
export interface DeribitChainFiles {
  /** Option quotes, in coins. */
  readonly options: string;
  /** Dated futures and the perpetual, in dollars. */
  readonly futures: string;
}

/** Best bid and ask; NaN for a side that is not there. */
export interface DeribitFuture {
  readonly name: string;
  readonly bid: number;
  readonly ask: number;
}

/** Quotes of one right, one value per strike; NaN where there is none. */
export interface DeribitSide {
  readonly bidCoin: Float64Array;
  readonly askCoin: Float64Array;
  /** Coins. */
  readonly openInterest: Float64Array;
  readonly volumeUsd: Float64Array;
  /** Contracts that are listed. */
  readonly contracts: readonly (ContractIdentity | undefined)[];
}

/** Options of one expiry, in columns over ascending strikes. */
export interface DeribitExpiry {
  readonly expiry: CivilDate;
  /** 08:00 UTC of that day. */
  readonly expiryMicros: number;
  /** The future that settles with them; undefined where none is listed. */
  readonly future: DeribitFuture | undefined;
  readonly strikes: Float64Array;
  readonly calls: DeribitSide;
  readonly puts: DeribitSide;
}

/** One coin's whole option chain at one instant. */
export interface DeribitChain {
  readonly underlying: string;
  /** Epoch µs UTC. */
  readonly asOfMicros: number;
  readonly perpetual: DeribitFuture | undefined;
  readonly expiries: readonly DeribitExpiry[];
  /** Option rows. */
  readonly rows: number;
  /** Both files with their hashes. */
  readonly files: readonly { readonly path: string; readonly sha256: string }[];
}

const OPTIONS_HEADER = [
  "as_of",
  "instrument_name",
  "expiry_utc",
  "strike",
  "right",
  "bid_btc",
  "ask_btc",
  "open_interest",
  "volume_usd",
];
const FUTURES_HEADER = ["as_of", "instrument_name", "expiry_utc", "bid", "ask", "open_interest_usd", "volume_usd"];

interface Quote {
  readonly contract: ContractIdentity;
  readonly values: readonly [bid: number, ask: number, openInterest: number, volumeUsd: number];
}

/**
 * Reads a snapshot of one coin's chain on Deribit: option quotes in coins (times the expiry's future they are dollars)
 * and the futures of the same instant. The contract comes from the instrument's name; the columns beside it must agree.
 *
 * @throws StrikebookError `schema`, `missing` or `corrupt`, naming file and line: a name that is no coin-settled option
 *   of a known product, another instant, a contract twice
 */
export async function readDeribitChain(files: DeribitChainFiles, options: TaskOptions = {}): Promise<DeribitChain> {
  const instant = new OneInstant();
  const futures = new Map<string, DeribitFuture>();
  const futuresFile = await readCsv(
    files.futures,
    FUTURES_HEADER,
    (row) => {
      const [asOf, name, expiry] = row.cells as [string, string, string];
      instant.check(row, asOf);
      if (futures.has(expiry)) throw row.failure(`there are two futures of "${expiry}"`);
      futures.set(expiry, { name, bid: row.number(3), ask: row.number(4) });
    },
    options,
  );
  const byExpiry = new Map<string, Map<string, Quote>>();
  let underlying: string | undefined;
  const optionsFile = await readCsv(
    files.options,
    OPTIONS_HEADER,
    (row) => {
      instant.check(row, row.cells[0]!);
      const quote = quoteOf(row);
      underlying ??= quote.contract.product.underlying;
      if (underlying !== quote.contract.product.underlying)
        throw row.failure(`an option on another coin than ${underlying}`);
      const expiry = row.cells[2]!;
      let quotes = byExpiry.get(expiry);
      if (!quotes) byExpiry.set(expiry, (quotes = new Map()));
      if (quotes.has(quote.contract.key)) throw row.failure(`${quote.contract.key} is there already`);
      quotes.set(quote.contract.key, quote);
    },
    options,
  );
  const expiries = [...byExpiry.keys()]
    .sort()
    .map((stamp) => expiryOf([...byExpiry.get(stamp)!.values()], futures.get(stamp)));
  return {
    underlying: underlying!,
    asOfMicros: instant.micros,
    perpetual: futures.get(""),
    expiries,
    rows: optionsFile.rows,
    files: [
      { path: files.options, sha256: optionsFile.sha256 },
      { path: files.futures, sha256: futuresFile.sha256 },
    ],
  };
}

/** All rows of a snapshot are of one instant. */
class OneInstant {
  micros = Number.NaN;
  #text: string | undefined;

  check(row: CsvRow, text: string): void {
    if (text === this.#text) return;
    if (this.#text !== undefined) throw row.failure(`as_of ${text} where the snapshot is of ${this.#text}`);
    const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(?:\+00:00|Z)$/.exec(text);
    if (!match) throw row.failure(`as_of "${text}" is no instant in UTC`);
    this.micros = Date.parse(`${match[1]}Z`) * 1000 + Number((match[2] ?? "").padEnd(6, "0"));
    this.#text = text;
  }
}

function quoteOf(row: CsvRow): Quote {
  const [, name, stamp, strike, right] = row.cells as [string, string, string, string, string];
  const parsed = parseDeribitOptionName(name);
  if (!parsed.ok) throw row.failure(parsed.reason);
  const product = products[`DERIBIT:${parsed.underlying}`];
  if (product?.settlement !== "inverse") throw row.failure(`no coin-settled product ${parsed.underlying} is known`);
  const contract = contractIdentity(product, parsed.expiry, parsed.optionType, parsed.strike);
  const agrees =
    Date.parse(stamp) * 1000 === contract.expiryMicros &&
    Number(strike) === parsed.strike &&
    right === (parsed.optionType === "CE" ? "C" : "P");
  if (!agrees) throw row.failure(`${name} does not agree with expiry ${stamp}, strike ${strike}, right ${right}`);
  const price = (column: number): number => (row.number(column) > 0 ? row.number(column) : Number.NaN);
  return { contract, values: [price(5), price(6), row.number(7), row.number(8)] };
}

function expiryOf(quotes: readonly Quote[], future: DeribitFuture | undefined): DeribitExpiry {
  const { expiryDate, expiryMicros } = quotes[0]!.contract;
  const strikes = Float64Array.from(new Set(quotes.map(({ contract }) => contract.strike))).sort();
  const side = (optionType: "CE" | "PE"): DeribitSide => {
    const own = new Map(
      quotes
        .filter(({ contract }) => contract.optionType === optionType)
        .map((quote) => [quote.contract.strike, quote]),
    );
    const column = (at: number): Float64Array => strikes.map((strike) => own.get(strike)?.values[at] ?? Number.NaN);
    return {
      bidCoin: column(0),
      askCoin: column(1),
      openInterest: column(2),
      volumeUsd: column(3),
      contracts: Array.from(strikes, (strike) => own.get(strike)?.contract),
    };
  };
  return { expiry: expiryDate, expiryMicros, future, strikes, calls: side("CE"), puts: side("PE") };
}

/**
 * The middle of a future's book, dollars.
 *
 * @throws StrikebookError `missing` for no future, or one without both sides
 */
export function futureMiddle(future: DeribitFuture | undefined): number {
  const middle = future === undefined ? Number.NaN : 0.5 * (future.bid + future.ask);
  if (middle > 0) return middle;
  throw new StrikebookError(
    "missing",
    `there is no two-sided future${future === undefined ? "" : ` ${future.name}`}`,
    "take the forward from put-call parity",
  );
}
