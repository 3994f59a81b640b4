import { mix32 } from "./mix32.js";
import type { VendorRows } from "./VendorRows.js";

/** Points per tick of an option price. */
export const TICK = 0.05;
/** 1 / TICK, exactly: prices are ticks / TICKS_PER_POINT, so that 2 decimals print right. */
export const TICKS_PER_POINT = 20;

const LEVELS = 5;
/** Widths of price slots, ticks: few values, so that a slowly moving spread does not renumber the book at each row. */
const SLOT_WIDTHS = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256];

/**
 * Five-level book of one contract on one day, without memory: the price axis is cut into slots, each holds one order
 * price for the day and a size for some tens of seconds, both hashed from the slot. As the fair price moves, other
 * slots come to the top, and a level keeps its price and size as in a real book.
 *
 * Always best bid < fair < best ask, bids strictly falling and asks strictly rising; a bid below one tick does not
 * exist, so that worthless contracts have a one-sided book.
 */
export class OrderBook {
  /** Best prices in ticks after `write`; bid 0 when there is none. */
  bid = 0;
  ask = 0;
  readonly #salt: number;
  readonly #lot: number;
  readonly #quantity: readonly Float64Array[];
  readonly #price: readonly Float64Array[];
  readonly #orders: readonly Float64Array[];
  readonly #bidTotal: Float64Array;
  readonly #askTotal: Float64Array;

  /** @param salt differs per contract and day */
  constructor(rows: VendorRows, salt: number, lotSize: number) {
    const c = rows.columns;
    this.#salt = salt;
    this.#lot = lotSize;
    this.#quantity = [c.bq0, c.bq1, c.bq2, c.bq3, c.bq4, c.sq0, c.sq1, c.sq2, c.sq3, c.sq4];
    this.#price = [c.bp0, c.bp1, c.bp2, c.bp3, c.bp4, c.sp0, c.sp1, c.sp2, c.sp3, c.sp4];
    this.#orders = [c.bo0, c.bo1, c.bo2, c.bo3, c.bo4, c.so0, c.so1, c.so2, c.so3, c.so4];
    this.#bidTotal = c.bQty;
    this.#askTotal = c.sQty;
  }

  /**
   * Writes the book of one row.
   *
   * @param second seconds after the open
   * @param fair model premium in ticks, >= 0, need not be whole
   * @param spread least distance of the best prices in ticks, >= 1; the slots add to it
   * @param depth mean lots of a level, >= 1
   */
  write(row: number, second: number, fair: number, spread: number, depth: number): void {
    let width = 1;
    for (let i = 1; i < SLOT_WIDTHS.length && SLOT_WIDTHS[i]! <= 0.4 * spread; i++) width = SLOT_WIDTHS[i]!;
    const half = 0.5 * spread;
    const highestBid = Math.floor(fair - half);
    const lowestAsk = Math.max(1, Math.ceil(fair + half));
    let slot = Math.floor(highestBid / width);
    if (slot * width + (this.#slotHash(slot, 0) % width) > highestBid) slot--;
    this.bid = this.#side(row, second, slot, width, depth, 0);
    slot = Math.ceil(lowestAsk / width);
    if (slot * width - (this.#slotHash(slot, 1) % width) < lowestAsk) slot++;
    this.ask = this.#side(row, second, slot, width, depth, 1);
  }

  #slotHash(slot: number, side: number): number {
    return mix32(this.#salt + Math.imul(2 * slot + side, 0x9e3779b1)) >>> 6;
  }

  #side(row: number, second: number, bestSlot: number, width: number, depth: number, side: 0 | 1): number {
    let best = 0;
    let total = 0;
    for (let level = 0; level < LEVELS; level++) {
      const slot = side === 0 ? bestSlot - level : bestSlot + level;
      const at = side * LEVELS + level;
      const hash = this.#slotHash(slot, side);
      const ticks = side === 0 ? slot * width + (hash % width) : slot * width - (hash % width);
      if (ticks < 1) {
        this.#price[at]![row] = 0;
        this.#quantity[at]![row] = 0;
        this.#orders[at]![row] = 0;
        continue;
      }
      const lifetime = 15 + (hash & 63);
      const bits = mix32(hash + Math.imul((second + (hash >>> 8)) / lifetime, 0x85ebca6b));
      // Product of two uniforms: many small levels, few large ones, mean `depth` beside the one lot that is always there.
      const lots = 1 + Math.floor((((bits & 31) * ((bits >>> 5) & 31)) / 240) * (depth - 1));
      const quantity = lots * this.#lot;
      this.#price[at]![row] = ticks / TICKS_PER_POINT;
      this.#quantity[at]![row] = quantity;
      this.#orders[at]![row] = 1 + ((bits >>> 12) % Math.min(lots, 7));
      total += quantity;
      if (level === 0) best = ticks;
    }
    const behind = mix32(this.#salt + Math.imul(side + 2, 0x27d4eb2f) + Math.floor(second / 4));
    const deeper = best === 0 ? 0 : Math.floor((20 + (behind & 31)) * depth) * this.#lot;
    (side === 0 ? this.#bidTotal : this.#askTotal)[row] = total + deeper;
    return best;
  }
}
