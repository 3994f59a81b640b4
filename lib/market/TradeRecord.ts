import { TICKS_PER_POINT } from "./OrderBook.js";
import type { VendorRows } from "./VendorRows.js";

/**
 * What a contract's rows say about trades: the last one, which survives the night, and the day's volume, average and
 * range, which do not. Prices are kept in ticks, so that what is printed is exact.
 */
export class TradeRecord {
  lastTicks = 1;
  lastQuantity = 0;
  /** Epoch µs UTC. */
  lastMicros = 0;
  openInterest = 0;
  #closeTicks = 1;
  #volume = 0;
  #turnover = 0;
  #average = 0;
  #open = 0;
  #high = 0;
  #low = 0;
  #change = 0;
  #oiHigh = 0;
  #oiLow = 0;

  /** Begins a session: yesterday's last price is the close, nothing is traded. */
  startDay(): void {
    this.#closeTicks = this.lastTicks;
    this.#volume = this.#turnover = this.#average = this.#change = 0;
    this.#open = this.#high = this.#low = 0;
    this.#oiHigh = this.#oiLow = this.openInterest;
  }

  /** Books a trade. */
  trade(ticks: number, quantity: number, micros: number, openInterestChange: number): void {
    this.#volume += quantity;
    this.#turnover += ticks * quantity;
    this.#average = Math.round((this.#turnover / this.#volume) * (100 / TICKS_PER_POINT)) / 100;
    if (this.#open === 0) this.#open = this.#high = this.#low = ticks;
    if (ticks > this.#high) this.#high = ticks;
    if (ticks < this.#low) this.#low = ticks;
    this.lastTicks = ticks;
    this.lastQuantity = quantity;
    this.lastMicros = micros;
    this.#change = Math.round((100 * (ticks - this.#closeTicks) * 1e10) / this.#closeTicks) / 1e10;
    this.openInterest = Math.max(0, this.openInterest + openInterestChange);
    if (this.openInterest > this.#oiHigh) this.#oiHigh = this.openInterest;
    if (this.openInterest < this.#oiLow) this.#oiLow = this.openInterest;
  }

  /** Writes the columns that are about trades into `row`. */
  write(rows: VendorRows, row: number, micros: number): void {
    const c = rows.columns;
    c.timestamp[row] = micros;
    c.price[row] = this.lastTicks / TICKS_PER_POINT;
    c.qty[row] = this.lastQuantity;
    c.avgPrice[row] = this.#average;
    c.volume[row] = this.#volume;
    c.open[row] = this.#open / TICKS_PER_POINT;
    c.high[row] = this.#high / TICKS_PER_POINT;
    c.low[row] = this.#low / TICKS_PER_POINT;
    c.close[row] = this.#closeTicks / TICKS_PER_POINT;
    c.changeper[row] = this.#change;
    c.lastTradeTime[row] = this.lastMicros;
    c.oi[row] = this.openInterest;
    c.oiHigh[row] = this.#oiHigh;
    c.oiLow[row] = this.#oiLow;
  }
}
