/** Numbers of one column of one contract, oldest first; a missing one is not above zero: NaN, or the least Int32. */
export type ScanNumbers = Float64Array | Int32Array;

/** What the scan reads of one contract. Prices are in one unit, points or whole hundredths. */
export interface EmaCrossColumns {
  readonly lastPrice: ScanNumbers;
  readonly bidPrice: ScanNumbers;
  readonly askPrice: ScanNumbers;
  /** Cumulative volume of the day. */
  readonly volume: ScanNumbers;
}

export interface EmaCrossResult {
  /** Sum of exit less entry over all trades, per unit of the underlying, in the unit of the prices. */
  readonly pnl: number;
  readonly trades: number;
  readonly rows: number;
}

const FAST_ALPHA = 2 / (5 + 1);
const SLOW_ALPHA = 2 / (21 + 1);
const FAST_KEEP = 1 - FAST_ALPHA;
const SLOW_KEEP = 1 - SLOW_ALPHA;

/** Widest spread at an entry, as a share of the mid: the users' five basis points. */
export const EMA_MAX_SPREAD = 0.0005;

/**
 * The users' benchmark on the rows of one contract: buy at the last price when EMA(5) is above EMA(21), the spread is at
 * most `maxSpread` of the mid and the cumulative volume at least 1; sell at the last price when EMA(21) is at or above EMA(5),
 * or at the contract's last price. alpha = 2/(n + 1), both averages begin at the first price, whose row trades nothing. A
 * row without a price is passed over.
 *
 * A benchmark, not a strategy: it fills at the price that decided, without costs. On a price that stands still the two
 * averages agree to their last bits, and those bits may then trade.
 *
 * One pass, no allocation. Prices in whole hundredths make the spread rule and the P&L exact; in doubles of points a spread
 * of exactly the limit may fail by its last bit.
 *
 * @param rows how many leading entries of the columns count
 */
export function emaCross(columns: EmaCrossColumns, rows: number, maxSpread: number = EMA_MAX_SPREAD): EmaCrossResult {
  const { lastPrice, bidPrice, askPrice, volume } = columns;
  let row = 0;
  while (row < rows && !(lastPrice[row]! > 0)) row++;
  if (row === rows) return { pnl: 0, trades: 0, rows };
  let price = lastPrice[row]!;
  let fast = price;
  let slow = price;
  let entry = 0;
  let isLong = false;
  let pnl = 0;
  let trades = 0;
  for (row++; row < rows; row++) {
    const next = lastPrice[row]!;
    if (!(next > 0)) continue;
    price = next;
    fast = price * FAST_ALPHA + fast * FAST_KEEP;
    slow = price * SLOW_ALPHA + slow * SLOW_KEEP;
    if (isLong) {
      if (slow >= fast) {
        pnl += price - entry;
        isLong = false;
      }
    } else if (fast > slow && volume[row]! >= 1) {
      const bid = bidPrice[row]!;
      const ask = askPrice[row]!;
      if (bid > 0 && ask > 0 && (ask - bid) / (0.5 * (ask + bid)) <= maxSpread) {
        entry = price;
        isLong = true;
        trades++;
      }
    }
  }
  if (isLong) pnl += price - entry;
  return { pnl, trades, rows };
}
