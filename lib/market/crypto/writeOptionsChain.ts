import { deribitDay } from "../../contract/deribitOptionName.js";
import { civilFromDays, daysFromCivil } from "../../time/civilDate.js";
import { MICROS_PER_DAY, MICROS_PER_SECOND } from "../../time/micros.js";
import { RandomStream } from "../RandomStream.js";
import { ActiveOptions } from "./ActiveOptions.js";
import type { CryptoDay } from "./CryptoDay.js";
import type { CryptoFaultCounts, CryptoTruthDay } from "./CryptoTruth.js";
import type { CsvGzFile } from "./CsvGzFile.js";
import { DERIBIT_EXPIRY_SECOND } from "./deribitExpiries.js";
import type { ListedOption, OptionChain } from "./OptionChain.js";
import type { OptionQuote, OptionQuoter } from "./OptionQuoter.js";
import { type BookCells, type OptionKind, optionLine } from "./optionLine.js";
import { DAY_SECONDS } from "./PerpetualPath.js";

/** How many rows of 100,000 get which fault, in the order in which they are drawn. */
const FAULTS: readonly (readonly [name: keyof CryptoFaultCounts, per100k: number])[] = [
  ["crossed", 200],
  ["zeroBid", 200],
  ["belowIntrinsic", 500],
  ["duplicated", 100],
  ["outOfOrder", 100],
  ["expired", 60],
  ["otherCoin", 400],
  ["linear", 300],
];
/** Seconds by which a row out of order is late. */
const LATE_SECONDS = 3;
/** Dollars a bitcoin over dollars an ether, in the sample. */
const ETHER_SHARE = 1 / 16;
const ETHER_STEP = 25;
const NEAR_MONEYNESS = 0.03;
const SHORT_DAYS = 30;
/** An option must be this far in the money, coins, to be quoted below its intrinsic value. */
const LEAST_INTRINSIC = 0.003;

export interface OptionsDayContext {
  readonly chain: OptionChain;
  readonly quoter: OptionQuoter;
  readonly seed: number;
  readonly rows: number;
  readonly signal: AbortSignal | undefined;
  /** Told how many rows more are written. */
  readonly advance: (rows: number) => void;
}

/** Writes one day's option quotes in the order of their arrival, with the known faults in them. */
export async function writeOptionsChain(
  file: CsvGzFile,
  day: CryptoDay,
  context: OptionsDayContext,
): Promise<CryptoTruthDay["options"]> {
  const { chain, rows, signal, advance } = context;
  const random = new RandomStream(context.seed, `crypto options ${day.date}`);
  const active = new ActiveOptions();
  const writer = new OptionRowWriter(file, day, context, random);
  const { price } = day.perpetual;
  let written = 0;
  for (let second = 0; second < DAY_SECONDS; second++) {
    const micros = day.startMicros + second * MICROS_PER_SECOND;
    if (second === DERIBIT_EXPIRY_SECOND) chain.renew(day.date, price[second]!);
    if (second % 3600 === 0) {
      active.weigh(chain.options, micros, price[second]!);
      // Lets compression be fed, signals arrive and progress be drawn.
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
      signal?.throwIfAborted();
    }
    const due = Math.floor((rows * (second + 1)) / DAY_SECONDS);
    const count = due - written;
    for (let i = 0; i < count; i++) {
      if (file.full) {
        signal?.throwIfAborted();
        await file.turn();
      }
      const offsetMillis = Math.floor((980 * (i + random.uniform())) / count);
      writer.write(active.at(random.uniform()), second, micros + 1000 * offsetMillis);
    }
    written = due;
    if (second % 3600 === 3599) advance(due - Math.floor((rows * (second - 3599)) / DAY_SECONDS));
  }
  return { rows: file.rows, nearTheMoneyShortDated: writer.near, faults: writer.faults };
}

/** The option chain before the first day's 08:00. */
export function listBefore(chain: OptionChain, day: CryptoDay): void {
  chain.renew(civilFromDays(daysFromCivil(day.date) - 1), day.perpetual.price[0]!);
}

class OptionRowWriter {
  readonly faults: CryptoFaultCounts = {
    crossed: 0,
    zeroBid: 0,
    belowIntrinsic: 0,
    duplicated: 0,
    outOfOrder: 0,
    expired: 0,
    otherCoin: 0,
    linear: 0,
  };
  near = 0;
  readonly #file: CsvGzFile;
  readonly #day: CryptoDay;
  readonly #context: OptionsDayContext;
  readonly #random: RandomStream;
  readonly #book: BookCells = { bidPrice: 0, bidAmount: 0, askPrice: 0, askAmount: 0 };
  #arrival = 0;

