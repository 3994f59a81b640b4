/** An order that rests at a price. Seconds are seconds of the session. */
export interface LimitOrder {
  readonly action: "buy" | "sell";
  readonly limitPrice: number;
  /** First second at which a quote may fill it: decision plus latency. */
  readonly firstSecond: number;
  /** It is given up when it has rested this long: `firstSecond + waitSeconds` is the last second that may fill it. */
  readonly waitSeconds: number;
}

export interface LimitFill {
  readonly second: number;
  readonly price: number;
}

/**
 * When and whether a resting order fills. It fills at the first second whose quote was stamped at or after
 * `firstSecond` and whose far touch has reached the limit: the ask at or below a buyer's price, the bid at or above a
 * seller's. The price is the limit, never better. No queue is waited for: orders that stood before at that price are
 * not counted, so the fill is optimistic where the touch only just reaches the limit.
 *
 * @param farTouch price by second of the other side of the book (the ask for a buyer), NaN where it is missing or too
 *   old: `priceBySecond` makes it
 * @param rowBySecond row of the tape that stands at each second, -1 before the first: `tape.secondGrid`
 * @returns undefined when the order was given up
 */
export function limitFill(order: LimitOrder, farTouch: Float64Array, rowBySecond: Int32Array): LimitFill | undefined {
  const { action, limitPrice, firstSecond, waitSeconds } = order;
  const lastSecond = Math.min(firstSecond + waitSeconds, farTouch.length - 1);
  const standing = firstSecond > 0 ? rowBySecond[firstSecond - 1]! : -1;
  for (let second = Math.max(firstSecond, 0); second <= lastSecond; second++) {
    if (rowBySecond[second]! <= standing) continue;
    const price = farTouch[second]!;
    if (reachesLimit(action, price, limitPrice)) return { second, price: limitPrice };
  }
  return undefined;
}

/** True when the other side of the book has come to a resting order's price. A missing price reaches nothing. */
export function reachesLimit(action: "buy" | "sell", farTouch: number, limitPrice: number): boolean {
  return farTouch > 0 && (action === "buy" ? farTouch <= limitPrice : farTouch >= limitPrice);
}

/**
 * Where a limit order rests: at the near touch (a buyer's bid, a seller's ask), nearer to the other side by
 * `offsetPoints` but never beyond it, on the tick that is better for the order. NaN without both sides of the book.
 */
export function restingPrice(
  action: "buy" | "sell",
  bid: number,
  ask: number,
  offsetPoints: number,
  tickPoints: number,
): number {
  if (!(bid > 0 && ask > 0)) return Number.NaN;
  const price = action === "buy" ? Math.min(bid + offsetPoints, ask) : Math.max(ask - offsetPoints, bid);
  // A price on the tick stays there in spite of the rounding of binary fractions.
  const ticks = price / tickPoints;
  const whole = action === "buy" ? Math.floor(ticks + 1e-6) : Math.ceil(ticks - 1e-6);
  return Number((whole * tickPoints).toFixed(8));
}
