import { averageTrueRange, exponentialMean, rollingDeviation, rollingMean } from "../../tape/features/barStatistics.js";
import type { IndexBars } from "../../tape/features/indexBars.js";
import { secondsSince } from "../../tape/secondGrid.js";
import type { TapeColumn } from "../../tape/TapeColumn.js";
import { StrikebookError } from "../../task/index.js";

/**
 * Bars of one contract's own rows, oldest first, counted from the session's open: bar k holds the rows of seconds
 * `seconds` x k to `seconds` x (k + 1) - 1. A stretch without a price is no bar and is not here.
 */
export interface OwnBars extends IndexBars {
  readonly volume: Float64Array;
}

/** Rows of the contract, and the length of a bar. */
export interface OwnBarRows {
  readonly first: number;
  readonly end: number;
  readonly openMicros: number;
  readonly seconds: number;
}

/** @see OwnBars */
export function ownBars(
  timestamp: TapeColumn,
  lastPrice: TapeColumn,
  volumeChange: TapeColumn,
  { first, end, openMicros, seconds }: OwnBarRows,
): OwnBars {
  const closedAt: number[] = [];
  const open: number[] = [];
  const high: number[] = [];
  const low: number[] = [];
  const close: number[] = [];
  const volume: number[] = [];
  let bar = -1;
  let barEnd = Number.NEGATIVE_INFINITY;
  let traded = 0;
  for (let row = first; row < end; row++) {
    const own = (Math.floor(secondsSince(openMicros, timestamp.values[row]!) / seconds) + 1) * seconds;
    if (own !== barEnd) traded = 0;
    barEnd = own;
    const change = volumeChange.values[row]!;
    if (change > 0) traded += change;
    const stored = lastPrice.values[row]!;
    if (stored > 0) {
      const price = stored / lastPrice.scale;
      if (closedAt[bar] !== own) {
        bar++;
        closedAt.push(own);
        open.push(price);
        high.push(price);
        low.push(price);
      }
      high[bar] = Math.max(high[bar]!, price);
      low[bar] = Math.min(low[bar]!, price);
      close[bar] = price;
    }
    if (closedAt[bar] === own) volume[bar] = traded;
  }
  const column = (values: readonly number[]): Float64Array => Float64Array.from(values);
  return {
    closedAt: Int32Array.from(closedAt),
    open: column(open),
    high: column(high),
    low: column(low),
    close: column(close),
    volume: column(volume),
  };
}

/** Values of a feature of bars, one a bar; see `ROW_FEATURES`. */
export function barSeriesOf(bars: OwnBars, name: string, args: Readonly<Record<string, number>>): Float64Array {
  const { period = 1, width = 0, multiple = 0 } = args;
  const { close, volume } = bars;
  const bollinger = (sign: number): Float64Array => {
    const deviation = rollingDeviation(close, period, 0);
    return rollingMean(close, period).map((mean, bar) => mean + sign * width * deviation[bar]!);
  };
  const keltner = (sign: number): Float64Array => {
    const range = averageTrueRange(bars, period);
    return exponentialMean(close, period, period).map((mean, bar) => mean + sign * multiple * range[bar]!);
  };
  switch (name) {
    case "barOpen":
      return bars.open;
    case "barHigh":
      return bars.high;
    case "barLow":
      return bars.low;
    case "barClose":
      return close;
    case "barVolume":
      return volume;
    case "barVolumeMean":
      return rollingMean(volume, period);
    case "barSma":
    case "bollingerMiddle":
      return rollingMean(close, period);
    case "barEma":
    case "keltnerMiddle":
      return exponentialMean(close, period, period);
    case "barStdev":
      return rollingDeviation(close, period, 1);
    case "barAtr":
      return averageTrueRange(bars, period);
    case "barSlope":
      return rollingSlope(close, period);
    case "bollingerUpper":
      return bollinger(1);
    case "bollingerLower":
      return bollinger(-1);
    case "keltnerUpper":
      return keltner(1);
    case "keltnerLower":
      return keltner(-1);
    case "squeezeOn": {
      const [upper, lower] = [keltner(1), keltner(-1)];
      const below = bollinger(-1);
      return bollinger(1).map((above, bar) => squeeze(above < upper[bar]! && below[bar]! > lower[bar]!, below[bar]!));
    }
  }
  throw new StrikebookError("argument", `no bar value ${JSON.stringify(name)}`, "use one of the row values of bars");
}

function squeeze(isInside: boolean, known: number): number {
  if (Number.isNaN(known)) return Number.NaN;
  return isInside ? 1 : 0;
}

/** Least-squares slope of the last `period` values against their numbers; NaN until there are so many. */
function rollingSlope(values: Float64Array, period: number): Float64Array {
  const out = new Float64Array(values.length).fill(Number.NaN);
  const middle = (period - 1) / 2;
  const squares = (period * (period * period - 1)) / 12;
  for (let end = period; end <= values.length; end++) {
    let sum = 0;
    for (let i = 0; i < period; i++) sum += (i - middle) * values[end - period + i]!;
    out[end - 1] = sum / squares;
  }
  return out;
}
