import { MICROS_PER_MINUTE, MICROS_PER_SECOND } from "../../time/micros.js";
import type { CsvRow } from "../readCsv.js";

/** How old a side's last quote may be and still stand for the side. */
export interface CarryOptions {
  /** Seconds between the end of the bar that quoted a side and the end of a bar that did not; default no limit. */
  readonly maxCarrySeconds?: number;
}

/**
 * One instrument's minute bars of best bid and ask, turned into what was known when each bar closed. A side without an
 * update in a minute is empty in the file; the last quote of that side still stands, so it is carried forward and
 * counted.
 */
export class QuoteBars {
  /** Ends of the bars, epoch µs UTC. */
  readonly timestamp: number[] = [];
  readonly bidPrice: number[] = [];
  readonly bidSize: number[] = [];
  readonly askPrice: number[] = [];
  readonly askSize: number[] = [];
  /** Sides, not rows, that stand by an earlier bar's quote. */
  carriedForward = 0;
  /** Sides whose last quote was too old to carry. */
  carryExpired = 0;
  readonly #maxCarryMicros: number;
  #bidAt = Number.NaN;
  #askAt = Number.NaN;

  constructor({ maxCarrySeconds = Number.POSITIVE_INFINITY }: CarryOptions) {
    this.#maxCarryMicros = maxCarrySeconds * MICROS_PER_SECOND;
  }

  /**
   * Adds the bar that starts at `startMicros`; `bidColumn` and `askColumn` are those of the closes, sizes beside them.
   *
   * @throws StrikebookError `corrupt` when the bars do not go forward in time.
   */
  add(row: CsvRow, startMicros: number, bidColumn: number, askColumn: number): void {
    const end = startMicros + MICROS_PER_MINUTE;
    if (end <= (this.timestamp.at(-1) ?? Number.NEGATIVE_INFINITY))
      throw row.failure("its minute is not after the one before");
    this.timestamp.push(end);
    this.#bidAt = this.#side(row, bidColumn, this.bidPrice, this.bidSize, end, this.#bidAt);
    this.#askAt = this.#side(row, askColumn, this.askPrice, this.askSize, end, this.#askAt);
  }

  #side(row: CsvRow, column: number, prices: number[], sizes: number[], end: number, quotedAt: number): number {
    const price = row.number(column);
    if (price > 0) {
      prices.push(price);
      sizes.push(row.number(column + 1));
      return end;
    }
    if (end - quotedAt <= this.#maxCarryMicros) {
      prices.push(prices.at(-1)!);
      sizes.push(sizes.at(-1)!);
      this.carriedForward++;
    } else {
      prices.push(Number.NaN);
      sizes.push(Number.NaN);
      if (!Number.isNaN(quotedAt)) this.carryExpired++;
    }
    return quotedAt;
  }
}
