import type { Expression } from "../../../lib/strategy/expression/Expression.js";

/** One row of one contract as a test writes it; NaN is "not sent". */
export interface ReferenceRow {
  /** Seconds since the open, fractions allowed. */
  readonly at: number;
  readonly last: number;
  readonly bid: number;
  readonly ask: number;
  readonly bidSizes: readonly number[];
  readonly askSizes: readonly number[];
  readonly totalBid: number;
  readonly totalAsk: number;
  readonly volume: number;
  readonly volumeChange: number;
  readonly openInterest: number;
}

export interface ReferenceContract {
  readonly rows: readonly ReferenceRow[];
  readonly strike: number;
  readonly index: (name: string) => readonly number[];
}

type Truth = boolean | undefined;

/**
 * The values of scans in the plainest way: every value is found anew at every row by looking at all rows of the contract
 * from the first, and conditions have three outcomes. No code of the engine.
 */
export class RowReference {
  readonly #rows: readonly ReferenceRow[];
  readonly #contract: ReferenceContract;

  constructor(contract: ReferenceContract) {
    this.#contract = contract;
    this.#rows = contract.rows;
  }

  isRow(i: number): boolean {
    return this.#rows[i]!.last > 0;
  }

  /** True, false, or undefined where it is not known. */
  truth(e: Expression, i: number): Truth {
    if (typeof e === "number" || !("op" in e)) return truthOf(this.value(e, i));
    const [a, b] = e.of as [Expression, Expression];
    const compare = (test: (x: number, y: number) => boolean, at = i): Truth => {
      const [x, y] = [this.value(a, at), this.value(b, at)];
      return Number.isNaN(x) || Number.isNaN(y) ? undefined : test(x, y);
    };
    const crossing = (test: (x: number, y: number) => boolean): Truth => {
      const before = this.#pricedBefore(i);
      const past = before < 0 ? undefined : compare(test, before);
      return and([compare(test), past === undefined ? undefined : !past]);
    };
    switch (e.op) {
      case "above":
        return compare((x, y) => x > y);
      case "atLeast":
        return compare((x, y) => x >= y);
      case "below":
        return compare((x, y) => x < y);
      case "atMost":
        return compare((x, y) => x <= y);
      case "all":
        return and(e.of.map((part) => this.truth(part, i)));
      case "any":
        return inverse(and(e.of.map((part) => inverse(this.truth(part, i)))));
      case "not":
        return inverse(this.truth(a, i));
      case "crossesAbove":
        return crossing((x, y) => x > y);
      case "crossesBelow":
        return crossing((x, y) => x < y);
      default:
        return truthOf(this.value(e, i));
    }
  }

  value(e: Expression, i: number): number {
    if (typeof e === "number") return e;
    if ("row" in e) return this.#feature(e.row, (e.with ?? {}) as Record<string, number>, i);
    if ("index" in e) return this.#contract.index(e.index)[this.#second(i)]!;
    if (!("op" in e)) throw new Error(JSON.stringify(e));
    const values = (): number[] => e.of.map((part) => this.value(part, i));
    switch (e.op) {
      case "add":
        return values().reduce((x, y) => x + y);
      case "multiply":
        return values().reduce((x, y) => x * y);
      case "subtract":
        return this.value(e.of[0]!, i) - this.value(e.of[1]!, i);
      case "divide": {
        const divisor = this.value(e.of[1]!, i);
        return divisor === 0 ? Number.NaN : this.value(e.of[0]!, i) / divisor;
      }
      case "absolute":
        return Math.abs(this.value(e.of[0]!, i));
      case "smallest":
        return Math.min(...values());
      case "largest":
        return Math.max(...values());
      case "earlier": {
        const seconds = e.seconds as number;
        if (seconds === 0) return this.value(e.of[0]!, i);
        const then = this.#lastPriced(i, (row) => this.#second(row) <= this.#second(i) - seconds);
        return then < 0 ? Number.NaN : this.value(e.of[0]!, then);
      }
      default: {
        const truth = this.truth(e, i);
        return truth === undefined ? Number.NaN : Number(truth);
      }
    }
  }

  #second(i: number): number {
    return Math.floor(this.#rows[i]!.at);
  }

