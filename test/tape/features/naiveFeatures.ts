import type { ContractFeatureName, FeatureArguments, IndexFeatureName } from "../../../lib/tape/index.js";
import { daysFromCivil } from "../../../lib/time/index.js";
import { type BookRow, DAY, EXPIRY, type FeatureDay, LAST_SECOND, type SpotPoint } from "./featureTape.js";

/**
 * Every feature once more, as its definition says and not as it is made fast: for one second, from the rows of the day.
 */
type NaiveIndex = (day: FeatureDay, s: number, args: Readonly<Record<string, number>>) => number;
type NaiveContract = (rows: readonly BookRow[], s: number, args: Readonly<Record<string, number>>) => number;

const none = Number.NaN;
const lastSecondOf = ({ lastSecond = LAST_SECOND }: FeatureDay): number => lastSecond;
const secondOf = ({ at }: { readonly at: number }): number => Math.floor(at);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;
const highest = (values: readonly number[]): number => (values.length === 0 ? none : Math.max(...values));
const lowest = (values: readonly number[]): number => (values.length === 0 ? none : Math.min(...values));
const deviation = (values: readonly number[], takenAway: number): number =>
  Math.sqrt(sum(values.map((value) => (value - mean(values)) ** 2)) / (values.length - takenAway));

interface Priced {
  readonly at: number;
  readonly price: number;
}

function keptFor<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, V>();
  return (key) => {
    if (!known.has(key)) known.set(key, make(key));
    return known.get(key)!;
  };
}

const priced = keptFor((points: readonly SpotPoint[]): Priced[] => points.filter(({ price }) => price > 0));
const lastPriced = keptFor((rows: readonly BookRow[]): Priced[] =>
  rows.filter(({ last }) => last !== undefined && last > 0).map(({ at, last }) => ({ at, price: last! })),
);
const bySecond = keptFor((points: readonly Priced[]): number[] =>
  Array.from({ length: LAST_SECOND + 1 }, (_, s) => points.findLast((point) => secondOf(point) <= s)?.price ?? none),
);

const priceAt = (points: readonly Priced[], s: number): number => (s < 0 ? none : bySecond(points)[s]!);

/** Prices in force from the end of second `from` to the end of second `to`. */
function inForce(points: readonly Priced[], from: number, to: number): number[] {
  const first = priceAt(points, from);
  if (Number.isNaN(first)) return [];
  return [
    first,
    ...points.filter((point) => secondOf(point) > from && secondOf(point) <= to).map(({ price }) => price),
  ];
}

const moveOf = (points: readonly Priced[], s: number, seconds: number): number =>
  priceAt(points, s) - priceAt(points, s - seconds);

/** Second that a price belongs to: a bar stamped with its end belongs to what went before. */
const belongsTo = (day: FeatureDay, point: Priced): number => Math.floor(point.at - (day.barSeconds ? 1e-6 : 0));

const today = (day: FeatureDay, s: number): number[] =>
  priced(day.spot)
    .filter((point) => belongsTo(day, point) >= 0 && secondOf(point) <= s)
    .map(({ price }) => price);

function returnsTo(day: FeatureDay, s: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const t = s - count + 1 + i;
    return t < 1 ? none : Math.log(priceAt(priced(day.spot), t) / priceAt(priced(day.spot), t - 1));
  });
}

const rootOfSquares = (values: readonly number[]): number => Math.sqrt(sum(values.map((value) => value * value)));

interface Bar {
  readonly end: number;
  readonly prices: readonly number[];
}

function closedBars(day: FeatureDay, s: number, minutes: number): Bar[] {
  const bars: Bar[] = [];
  for (let end = minutes * 60; end <= s; end += minutes * 60) {
    const inBar = priced(day.spot).filter((point) => {
      const second = belongsTo(day, point);
      return second >= end - minutes * 60 && second < end;
    });
    if (inBar.length > 0) bars.push({ end, prices: inBar.map(({ price }) => price) });
  }
  return bars;
}

const closes = (bars: readonly Bar[]): number[] => bars.map(({ prices }) => prices.at(-1)!);

