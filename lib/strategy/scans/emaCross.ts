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
  // Constants of the module would be loaded at every row once it is bundled.
  const fastAlpha = 2 / (5 + 1);
  const slowAlpha = 2 / (21 + 1);
  const fastKeep = 1 - fastAlpha;
  const slowKeep = 1 - slowAlpha;
  // (ask - bid) / mid <= maxSpread without its division, a hair wider: what passes is divided.
  const half = 0.5 * maxSpread * (1 + 1e-9);
  const askFactor = 1 - half;
  const bidFactor = 1 + half;
  let row = 0;
  while (row < rows && !(lastPrice[row]! > 0)) row++;
  if (row === rows) return { pnl: 0, trades: 0, rows };
  let price = lastPrice[row++]!;
  let fast = price;
  let slow = price;
  let pnl = 0;
  let trades = 0;
  // One loop while flat and one while long: neither asks in which state it is.
  for (;;) {
    let isBought = false;
    for (; row < rows; row++) {
      const next = lastPrice[row]!;
      if (!(next > 0)) continue;
      price = next;
      fast = next * fastAlpha + fast * fastKeep;
      slow = next * slowAlpha + slow * slowKeep;
      if (!(fast > slow)) continue;
      const bid = bidPrice[row]!;
      const ask = askPrice[row]!;
      if (!(ask * askFactor <= bid * bidFactor) || !(bid > 0 && ask > 0 && volume[row]! >= 1)) continue;
      if ((ask - bid) / (0.5 * (ask + bid)) <= maxSpread) {
        isBought = true;
        break;
      }
    }
    if (!isBought) return { pnl, trades, rows };
    const entry = price;
    trades++;
    for (row++; row < rows; row++) {
      const next = lastPrice[row]!;
      if (!(next > 0)) continue;
      price = next;
      fast = next * fastAlpha + fast * fastKeep;
      slow = next * slowAlpha + slow * slowKeep;
      if (slow >= fast) break;
    }
    // Sold by the rule, or at the contract's last price.
    pnl += price - entry;
    row++;
  }
}
