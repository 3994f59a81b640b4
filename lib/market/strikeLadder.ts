/** What decides the strikes of one expiry on one day. */
export interface LadderSpan {
  readonly open: number;
  readonly low: number;
  readonly high: number;
  /** One standard deviation of the index to the expiry, points. */
  readonly deviation: number;
  readonly step: number;
  /** 0 for the nearest expiry, 1 for the next. */
  readonly rank: number;
}

/**
 * Strikes listed for one expiry on one day, ascending, on an absolute grid so that they persist as the index moves:
 * every step over the day's range and 3 strikes beyond it (every second one for the farther expiry, but for 2 either side
 * of the open), every second step out to 8 to 12 steps, every tenth out to 3 standard deviations, these widths
 * multiplied by `reach`. The exchange's strikes, too, are coarser far from the money.
 */
export function strikeLadder(span: LadderSpan, reach: number): number[] {
  const { open, low, high, deviation, step, rank } = span;
  const strikes = new Set<number>();
  const add = (from: number, to: number, every: number): void => {
    for (let strike = Math.ceil(from / every) * every; strike <= to; strike += every)
      if (strike > 0) strikes.add(strike);
  };
  const fine = (rank === 0 ? 4 : 2) * Math.max(1, reach) * step;
  const every = rank === 0 ? step : 2 * step;
  add(open - fine, open + fine, step);
  add(low - 3 * step, high + 3 * step, every);
  const middle = reach * Math.max(8 * step, Math.min(1.2 * deviation, 12 * step));
  add(open - middle, open + middle, 2 * step);
  const far = Math.max(1, reach) * Math.max(12 * step, 3 * deviation);
  add(open - far, open + far, 10 * step);
  return [...strikes].sort((a, b) => a - b);
}