function ema(values: readonly number[], period: number, least = period): number {
  if (values.length < Math.max(1, least)) return none;
  const weight = 2 / (period + 1);
  return values.slice(1).reduce((average, value) => weight * value + (1 - weight) * average, values[0]!);
}

function atr(bars: readonly Bar[], period: number): number {
  if (bars.length < period) return none;
  const ranges = bars.map(({ prices }, i) => {
    const [high, low] = [highest(prices), lowest(prices)];
    if (i === 0) return high - low;
    const before = bars[i - 1]!.prices.at(-1)!;
    return Math.max(high, before) - Math.min(low, before);
  });
  return ranges
    .slice(period)
    .reduce((average, range) => (average * (period - 1) + range) / period, mean(ranges.slice(0, period)));
}

const sma = (values: readonly number[], period: number): number =>
  values.length < period ? none : mean(values.slice(-period));
const stdev = (values: readonly number[], period: number, takenAway: number): number =>
  values.length < period ? none : deviation(values.slice(-period), takenAway);

interface NaiveBurst {
  readonly on: number;
  readonly direction: number;
  readonly size: number;
  readonly since: number;
}

/** The detector as its page states it, over the whole day. */
function burstsOf(day: FeatureDay, args: Readonly<Record<string, number>>): NaiveBurst[] {
  const defaults = { moveSeconds: 10, volRatio: 1.8, shortSeconds: 10, longSeconds: 120, stepSeconds: 3 };
  const p = { ...defaults, endSeconds: 5, endVolRatio: 1.3, ...args } as Record<string, number>;
  const points = priced(day.spot);
  const perSecond = (t: number, count: number): number => rootOfSquares(returnsTo(day, t, count)) / Math.sqrt(count);
  let [state, origin, ended] = [0, none, none];
  return Array.from({ length: LAST_SECOND + 1 }, (_, t) => {
    const [short, long] = [perSecond(t, p.shortSeconds!), perSecond(t, p.longSeconds!)];
    const steps = Array.from({ length: p.stepSeconds! }, (_, i) => Math.abs(moveOf(points, t - i, 1)));
    if (state === 1) {
      if (Math.abs(moveOf(points, t, p.endSeconds!)) < p.endPoints! && short < p.endVolRatio! * long) {
        [state, ended] = [0, t];
      }
    } else if (
      Math.abs(moveOf(points, t, p.moveSeconds!)) >= p.movePoints! &&
      short > p.volRatio! * long &&
      highest(steps) >= p.stepPoints!
    ) {
      [state, origin] = [1, t - p.moveSeconds!];
    }
    const to = state === 1 ? t : ended;
    const inBurst = Number.isNaN(origin) ? [] : inForce(points, origin, to);
    return {
      on: Number.isNaN(long) ? none : state,
      direction: Math.sign(priceAt(points, to) - priceAt(points, origin)),
      size: highest(inBurst) - lowest(inBurst),
      since: state === 1 ? none : t - ended,
    };
  });
}

const burstTables = keptFor((_: FeatureDay) => new Map<string, NaiveBurst[]>());

function burstAt(day: FeatureDay, s: number, args: Readonly<Record<string, number>>): NaiveBurst {
  const tables = burstTables(day);
  const key = JSON.stringify(args);
  if (!tables.has(key)) tables.set(key, burstsOf(day, args));
  return tables.get(key)![s]!;
}

