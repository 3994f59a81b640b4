import { MICROS_PER_SECOND } from "../time/micros.js";
import { nseSession } from "../time/Session.js";
import { levelDepth, quoteSpread, type Standing, tradeLots, tradeRate } from "./liquidity.js";
import { hashText, mix32 } from "./mix32.js";
import { OrderBook, TICKS_PER_POINT } from "./OrderBook.js";
import type { ContractDay, ContractPlan } from "./planContracts.js";
import { RandomStream } from "./RandomStream.js";
import type { SampleMarketState } from "./SampleMarketState.js";
import { istMicros, SESSION_SECONDS } from "./sampleClock.js";
import { ssviTotalVariance } from "./ssvi.js";
import { TradeRecord } from "./TradeRecord.js";
import { drawNearSpacing, drawRestSpacing, NEAR_STRIKES } from "./tickSpacing.js";
import { undiscountedOption } from "./undiscountedOption.js";
import type { VendorRows } from "./VendorRows.js";
import type { VendorTable } from "./VendorTable.js";
import { writeFaults } from "./writeFaults.js";

/** Share of contract days with rows before the open, and with rows after the close; how many at most. */
const EXTRA_SHARE = 0.3;
const MOST_EXTRA_ROWS = 3;
const LINGERING_ROWS = 80;

/**
 * Rows of one option contract. Each session: quotes from the surface at the times of the tick schedule, a book around
 * them, trades at its bid and ask, and what the vendor's feed adds: rows before the open that repeat yesterday's last
 * trade, rows after the close that repeat the last quote, and the faults of `writeFaults`.
 */
export class ContractTable implements VendorTable {
  readonly kind = "option";
  readonly name: string;
  readonly #market: SampleMarketState;
  readonly #plan: ContractPlan;
  readonly #trades: TradeRecord = new TradeRecord();
  #day = 0;

  constructor(market: SampleMarketState, plan: ContractPlan) {
    this.#market = market;
    this.#plan = plan;
    this.name = plan.table;
  }

