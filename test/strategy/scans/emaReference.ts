/** One row of one contract as it is sent: NaN or zero is no price. */
export interface EmaRow {
  readonly expiry: string;
  readonly type: "CE" | "PE";
  readonly strike: number;
  readonly price: number;
  readonly bid: number;
  readonly ask: number;
  readonly volume: number;
}

export interface EmaReference {
  readonly pnl: number;
  readonly trades: number;
  readonly rows: number;
}

/**
 * The users' scan in the slowest way, straight from its description: rows of one contract are picked out of the whole day
 * by comparing expiry, type and strike, every average is built up again from the first price at every row, and trades are
 * a list of (entry, exit) pairs that is summed at the end.
 */
export function emaReference(
  day: readonly EmaRow[],
  contract: Pick<EmaRow, "expiry" | "type" | "strike">,
  maxSpread: number,
): EmaReference {
  const own = day.filter(
    ({ expiry, type, strike }) => expiry === contract.expiry && type === contract.type && strike === contract.strike,
  );
  const priced = own.filter(({ price }) => price > 0);
  const ema = (days: number, upTo: number): number => {
    const alpha = 2 / (days + 1);
    let value = priced[0]!.price;
    for (let i = 1; i <= upTo; i++) value = priced[i]!.price * alpha + value * (1 - alpha);
    return value;
  };
  const closed: { entry: number; exit: number }[] = [];
  let entry: number | undefined;
  for (let i = 1; i < priced.length; i++) {
    const { price, bid, ask, volume } = priced[i]!;
    const fast = ema(5, i);
    const slow = ema(21, i);
    const mid = (ask + bid) / 2;
    const isTight = bid > 0 && ask > 0 && (ask - bid) / mid <= maxSpread;
    if (entry !== undefined && (slow >= fast || i === priced.length - 1)) {
      closed.push({ entry, exit: price });
      entry = undefined;
    } else if (entry === undefined && fast > slow && isTight && volume >= 1) {
      entry = price;
      // Bought at the last price of the day: sold there.
      if (i === priced.length - 1) closed.push({ entry, exit: price });
    }
  }
  return {
    pnl: closed.reduce((sum, trade) => sum + (trade.exit - trade.entry), 0),
    trades: closed.length,
    rows: own.length,
  };
}