export const NAIVE_INDEX: Readonly<Record<IndexFeatureName, NaiveIndex>> = {
  spot: ({ spot }, s, { maxAgeSeconds = Number.POSITIVE_INFINITY }) => {
    const point = spot.findLast((each) => secondOf(each) <= s);
    return point && point.price > 0 && s - secondOf(point) <= maxAgeSeconds ? point.price : none;
  },
  spotAgeSeconds: ({ spot }, s) =>
    s - (spot.findLast((each) => secondOf(each) <= s) ? secondOf(spot.findLast((each) => secondOf(each) <= s)!) : none),
  secondOfSession: (_, s) => s,
  minutesToClose: (day, s) => (lastSecondOf(day) - s) / 60,
  // The open is at 09:15 and the contracts stop at 15:30, 375 minutes later on the day of expiry.
  minutesToExpiry: ({ date = DAY }, s) => (daysFromCivil(EXPIRY) - daysFromCivil(date)) * 1440 + 375 - s / 60,
  daysToExpiry: ({ date = DAY }) => daysFromCivil(EXPIRY) - daysFromCivil(date),
  weekday: ({ date = DAY }) => new Date(date).getUTCDay() || 7,
  dayOpen: (day, s) => today(day, s)[0] ?? none,
  dayHigh: (day, s) => highest(today(day, s)),
  dayLow: (day, s) => lowest(today(day, s)),
  dayRangePercent: (day, s) => (100 * (highest(today(day, s)) - lowest(today(day, s)))) / priceAt(priced(day.spot), s),
  windowHigh: ({ spot }, s, { seconds }) => highest(inForce(priced(spot), s - seconds!, s)),
  windowLow: ({ spot }, s, { seconds }) => lowest(inForce(priced(spot), s - seconds!, s)),
  windowRangePoints: (day, s, args) => NAIVE_INDEX.windowHigh(day, s, args) - NAIVE_INDEX.windowLow(day, s, args),
  windowRangePercent: (day, s, args) =>
    (100 * NAIVE_INDEX.windowRangePoints(day, s, args)) / priceAt(priced(day.spot), s),
  movePoints: ({ spot }, s, { seconds }) => moveOf(priced(spot), s, seconds!),
  movePercent: ({ spot }, s, { seconds }) => 100 * (priceAt(priced(spot), s) / priceAt(priced(spot), s - seconds!) - 1),
  openingRangeHigh: (day, s, { minutes }) => (s < minutes! * 60 ? none : highest(openingPrices(day, minutes!))),
  openingRangeLow: (day, s, { minutes }) => (s < minutes! * 60 ? none : lowest(openingPrices(day, minutes!))),
  realisedVol: (day, s, { seconds }) => rootOfSquares(returnsTo(day, s, seconds!)),
  realisedVolBefore: (day, s, { seconds }) => rootOfSquares(returnsTo(day, s - 1, seconds!)),
  acceleration: (day, s, { seconds }) => {
    const sizes = returnsTo(day, s, seconds!).map(Math.abs);
    return sizes.at(-1)! / (mean(sizes) + 1e-12);
  },
  barOpen: (day, s, { minutes }) => closedBars(day, s, minutes!).at(-1)?.prices[0] ?? none,
  barHigh: (day, s, { minutes }) => highest(closedBars(day, s, minutes!).at(-1)?.prices ?? []),
  barLow: (day, s, { minutes }) => lowest(closedBars(day, s, minutes!).at(-1)?.prices ?? []),
  barClose: (day, s, { minutes }) => closes(closedBars(day, s, minutes!)).at(-1) ?? none,
  barEma: (day, s, { minutes, period, leastBars }) => ema(closes(closedBars(day, s, minutes!)), period!, leastBars),
  barSma: (day, s, { minutes, period }) => sma(closes(closedBars(day, s, minutes!)), period!),
  barStdev: (day, s, { minutes, period }) => stdev(closes(closedBars(day, s, minutes!)), period!, 1),
  barAtr: (day, s, { minutes, period }) => atr(closedBars(day, s, minutes!), period!),
  realisedVolPercent: (day, s, { barMinutes, bars }) => {
    const all = closedBars(day, s, barMinutes!).slice(-bars! - 1);
    if (all.length < bars! + 1 || all.at(-1)!.end - all[0]!.end !== bars! * barMinutes! * 60) return none;
    const returns = closes(all)
      .slice(1)
      .map((close, i) => Math.log(close) - Math.log(closes(all)[i]!));
    return 100 * deviation(returns, 1) * Math.sqrt((252 * 375) / barMinutes!);
  },
  bollingerUpper: (day, s, { minutes, period, width }) => {
    const all = closes(closedBars(day, s, minutes!));
    return sma(all, period!) + width! * stdev(all, period!, 0);
  },
  bollingerMiddle: (day, s, { minutes, period }) => sma(closes(closedBars(day, s, minutes!)), period!),
  bollingerLower: (day, s, args) =>
    2 * NAIVE_INDEX.bollingerMiddle(day, s, args) - NAIVE_INDEX.bollingerUpper(day, s, args),
  keltnerUpper: (day, s, { minutes, period, multiple }) => {
    const bars = closedBars(day, s, minutes!);
    return ema(closes(bars), period!) + multiple! * atr(bars, period!);
  },
  keltnerMiddle: (day, s, { minutes, period }) => ema(closes(closedBars(day, s, minutes!)), period!),
  keltnerLower: (day, s, args) => 2 * NAIVE_INDEX.keltnerMiddle(day, s, args) - NAIVE_INDEX.keltnerUpper(day, s, args),
  burstOn: (day, s, args) => burstAt(day, s, args).on,
  burstDirection: (day, s, args) => burstAt(day, s, args).direction,
  burstSizePoints: (day, s, args) => burstAt(day, s, args).size,
  secondsSinceBurst: (day, s, args) => burstAt(day, s, args).since,
};