  /** Newest priced row before `i` that `test` accepts, -1 when there is none. */
  #lastPriced(i: number, test: (row: number) => boolean): number {
    for (let row = i - 1; row >= 0; row--) if (this.isRow(row) && test(row)) return row;
    return -1;
  }

  #pricedBefore(i: number): number {
    return this.#lastPriced(i, () => true);
  }

  /** Rows that a window of `seconds` holds. */
  #window(i: number, seconds: number, isBefore: boolean): ReferenceRow[] {
    const second = this.#second(i);
    return this.#rows.filter((_, row) => {
      const own = this.#second(row);
      return isBefore ? row < i && own >= second - seconds : row <= i && own > second - seconds;
    });
  }

  #feature(feature: string, args: Readonly<Record<string, number>>, i: number): number {
    const row = this.#rows[i]!;
    const { rows: n = 0, seconds = 0, minutes = 0 } = args;
    const price = (value: number): number => (value > 0 ? value : Number.NaN);
    const size = (value: number): number => (value >= 0 ? value : Number.NaN);
    const depth = (sizes: readonly number[]): number => sizes.reduce((sum, value) => sum + (value > 0 ? value : 0), 0);
    const ratio = (a: number, b: number): number => (a - b) / (a + b);
    const prices = this.#rows.slice(0, i + 1).flatMap(({ last }) => (last > 0 ? [last] : []));
    const earlierPrices = prices.slice(0, -1);
    const most = (values: readonly number[]): number => (values.length === 0 ? Number.NaN : Math.max(...values));
    const least = (values: readonly number[]): number => (values.length === 0 ? Number.NaN : Math.min(...values));
    const bid = price(row.bid);
    const ask = price(row.ask);
    switch (feature) {
      case "price":
        return row.last;
      case "bid":
        return bid;
      case "ask":
        return ask;
      case "mid":
        return (bid + ask) / 2;
      case "spreadPoints":
        return ask - bid;
      case "spreadPercent":
        return (100 * (ask - bid)) / ((bid + ask) / 2);
      case "bidSize":
        return size(row.bidSizes[0]!);
      case "askSize":
        return size(row.askSizes[0]!);
      case "bidDepth":
        return depth(row.bidSizes);
      case "askDepth":
        return depth(row.askSizes);
      case "totalBidSize":
        return size(row.totalBid);
      case "totalAskSize":
        return size(row.totalAsk);
      case "imbalance":
        return ratio(size(row.bidSizes[0]!), size(row.askSizes[0]!));
      case "depthImbalance":
        return ratio(depth(row.bidSizes), depth(row.askSizes));
      case "openInterest":
        return size(row.openInterest);
      case "volumeChange":
        return row.volumeChange > 0 ? row.volumeChange : 0;
      case "hasTraded":
        return row.volume >= 1 ? 1 : 0;
      case "strike":
        return this.#contract.strike;
      case "second":
        return this.#second(i);
      case "rowCount":
        return prices.length;
      case "ema": {
        const weight = 2 / (n + 1);
        return prices.reduce((mean, value) => value * weight + mean * (1 - weight));
      }
      case "sma":
        return prices.length < n ? Number.NaN : prices.slice(-n).reduce((sum, value) => sum + value, 0) / n;
      case "priceChange":
        return prices.length <= n ? Number.NaN : row.last - prices.at(-1 - n)!;
      case "rowsSinceHigh":
        return prices.length - 1 - prices.indexOf(most(prices));
      case "dayHigh":
        return most(prices);
      case "dayLow":
        return least(prices);
      case "dayHighBefore":
        return most(earlierPrices);
      case "dayLowBefore":
        return least(earlierPrices);
      case "vwap": {
        let [value, volume] = [0, 0];
        for (const { last, volumeChange } of this.#rows.slice(0, i + 1)) {
          if (!(last > 0 && volumeChange > 0)) continue;
          value += last * volumeChange;
          volume += volumeChange;
        }
        return value / volume;
      }
      case "openingRangeHigh":
      case "openingRangeLow": {
        if (this.#second(i) < minutes * 60) return Number.NaN;
        const inside = this.#rows.flatMap(({ at, last }) => (last > 0 && at < minutes * 60 ? [last] : []));
        return feature === "openingRangeHigh" ? most(inside) : least(inside);
      }
    }
    const ofBars = /^(bar|bollinger|keltner|squeeze)/.test(feature);
    return ofBars ? this.#ofBars(feature, args, i) : this.#ofWindow(feature, seconds, i);
  }

  #ofWindow(feature: string, seconds: number, i: number): number {
    const second = this.#second(i);
    if (this.#lastPriced(i, (row) => this.#second(row) <= second - seconds) < 0) return Number.NaN;
    const isBefore = feature.endsWith("Before");
    const rows = this.#window(i, seconds, isBefore);
    const prices = rows.flatMap(({ last }) => (last > 0 ? [last] : []));
    const most = prices.length === 0 ? Number.NaN : Math.max(...prices);
    const least = prices.length === 0 ? Number.NaN : Math.min(...prices);
    const total = (of: (row: ReferenceRow) => number): number => rows.reduce((sum, row) => sum + of(row), 0);
    const change = ({ volumeChange }: ReferenceRow): number => (volumeChange > 0 ? volumeChange : 0);
    const isAtAsk = ({ last, ask }: ReferenceRow): boolean => ask > 0 && last > 0 && last >= ask;
    const known = (of: (row: ReferenceRow) => number): number[] => rows.map(of).filter((value) => value >= 0);
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const { last } = this.#rows[i]!;
    const then = this.#rows[this.#lastPriced(i, (row) => this.#second(row) <= second - seconds)]!.last;
    switch (feature.replace(/Before$/, "")) {
      case "move":
        return last - then;
      case "movePercent":
        return (100 * (last - then)) / then;
      case "high":
        return most;
      case "low":
        return least;
      case "range":
        return most - least;
      case "volumeSum":
        return total(change);
      case "volumeMean":
        return total(change) / seconds;
      case "volumeAtAsk":
        return total((row) => (isAtAsk(row) ? change(row) : 0));
      case "bidSizeMean":
        return mean(known(({ bidSizes }) => bidSizes[0]!));
      case "askSizeMean":
        return mean(known(({ askSizes }) => askSizes[0]!));
      case "askSizeLow": {
        const sizes = known(({ askSizes }) => askSizes[0]!);
        return sizes.length === 0 ? Number.NaN : Math.min(...sizes);
      }
      case "pinnedAtAsk": {
        const priced = rows.filter((row) => row.last > 0);
        return Number(priced.length > 0 && priced.every((row) => isAtAsk(row) && row.last === priced[0]!.last));
      }
    }
    throw new Error(feature);
  }

  #ofBars(feature: string, args: Readonly<Record<string, number>>, i: number): number {
    const { minutes = 0, seconds = minutes * 60, period = 1, width = 0, multiple = 0 } = args;
    const current = Math.floor(this.#second(i) / seconds);
    const bars: { prices: number[]; volume: number }[] = [];
    for (let bar = 0; bar < current; bar++) {
      const rows = this.#rows.slice(0, i + 1).filter((_, row) => Math.floor(this.#second(row) / seconds) === bar);
      const prices = rows.flatMap(({ last }) => (last > 0 ? [last] : []));
      const volume = rows.reduce((sum, { volumeChange }) => sum + (volumeChange > 0 ? volumeChange : 0), 0);
      if (prices.length > 0) bars.push({ prices, volume });
    }
    const last = bars.at(-1);
    if (!last) return Number.NaN;
    const closes = bars.map(({ prices }) => prices.at(-1)!);
    const recent = closes.slice(-period);
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    switch (feature) {
      case "barOpen":
        return last.prices[0]!;
      case "barHigh":
        return Math.max(...last.prices);
      case "barLow":
        return Math.min(...last.prices);
      case "barClose":
        return closes.at(-1)!;
      case "barVolume":
        return last.volume;
    }
    if (bars.length < period) return Number.NaN;
    const mean = sum(recent) / period;
    const squares = sum(recent.map((value) => (value - mean) ** 2));
    let ema = closes[0]!;
    for (const close of closes.slice(1)) ema += (2 / (period + 1)) * (close - ema);
    let atr = 0;
    bars.forEach(({ prices }, bar) => {
      const [high, low] = [Math.max(...prices), Math.min(...prices)];
      const close = closes[bar - 1] ?? Number.NaN;
      const range = bar === 0 ? high - low : Math.max(high - low, Math.abs(high - close), Math.abs(low - close));
      atr += bar < period ? range / period : (range - atr) / period;
    });
    const deviation = Math.sqrt(squares / period);
    switch (feature) {
      case "barVolumeMean":
        return sum(bars.slice(-period).map(({ volume }) => volume)) / period;
      case "barSma":
      case "bollingerMiddle":
        return mean;
      case "barEma":
      case "keltnerMiddle":
        return ema;
      case "barStdev":
        return Math.sqrt(squares / (period - 1));
      case "barAtr":
        return atr;
      case "barSlope": {
        // Covariance with the bar numbers over their variance.
        const middle = (period - 1) / 2;
        const covariance = sum(recent.map((value, k) => (k - middle) * value));
        return covariance / sum(recent.map((_, k) => (k - middle) ** 2));
      }
      case "bollingerUpper":
        return mean + width * deviation;
      case "bollingerLower":
        return mean - width * deviation;
      case "keltnerUpper":
        return ema + multiple * atr;
      case "keltnerLower":
        return ema - multiple * atr;
      case "squeezeOn":
        return Number(
          mean + width * deviation < ema + multiple * atr && mean - width * deviation > ema - multiple * atr,
        );
    }
    throw new Error(feature);
  }
}

function and(parts: readonly Truth[]): Truth {
  if (parts.includes(false)) return false;
  return parts.includes(undefined) ? undefined : true;
}

function inverse(truth: Truth): Truth {
  return truth === undefined ? undefined : !truth;
}

function truthOf(value: number): Truth {
  return Number.isNaN(value) ? undefined : value !== 0;
}
