import type { CivilDate } from "../time/civilDate.js";
import { MICROS_PER_SECOND } from "../time/micros.js";
import { nseSession } from "../time/Session.js";
import { RandomStream } from "./RandomStream.js";
import { istMicros, SESSION_SECONDS } from "./sampleClock.js";
import type { VendorRows } from "./VendorRows.js";
import type { VendorTable } from "./VendorTable.js";

/** Equity tables among which the vendor's dump hides the two indices; names with `&` and `-` need the back-ticks. */
export const EQUITY_TABLES: readonly { readonly name: string; readonly price: number }[] = [
  { name: "BAJAJ-AUTO", price: 8_900 },
  { name: "HDFCBANK", price: 990 },
  { name: "M&M", price: 3_700 },
  { name: "RELIANCE", price: 1_510 },
  // No rows: an empty table, as the vendor's dumps have them.
  { name: "YESBANK", price: 0 },
];

const ROW_SECONDS = 60;

/** A share: one row a minute of a plain random walk, there to be skipped and counted by readers. */
export class EquityTable implements VendorTable {
  readonly kind = "equity";
  readonly name: string;
  readonly #seed: number;
  readonly #sessions: readonly CivilDate[];
  #price: number;
  #day = 0;

  constructor(seed: number, name: string, price: number, sessions: readonly CivilDate[]) {
    this.name = name;
    this.#seed = seed;
    this.#price = price;
    this.#sessions = price > 0 ? sessions : [];
  }

  next(rows: VendorRows): boolean {
    rows.rows = 0;
    const date = this.#sessions[this.#day++];
    if (date === undefined) return false;
    const random = new RandomStream(this.#seed, `${this.name}|${date}`);
    const c = rows.columns;
    const close = this.#price;
    let [open, high, low, volume, turnover] = [0, 0, 0, 0, 0];
    for (let second = 0; second <= SESSION_SECONDS; second += ROW_SECONDS) {
      const row = rows.rows++;
      rows.clearRow(row);
      this.#price = Math.round(this.#price * Math.exp(0.0005 * random.normal()) * 20) / 20;
      const quantity = random.integer(1, 5_000);
      volume += quantity;
      turnover += quantity * this.#price;
      if (row === 0) open = high = low = this.#price;
      high = Math.max(high, this.#price);
      low = Math.min(low, this.#price);
      c.timestamp[row] = c.lastTradeTime[row] = istMicros(date, nseSession.openSecond) + second * MICROS_PER_SECOND;
      c.price[row] = this.#price;
      c.qty[row] = quantity;
      c.avgPrice[row] = Math.round((100 * turnover) / volume) / 100;
      c.volume[row] = volume;
      c.open[row] = open;
      c.high[row] = high;
      c.low[row] = low;
      c.close[row] = close;
      c.changeper[row] = Math.round((100 * (this.#price - close) * 1e10) / close) / 1e10;
      c.bp0[row] = Math.round(20 * this.#price - 1) / 20;
      c.sp0[row] = Math.round(20 * this.#price + 1) / 20;
      c.bq0[row] = c.bQty[row] = random.integer(1, 900);
      c.sq0[row] = c.sQty[row] = random.integer(1, 900);
      c.bo0[row] = c.so0[row] = 1;
    }
    return true;
  }
}