function openingPrices(day: FeatureDay, minutes: number): number[] {
  return priced(day.spot)
    .filter((point) => belongsTo(day, point) >= 0 && belongsTo(day, point) < minutes * 60)
    .map(({ price }) => price);
}

const rowAt = (rows: readonly BookRow[], s: number): BookRow | undefined =>
  s < 0 ? undefined : rows.findLast((row) => secondOf(row) <= s);
const above = (value: number | undefined): number => (value !== undefined && value > 0 ? value : none);
const five = (sizes: readonly number[] | undefined): number =>
  sum(Array.from({ length: 5 }, (_, i) => sizes?.[i] ?? none));

function volumeIn(rows: readonly BookRow[], s: number, seconds: number): number {
  if (!rowAt(rows, s - seconds)) return none;
  return sum(
    rows
      .filter((row) => secondOf(row) > s - seconds && secondOf(row) <= s)
      .map(({ volumeChange }) => volumeChange ?? none),
  );
}

/** Pulls and replenishments of both sides in second `t`. */
function liquidityAt(rows: readonly BookRow[], t: number, args: Readonly<Record<string, number>>) {
  const { dropShare = 0.35, riseShare = 0.25, smallVolume = 0, largeVolume = Number.POSITIVE_INFINITY } = args;
  const [now, before] = [rowAt(rows, t), rowAt(rows, t - 1)];
  const out = { pulls: 0, replenishments: 0 };
  if (!now || !before) return out;
  const traded = sum(rows.filter((row) => secondOf(row) === t).map(({ volumeChange }) => volumeChange ?? none));
  const spread = (row: BookRow): number => {
    const points = above(row.ask) - above(row.bid);
    return Number.isNaN(points) ? Number.POSITIVE_INFINITY : points;
  };
  for (const side of ["bid", "ask"] as const) {
    const depth = (row: BookRow): number => five(side === "bid" ? row.bids : row.asks);
    const better = side === "bid" ? above(now.bid) > above(before.bid) : above(now.ask) < above(before.ask);
    if (depth(now) < depth(before)) {
      const isDrop = depth(now) <= (1 - dropShare) * depth(before);
      if (isDrop && traded <= smallVolume && (!better || spread(now) > spread(before))) out.pulls++;
    }
    if (depth(now) > depth(before)) {
      const isRise = depth(now) >= (1 + riseShare) * depth(before);
      if (isRise && spread(now) <= spread(before) && traded <= largeVolume) out.replenishments++;
    }
  }
  return out;
}

function rate(kind: "pulls" | "replenishments"): NaiveContract {
  return (rows, s, args) => {
    const seconds = args.seconds!;
    if (!rowAt(rows, s - seconds)) return none;
    const events = Array.from({ length: seconds }, (_, i) => liquidityAt(rows, s - i, args)[kind]);
    return (60 * sum(events)) / seconds;
  };
}

