import { tradingMinutesPerYear } from "../../contract/tradingMinutesPerYear.js";
import type { Tape } from "../Tape.js";
import { averageTrueRange, exponentialMean, rollingDeviation, rollingMean } from "./barStatistics.js";
import { type FeatureArgument, type IndexFeatures, MINUTES, PERIOD } from "./Feature.js";
import { barsBySecond, type IndexBars, indexBars } from "./indexBars.js";

interface BarArguments {
  readonly minutes: number;
}

interface BarPeriodArguments extends BarArguments {
  readonly period: number;
}

export interface BarFeatureArguments {
  readonly barOpen: BarArguments;
  readonly barHigh: BarArguments;
  readonly barLow: BarArguments;
  readonly barClose: BarArguments;
  readonly barEma: BarPeriodArguments & { readonly leastBars?: number | undefined };
  readonly barSma: BarPeriodArguments;
  readonly barStdev: BarPeriodArguments;
  readonly barAtr: BarPeriodArguments;
  readonly realisedVolPercent: { readonly barMinutes: number; readonly bars: number };
  readonly bollingerUpper: BarPeriodArguments & { readonly width: number };
  readonly bollingerMiddle: BarPeriodArguments & { readonly width: number };
  readonly bollingerLower: BarPeriodArguments & { readonly width: number };
  readonly keltnerUpper: BarPeriodArguments & { readonly multiple: number };
  readonly keltnerMiddle: BarPeriodArguments & { readonly multiple: number };
  readonly keltnerLower: BarPeriodArguments & { readonly multiple: number };
}

const NO_BAR = "before the first bar has closed";
const TOO_FEW = "until period bars have closed";
const LEAST_BARS: FeatureArgument = {
  ...PERIOD,
  name: "leastBars",
  meaning: "bars before the first value",
  whenAbsent: "the period",
};
const WIDTH: FeatureArgument = { name: "width", unit: "deviations", meaning: "width", whole: false, least: 0 };
const MULTIPLE: FeatureArgument = { name: "multiple", unit: "ranges", meaning: "width", whole: false, least: 0 };
const AT_LEAST_TWO = { ...PERIOD, least: 2 };

/** Bars of the underlying, and indicators over them. A bar counts from the second after its last one. */
export const barFeatures: IndexFeatures<BarFeatureArguments> = {
  barOpen: priceOfBar("open", "first"),
  barHigh: priceOfBar("high", "highest"),
  barLow: priceOfBar("low", "lowest"),
  barClose: priceOfBar("close", "last"),
  barEma: {
    unit: "points",
    formula: "of the closes: the first close, then EMA + 2 / (period + 1) x (close - EMA)",
    missing: "until leastBars bars have closed",
    takes: [MINUTES, PERIOD, LEAST_BARS],
    series: (tape, { minutes, period, leastBars }) =>
      overBars(tape, minutes, ({ close }) => exponentialMean(close, period, leastBars ?? period)),
  },
  barSma: {
    unit: "points",
    formula: "mean of the last period closes",
    missing: TOO_FEW,
    takes: [MINUTES, PERIOD],
    series: (tape, { minutes, period }) => overBars(tape, minutes, ({ close }) => rollingMean(close, period)),
  },
  barStdev: {
    unit: "points",
    formula: "standard deviation of the last period closes as a sample (divided by period - 1)",
    missing: TOO_FEW,
    takes: [MINUTES, AT_LEAST_TWO],
    series: (tape, { minutes, period }) => overBars(tape, minutes, ({ close }) => rollingDeviation(close, period, 1)),
  },
  barAtr: {
    unit: "points",
    formula:
      "Wilder's average true range: the mean of the first period true ranges, then ATR + (TR - ATR) / period; TR = max(high - low, abs(high - close before), abs(low - close before)), of the day's first bar high - low",
    missing: TOO_FEW,
    takes: [MINUTES, PERIOD],
    series: (tape, { minutes, period }) => overBars(tape, minutes, (bars) => averageTrueRange(bars, period)),
  },
  realisedVolPercent: {
    unit: "% a year",
    formula:
      "100 x standard deviation (as a sample) of the last log returns of closes x sqrt(trading minutes a year / barMinutes); 252 x 375 minutes for NSE",
    missing: "until that many returns without a missing bar between them are known",
    takes: [
      { ...MINUTES, name: "barMinutes" },
      { ...AT_LEAST_TWO, name: "bars", unit: "returns", meaning: "returns in the window" },
    ],
    series: (tape, { barMinutes, bars }) => {
      const scale = 100 * Math.sqrt(tradingMinutesPerYear(tape.product) / barMinutes);
      return overBars(tape, barMinutes, (source) => {
        const returns = returnsOfBars(source, barMinutes * 60);
        return rollingDeviation(returns, bars, 1).map((deviation) => deviation * scale);
      });
    },
  },
  bollingerUpper: bollinger("barSma + width deviations", 1),
  bollingerMiddle: bollinger("barSma", 0),
  bollingerLower: bollinger("barSma - width deviations", -1),
  keltnerUpper: keltner("barEma + multiple x barAtr", 1),
  keltnerMiddle: keltner("barEma", 0),
  keltnerLower: keltner("barEma - multiple x barAtr", -1),
};

function overBars(tape: Tape, minutes: number, values: (bars: IndexBars) => Float64Array): Float64Array {
  const bars = indexBars(tape, minutes);
  return barsBySecond(tape, bars, values(bars));
}

function priceOfBar(
  name: "open" | "high" | "low" | "close",
  which: string,
): IndexFeatures<BarFeatureArguments>["barOpen"] {
  return {
    unit: "points",
    formula: `${which} price of the last bar that has closed`,
    missing: NO_BAR,
    takes: [MINUTES],
    series: (tape, { minutes }) => overBars(tape, minutes, (bars) => bars[name]),
  };
}

/** J. Bollinger, Bollinger on Bollinger Bands (2002): the deviation is that of the population. */
function bollinger(words: string, sign: -1 | 0 | 1): IndexFeatures<BarFeatureArguments>["bollingerUpper"] {
  return {
    unit: "points",
    formula: `${words}, the deviation that of the last period closes as a population (divided by period)`,
    missing: TOO_FEW,
    takes: [MINUTES, PERIOD, WIDTH],
    series: (tape, { minutes, period, width }) =>
      overBars(tape, minutes, ({ close }) => {
        const deviation = rollingDeviation(close, period, 0);
        return rollingMean(close, period).map((mean, bar) => mean + sign * width * deviation[bar]!);
      }),
  };
}

/** The bands as L. Raschke draws them: an exponential mean of the closes and the average true range. */
function keltner(words: string, sign: -1 | 0 | 1): IndexFeatures<BarFeatureArguments>["keltnerUpper"] {
  return {
    unit: "points",
    formula: `${words}, both over the last period bars`,
    missing: TOO_FEW,
    takes: [MINUTES, PERIOD, MULTIPLE],
    series: (tape, { minutes, period, multiple }) =>
      overBars(tape, minutes, (bars) => {
        const range = averageTrueRange(bars, period);
        return exponentialMean(bars.close, period, period).map((mean, bar) => mean + sign * multiple * range[bar]!);
      }),
  };
}

/** Log return of each bar over the one that ends where it begins; NaN where there is none. */
function returnsOfBars({ close, closedAt }: IndexBars, length: number): Float64Array {
  return close.map((value, bar) =>
    bar > 0 && closedAt[bar]! - closedAt[bar - 1]! === length ? Math.log(value / close[bar - 1]!) : Number.NaN,
  );
}
