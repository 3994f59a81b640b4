import { MICROS_PER_SECOND } from "../time/micros.js";
import { nseSession } from "../time/Session.js";
import { istMicros, SESSION_SECONDS, SPOT_FIRST_SECOND, SPOT_LAST_SECOND } from "./sampleClock.js";
import type { DayPath } from "./simulatePaths.js";
import type { VendorRows } from "./VendorRows.js";
import type { VendorTable } from "./VendorTable.js";

/** Until 09:07:59 the feed shows yesterday's close, from 09:08:00 the level of the pre-open auction. */
const AUCTION_SECOND = 32_880;

/** An index table: one row a second from 08:40:00 to 15:35:00, of which 09:15:00 to 15:30:00 are the session. */
export class SpotTable implements VendorTable {
  readonly kind = "spot";
  readonly name: string;
  readonly #days: readonly DayPath[];
  #day = 0;

  constructor(name: string, days: readonly DayPath[]) {
    this.name = name;
    this.#days = days;
  }

  next(rows: VendorRows): boolean {
    rows.rows = 0;
    const day = this.#days[this.#day++];
    if (!day) return false;
    const { timestamp, price, open, high, low, close, changeper, lastTradeTime } = rows.columns;
    for (const column of rows.ordered) column.fill(0, 0, SPOT_LAST_SECOND - SPOT_FIRST_SECOND + 1);
    const start = istMicros(day.date, SPOT_FIRST_SECOND);
    let [highest, lowest] = [0, 0];
    for (let second = SPOT_FIRST_SECOND; second <= SPOT_LAST_SECOND; second++) {
      const row = second - SPOT_FIRST_SECOND;
      const at = Math.min(second - nseSession.openSecond, SESSION_SECONDS);
      const level = second < AUCTION_SECOND ? day.previousClose : day.spot[Math.max(0, at)]!;
      timestamp[row] = start + row * MICROS_PER_SECOND;
      lastTradeTime[row] = timestamp[row]!;
      price[row] = level;
      close[row] = day.previousClose;
      changeper[row] = Math.round((100 * (level - day.previousClose) * 1e10) / day.previousClose) / 1e10;
      if (at < 0) continue;
      highest = at === 0 ? level : Math.max(highest, level);
      lowest = at === 0 ? level : Math.min(lowest, level);
      open[row] = day.spot[0]!;
      high[row] = highest;
      low[row] = lowest;
    }
    rows.rows = SPOT_LAST_SECOND - SPOT_FIRST_SECOND + 1;
    return true;
  }
}