const NAIVE: Readonly<Record<ContractFeatureName, NaiveContract>> = {
  bid: (rows, s) => above(rowAt(rows, s)?.bid),
  ask: (rows, s) => above(rowAt(rows, s)?.ask),
  mid: (rows, s) => (NAIVE.bid(rows, s, {}) + NAIVE.ask(rows, s, {})) / 2,
  last: (rows, s) => above(rowAt(rows, s)?.last),
  bidSize: (rows, s) => rowAt(rows, s)?.bids?.[0] ?? none,
  askSize: (rows, s) => rowAt(rows, s)?.asks?.[0] ?? none,
  spreadPoints: (rows, s) => NAIVE.ask(rows, s, {}) - NAIVE.bid(rows, s, {}),
  spreadPercent: (rows, s) => (100 * NAIVE.spreadPoints(rows, s, {})) / NAIVE.mid(rows, s, {}),
  bidDepth: (rows, s) => five(rowAt(rows, s)?.bids),
  askDepth: (rows, s) => five(rowAt(rows, s)?.asks),
  imbalance: (rows, s) => {
    const [bid, ask] = [NAIVE.bidSize(rows, s, {}), NAIVE.askSize(rows, s, {})];
    return (bid - ask) / (bid + ask);
  },
  depthImbalance: (rows, s) => {
    const [bid, ask] = [NAIVE.bidDepth(rows, s, {}), NAIVE.askDepth(rows, s, {})];
    return (bid - ask) / (bid + ask);
  },
  ageSeconds: (rows, s) => (rowAt(rows, s) ? s - secondOf(rowAt(rows, s)!) : none),
  volumeChange: (rows, s, { seconds }) => volumeIn(rows, s, seconds!),
  volumeMean: (rows, s, { seconds }) => volumeIn(rows, s, seconds!) / seconds!,
  openInterest: (rows, s) => rowAt(rows, s)?.openInterest ?? none,
  openInterestChange: (rows, s, { seconds }) =>
    (rowAt(rows, s)?.openInterest ?? none) - (rowAt(rows, s - seconds!)?.openInterest ?? none),
  vwap: (rows, s) => {
    const trades = rows.filter(
      (row) => secondOf(row) >= 0 && secondOf(row) <= s && above(row.last) > 0 && above(row.volumeChange) > 0,
    );
    return sum(trades.map((row) => row.last! * row.volumeChange!)) / sum(trades.map((row) => row.volumeChange!));
  },
  high: (rows, s, { seconds }) => highest(inForce(lastPriced(rows), s - seconds!, s)),
  low: (rows, s, { seconds }) => lowest(inForce(lastPriced(rows), s - seconds!, s)),
  move: (rows, s, { seconds }) => moveOf(lastPriced(rows), s, seconds!),
  lastEma: (rows, s, { seconds }) => {
    const known = Array.from({ length: s + 1 }, (_, t) => priceAt(lastPriced(rows), t)).filter((price) => price > 0);
    return ema(known, seconds!);
  },
  impliedVol: (rows, s) => rowAt(rows, s)?.impliedVol ?? none,
  delta: (rows, s) => (rowAt(rows, s)?.impliedVol ?? none) * -1.5,
  gamma: (rows, s) => (rowAt(rows, s)?.impliedVol ?? none) * -0.5,
  theta: (rows, s) => (rowAt(rows, s)?.impliedVol ?? none) * 0.5,
  vega: (rows, s) => (rowAt(rows, s)?.impliedVol ?? none) * 1.5,
  pullRate: rate("pulls"),
  replenishRate: rate("replenishments"),
};

/** A contract's feature at second `s`; NaN where its last row is older than `maxAgeSeconds`. */
export function naiveContract(
  name: ContractFeatureName,
  rows: readonly BookRow[],
  s: number,
  args: FeatureArguments,
): number {
  const { maxAgeSeconds = Number.POSITIVE_INFINITY, ...rest } = args;
  const row = rowAt(rows, s);
  if (!row || s - secondOf(row) > maxAgeSeconds) return none;
  return NAIVE[name](rows, s, rest as Readonly<Record<string, number>>);
}