  constructor(file: CsvGzFile, day: CryptoDay, context: OptionsDayContext, random: RandomStream) {
    this.#file = file;
    this.#day = day;
    this.#context = context;
    this.#random = random;
  }

  /** Writes the row of an option that is quoted at `nowMicros`, in `second` of the day. */
  write(chosen: ListedOption, second: number, nowMicros: number): void {
    let fault = this.#drawFault();
    let option = chosen;
    let kind: OptionKind = "BTC";
    let at = second;
    let micros = nowMicros;
    if (fault === "outOfOrder") {
      if (second < LATE_SECONDS) fault = undefined;
      else {
        at -= LATE_SECONDS;
        micros -= LATE_SECONDS * MICROS_PER_SECOND;
      }
    } else if (fault === "expired") option = this.#expired();
    else if (fault === "linear") kind = "BTC_USDC";
    else if (fault === "otherCoin") {
      kind = "ETH";
      option = etherOption(option);
    }
    const price = this.#day.perpetual.price[at]!;
    const quote = this.#context.quoter.quote(
      option,
      micros,
      this.#day.perpetual.volatility,
      kind === "ETH" ? price * ETHER_SHARE : price,
      this.#day.carry[Math.floor(at / 60)]!,
    );
    this.#fillBook(quote);
    if (fault === "crossed") {
      const { askPrice } = this.#book;
      this.#book.askPrice = quote.bidPrice > 0 ? quote.bidPrice : quote.tick;
      this.#book.bidPrice = askPrice;
      if (this.#book.bidPrice <= this.#book.askPrice) this.#book.bidPrice = this.#book.askPrice + 2 * quote.tick;
      this.#book.bidAmount ||= 1;
    } else if (fault === "zeroBid") this.#book.bidPrice = this.#book.bidAmount = 0;
    else if (fault === "belowIntrinsic") {
      if (quote.intrinsic < LEAST_INTRINSIC) fault = undefined;
      else {
        this.#book.bidPrice = Math.floor((0.6 * quote.intrinsic) / 0.0001) * 0.0001;
        this.#book.askPrice = Math.floor((0.8 * quote.intrinsic) / 0.0001) * 0.0001;
        this.#book.bidAmount ||= 1;
      }
    }
    this.#arrival = Math.max(this.#arrival + 1, nowMicros + this.#random.integer(4000, 8000));
    const line = optionLine(kind, option, quote, this.#book, micros, this.#arrival);
    this.#file.line(line);
    let written = 1;
    if (fault === "duplicated") {
      this.#file.line(line);
      written = 2;
    }
    if (fault !== undefined) this.faults[fault]++;
    if (kind === "BTC" && isNear(option, micros, price)) this.near += written;
  }

  #drawFault(): keyof CryptoFaultCounts | undefined {
    let draw = this.#random.uniform() * 100_000;
    for (const [name, per100k] of FAULTS) {
      if (draw < per100k) return name;
      draw -= per100k;
    }
    return undefined;
  }

  #expired(): ListedOption {
    const { expired } = this.#context.chain;
    return expired[this.#random.integer(0, expired.length - 1)]!;
  }

  #fillBook(quote: OptionQuote): void {
    const random = this.#random;
    const hasBid = quote.bidPrice > 0;
    this.#book.bidPrice = hasBid ? quote.bidPrice : "";
    this.#book.bidAmount = hasBid ? random.integer(1, 400) / 10 : "";
    this.#book.askPrice = quote.askPrice;
    this.#book.askAmount = random.integer(1, 400) / 10;
  }
}

function isNear(option: ListedOption, micros: number, price: number): boolean {
  const left = option.expiryMicros - micros;
  return left > 0 && left <= SHORT_DAYS * MICROS_PER_DAY && Math.abs(option.strike / price - 1) < NEAR_MONEYNESS;
}

function etherOption(option: ListedOption): ListedOption {
  const strike = Math.max(ETHER_STEP, Math.round((option.strike * ETHER_SHARE) / ETHER_STEP) * ETHER_STEP);
  const suffix = `${deribitDay(option.expiry)}-${strike}-${option.optionType === "CE" ? "C" : "P"}`;
  return { ...option, strike, suffix };
}
