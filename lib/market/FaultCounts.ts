import { civilFromDays, daysFromCivil } from "../time/civilDate.js";
import { MICROS_PER_DAY, MICROS_PER_SECOND } from "../time/micros.js";
import { nseSession } from "../time/Session.js";
import { IST_MICROS } from "./sampleClock.js";
import type { VendorRows } from "./VendorRows.js";

/**
 * The vendor's faults in the option tables, counted over the rows as they are written. A reader that applies the same
 * definitions must find the same numbers.
 *
 * **Drops**: a row counts for the first of these that applies, and for nothing else.
 * - `epoch1970`: the year of `timestamp` (IST) is 1970.
 * - `expiredContract`: the IST day of `timestamp` is after the contract's expiry day.
 * - `outOfSession`: the IST clock of `timestamp` is before 09:15:00 or after 15:30:00 (both ends are in the session).
 *
 * **Marks**: on rows that are kept, each by itself (one row can carry several).
 * - `zeroPrice`: `price` is 0.
 * - `volumeReset`: `volume` is 0 although an earlier kept row of the same table and day had a volume above 0.
 * - `staleLastTrade`: the IST day of `lastTradeTime` is before that of `timestamp`.
 * - `oneSidedBook`: exactly one of the best prices `bp0` and `sp0` is above 0.
 */
export interface FaultCounts {
  readonly epoch1970: number;
  readonly expiredContract: number;
  readonly outOfSession: number;
  readonly zeroPrice: number;
  readonly volumeReset: number;
  readonly staleLastTrade: number;
  readonly oneSidedBook: number;
}

/** Names of the faults for which a row is dropped, in the order in which they are tried. */
export const DROP_NAMES = ["epoch1970", "expiredContract", "outOfSession"] as const;
/** Names of the faults that mark a row which is kept. */
export const MARK_NAMES = ["zeroPrice", "volumeReset", "staleLastTrade", "oneSidedBook"] as const;

/** Rows and faults of one underlying on one IST day of `timestamp` ("1970-01-01" for the epoch rows). */
export interface DayFaults extends FaultCounts {
  readonly underlying: string;
  readonly date: string;
  /** Rows written, and those that a reader keeps: written = kept + the three drops. */
  readonly written: number;
  readonly kept: number;
}

/** Tallies rows and faults of all option tables as they are generated. */
export class FaultTally {
  readonly #days = new Map<string, { -readonly [K in keyof DayFaults]: DayFaults[K] }>();

  /** Adds one session of one option table. */
  add(underlying: string, expiry: string, rows: VendorRows): void {
    const { timestamp, price, volume, lastTradeTime, bp0, sp0 } = rows.columns;
    const expiryDay = daysFromCivil(expiry);
    let highestVolume = 0;
    let day = Number.NaN;
    let tally = this.#day(underlying, 0);
    for (let i = 0; i < rows.rows; i++) {
      const local = timestamp[i]! + IST_MICROS;
      const rowDay = Math.floor(local / MICROS_PER_DAY);
      if (rowDay !== day) {
        day = rowDay;
        highestVolume = 0;
        tally = this.#day(underlying, day);
      }
      tally.written++;
      const clock = (local - day * MICROS_PER_DAY) / MICROS_PER_SECOND;
      if (day < 365) tally.epoch1970++;
      else if (day > expiryDay) tally.expiredContract++;
      else if (clock < nseSession.openSecond || clock > nseSession.closeSecond) tally.outOfSession++;
      else {
        tally.kept++;
        if (price[i] === 0) tally.zeroPrice++;
        if (volume[i] === 0 && highestVolume > 0) tally.volumeReset++;
        if (volume[i]! > highestVolume) highestVolume = volume[i]!;
        if (Math.floor((lastTradeTime[i]! + IST_MICROS) / MICROS_PER_DAY) < day) tally.staleLastTrade++;
        if (bp0[i]! > 0 !== sp0[i]! > 0) tally.oneSidedBook++;
      }
    }
  }

  /** All days with rows, by underlying and date. */
  days(): DayFaults[] {
    const order = (a: DayFaults): string => `${a.underlying}|${a.date}`;
    return [...this.#days.values()].filter((day) => day.written > 0).sort((a, b) => (order(a) < order(b) ? -1 : 1));
  }

  /** Sums over all days. */
  totals(): FaultCounts {
    const sum = (name: keyof FaultCounts): number => this.days().reduce((total, day) => total + day[name], 0);
    return {
      epoch1970: sum("epoch1970"),
      expiredContract: sum("expiredContract"),
      outOfSession: sum("outOfSession"),
      zeroPrice: sum("zeroPrice"),
      volumeReset: sum("volumeReset"),
      staleLastTrade: sum("staleLastTrade"),
      oneSidedBook: sum("oneSidedBook"),
    };
  }

  #day(underlying: string, day: number): { -readonly [K in keyof DayFaults]: DayFaults[K] } {
    const key = `${underlying}|${day}`;
    let tally = this.#days.get(key);
    if (!tally) {
      tally = {
        underlying,
        date: civilFromDays(day),
        written: 0,
        kept: 0,
        epoch1970: 0,
        expiredContract: 0,
        outOfSession: 0,
        zeroPrice: 0,
        volumeReset: 0,
        staleLastTrade: 0,
        oneSidedBook: 0,
      };
      this.#days.set(key, tally);
    }
    return tally;
  }
}