  next(rows: VendorRows): boolean {
    const { table, days, model, expiry } = this.#plan;
    const day = days[this.#day];
    const lingering = this.#day === days.length ? this.#market.lingers(this.#plan) : undefined;
    const date = day?.path.date ?? lingering;
    rows.rows = 0;
    if (date === undefined) return false;
    const random = new RandomStream(this.#market.seed, `${table}|${date}`);
    if (this.#day === 0) this.#startBefore(days[0]!, random);
    this.#trades.startDay();
    // A contract that has expired and yet has rows on the next session: only the one that the market names.
    if (day) this.#session(rows, day, random);
    else
      rows.rows = this.#quietRows(rows, 0, LINGERING_ROWS, istMicros(date, nseSession.openSecond - 40), 12, 40, random);
    this.#day++;
    this.#market.tally.add(model.underlying, expiry.expiry, rows);
    return true;
  }

  /** The session before the first one: its last trade at the premium of that close, some time in the afternoon. */
  #startBefore(day: ContractDay, random: RandomStream): void {
    const { model, expiry, strike, optionType } = this.#plan;
    const { forward, theta, rho, phi } = this.#market.previousClose(model, day.path, expiry.expiry);
    const variance = ssviTotalVariance(Math.log(strike / forward), theta, rho, phi);
    const premium = undiscountedOption(forward, strike, variance, optionType);
    const strikesAway = Math.abs(strike - day.path.previousClose) / model.strikeStep;
    // Round strikes attract positions.
    const interest = (strike % (10 * model.strikeStep) === 0 ? 4 : 1) * Math.exp(-strikesAway / 12);
    const trades = this.#trades;
    trades.lastTicks = Math.max(1, Math.round(premium * TICKS_PER_POINT));
    trades.lastQuantity = model.lotSize * random.integer(1, 4);
    trades.lastMicros = istMicros(
      this.#market.sessionBefore(day.path.date),
      random.integer(nseSession.openSecond + 7200, nseSession.closeSecond),
    );
    trades.openInterest = model.lotSize * (random.integer(10, 60) + Math.round(interest * random.integer(60, 900)));
  }

  #session(rows: VendorRows, day: ContractDay, random: RandomStream): void {
    const { model, strike, optionType, expiry, table } = this.#plan;
    const { path, rank } = day;
    const { clock, stretch, seed } = this.#market;
    const surface = this.#market.surface(model, path, expiry.expiry);
    const trades = this.#trades;
    const openMicros = istMicros(path.date, nseSession.openSecond);
    const book = new OrderBook(rows, mix32(hashText(table) ^ Math.imul(seed + this.#day, 0x632be5ab)), model.lotSize);
    const at: Standing = { rank, distance: 0, inTheMoney: false, fair: 0, second: 0 };

    const extraShare = EXTRA_SHARE / Math.max(1, stretch.rest);
    const early = random.uniform() < extraShare ? random.integer(1, MOST_EXTRA_ROWS) : 0;
    const earlyMicros = openMicros - random.integer(600, 900) * MICROS_PER_SECOND;
    const firstRow = this.#quietRows(rows, 0, early, earlyMicros, 5, 190, random);

    const atOpen = Math.abs(strike - path.spot[0]!) / model.strikeStep;
    let row = firstRow;
    let before = -1;
    let second = random.integer(0, rank === 0 && atOpen <= NEAR_STRIKES ? 1 : 20);
    while (second <= SESSION_SECONDS) {
      const forward = surface.forward[second]!;
      const k = Math.log(strike / forward);
      const variance = ssviTotalVariance(k, surface.theta[second]!, surface.rho, surface.phi[second]!);
      at.fair = undiscountedOption(forward, strike, variance, optionType);
      at.distance = Math.abs(strike - forward) / model.strikeStep;
      at.inTheMoney = optionType === "CE" ? k < 0 : k > 0;
      at.second = second;
      const mood = 0.8 + (mix32(trades.lastQuantity + Math.floor(second / 9)) >>> 24) / 640;
      // Trades since the last row, shown as one: they met the book as it stood then, so the last price lags the quotes.
      let bid = book.bid;
      let ask = book.ask;
      book.write(row, second, at.fair * TICKS_PER_POINT, quoteSpread(model, at, mood), levelDepth(at));
      if (before < 0) {
        bid = book.bid;
        ask = book.ask;
      }
      const elapsed = before < 0 ? 1 : second - before;
      const expected = elapsed * tradeRate(model, at, clock.activity[second]!);
      if (random.uniform() * (1 + expected) < expected) {
        const ticks = bid > 0 && random.uniform() < 0.5 ? bid : ask;
        const lots = 1 + Math.floor(-Math.log(random.uniform()) * tradeLots(at));
        const micros = openMicros + (second - Math.floor(random.uniform() * elapsed)) * MICROS_PER_SECOND;
        const opened = Math.round(lots * (1.2 * random.uniform() - 0.55));
        trades.trade(ticks, lots * model.lotSize, micros, opened * model.lotSize);
      }
      trades.write(rows, row, openMicros + second * MICROS_PER_SECOND);
      row++;
      before = second;
      second = this.#nextSecond(second, day, random);
    }

    const lastRow = row - 1;
    const late = random.uniform() < extraShare ? random.integer(1, MOST_EXTRA_ROWS) : 0;
    let lateMicros = openMicros + SESSION_SECONDS * MICROS_PER_SECOND;
    for (; row <= lastRow + late; row++) {
      lateMicros += random.integer(1, 70) * MICROS_PER_SECOND;
      rows.copyRow(lastRow, row);
      rows.columns.timestamp[row] = lateMicros;
    }
    rows.rows = row;
    const certain = rank === 0 && optionType === "CE" && atOpen <= 0.5;
    writeFaults(rows, { firstRow, lastRow, dayMicros: openMicros, certain, first: this.#day === 0 }, random);
  }

  /** When the next row comes. A contract that comes near the money between two of its ticks has a row at once. */
  #nextSecond(second: number, { path, rank }: ContractDay, random: RandomStream): number {
    const { strike, model } = this.#plan;
    const { stretch } = this.#market;
    const near = NEAR_STRIKES * model.strikeStep;
    const distance = Math.abs(strike - path.spot[second]!);
    if (rank === 0 && distance <= near) return second + drawNearSpacing(stretch, random);
    const due = second + drawRestSpacing(rank, distance / model.strikeStep, stretch, random);
    if (rank !== 0 || stretch.rest > 1) return due;
    const end = Math.min(due, SESSION_SECONDS + 1);
    for (let s = second + 1; s < end; s++) if (Math.abs(strike - path.spot[s]!) <= near) return s;
    return due;
  }

  /** Writes `count` rows from `row` on that only repeat the last trade of an earlier day: no book, nothing traded. */
  #quietRows(
    rows: VendorRows,
    row: number,
    count: number,
    firstMicros: number,
    shortest: number,
    longest: number,
    random: RandomStream,
  ): number {
    let micros = firstMicros;
    for (let i = 0; i < count; i++) {
      rows.clearRow(row + i);
      this.#trades.write(rows, row + i, micros);
      micros += random.integer(shortest, longest) * MICROS_PER_SECOND;
    }
    return row + count;
  }
}
