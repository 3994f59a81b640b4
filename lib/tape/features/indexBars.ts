import type { Tape } from "../Tape.js";
import { ofTape } from "./featureCache.js";
import { spotRows } from "./spotSeconds.js";

/**
 * Bars of the underlying that close within the session, oldest first, counted from the session's open: bar k holds the
 * prices of seconds 60 x minutes x k to 60 x minutes x (k + 1) - 1. A stretch without a price is no bar and is not here.
 */
export interface IndexBars {
  /** Second from which the bar is known: the one after its last. */
  readonly closedAt: Int32Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
}

/** @see IndexBars */
export function indexBars(tape: Tape, minutes: number): IndexBars {
  return ofTape(tape, `indexBars ${minutes}`, () => {
    const { price, belongsTo } = spotRows(tape);
    const length = minutes * 60;
    const most = Math.floor(tape.lastSecond / length);
    const closedAt = new Int32Array(most);
    const [open, high, low, close] = Array.from({ length: 4 }, () => new Float64Array(most)) as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    let bar = -1;
    for (let row = 0; row < price.length; row++) {
      if (belongsTo[row]! < 0) continue;
      const end = (Math.floor(belongsTo[row]! / length) + 1) * length;
      if (end > tape.lastSecond) break;
      const value = price[row]!;
      if (bar < 0 || closedAt[bar] !== end) {
        bar++;
        closedAt[bar] = end;
        open[bar] = high[bar] = low[bar] = value;
      }
      if (value > high[bar]!) high[bar] = value;
      if (value < low[bar]!) low[bar] = value;
      close[bar] = value;
    }
    const bars = bar + 1;
    const part = (values: Float64Array): Float64Array => values.subarray(0, bars);
    return {
      closedAt: closedAt.subarray(0, bars),
      open: part(open),
      high: part(high),
      low: part(low),
      close: part(close),
    };
  });
}

/** Values of bars over the seconds of the session: each from the second at which its bar has closed until the next one has. */
export function barsBySecond(tape: Tape, { closedAt }: IndexBars, values: ArrayLike<number>): Float64Array {
  const out = new Float64Array(tape.lastSecond + 1).fill(Number.NaN);
  for (let bar = 0; bar < closedAt.length; bar++) {
    out.fill(values[bar]!, closedAt[bar], closedAt[bar + 1] ?? out.length);
  }
  return out;
}
