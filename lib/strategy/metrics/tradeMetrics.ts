import { median } from "../../stats/index.js";
import type { DayOutcome } from "../RunRecord.js";
import { type Trade, watchedSeconds } from "../Trade.js";
import { annualisedRatios } from "./annualisedRatios.js";
import { calmarRatio } from "./calmarRatio.js";
import { dailyResults } from "./dailyResults.js";
import { capacityMetrics, costMetrics, slippagePoints } from "./executionMetrics.js";
import { exitMetricName } from "./exitMetricName.js";
import { exposurePercent } from "./exposurePercent.js";
import { type Metrics, resultMetrics } from "./resultMetrics.js";

const DAYS_PER_WEEK = 5;
const DAYS_PER_MONTH = 20;

/**
 * Headline figures of a run: of all trades under plain names, and of each underlying under `NIFTY.name`.
 *
 * **Days** are the days in the data, per underlying: traded and skipped, not failed (one count for underlyings with
 * different coverage understated a strategy by 2.5 times). Percent is on the margin of one lot, the users' formula:
 * total = currency / margin, day = total / dates, week = day x 5, month = day x 20. Over several underlyings currency
 * and margin are summed first, and the total is divided by the distinct dates in the data of any of them.
 *
 * A point of one underlying is not a point of another: over several underlyings every figure in points is null, but the
 * share of winners, which is a count. Over several currencies every figure in currency is null. Intervals resample whole
 * dates. Annualised ratios are null below 60 days. {@link METRIC_MEANINGS} says what each name means.
 */
export function tradeMetrics(trades: readonly Trade[], days: readonly DayOutcome[], seed: number): Metrics {
  const underlyings = [...new Set(days.map(({ underlying }) => underlying))];
  const metrics = groupMetrics(trades, days, underlyings, seed);
  for (const underlying of underlyings) {
    const isOwn = (item: { underlying: string }): boolean => item.underlying === underlying;
    const own =
      underlyings.length === 1
        ? { ...metrics }
        : groupMetrics(trades.filter(isOwn), days.filter(isOwn), [underlying], seed);
    for (const [name, value] of Object.entries(own)) metrics[`${underlying}.${name}`] = value;
  }
  return metrics;
}

function groupMetrics(
  trades: readonly Trade[],
  days: readonly DayOutcome[],
  underlyings: readonly string[],
  seed: number,
): Metrics {
  const ordered = [...trades].sort((a, b) => a.exitMicros - b.exitMicros || a.tradeId - b.tradeId);
  const inData = days.filter(({ outcome }) => outcome !== "failed");
  const holds = ordered.map(({ holdSeconds }) => holdSeconds);
  const dated = (result: (trade: Trade) => number | null) =>
    ordered.map((trade) => ({ date: trade.date, result: result(trade) }));
  const currencies = new Set(ordered.map(({ currency }) => currency)).size;
  const inPoints = {
    ...resultMetrics(
      dated(({ pnlPoints }) => pnlPoints),
      "Points",
      seed,
    ),
    ...slippagePoints(ordered),
  };
  const inCurrency = {
    ...resultMetrics(
      dated(({ pnlCurrency }) => pnlCurrency),
      "Currency",
      seed,
    ),
    ...costMetrics(ordered),
    ...percentMetrics(ordered, inData, underlyings),
    ...ratioMetrics(ordered, inData),
  };
  const metrics: Metrics = {
    daysRequested: days.length,
    daysInData: inData.length,
    datesInData: datesOf(inData),
    daysTraded: days.filter(({ outcome }) => outcome === "traded").length,
    daysSkipped: days.filter(({ outcome }) => outcome === "skipped").length,
    daysFailed: days.filter(({ outcome }) => outcome === "failed").length,
    trades: trades.length,
    averageTradesPerDay: inData.length > 0 ? trades.length / datesOf(inData) : null,
    ...(underlyings.length > 1
      ? { ...nothing(inPoints), winRatePercent: inPoints["winRatePercent"] ?? null }
      : inPoints),
    ...(currencies > 1 ? nothing(inCurrency) : inCurrency),
    holdMedianSeconds: holds.length > 0 ? median(holds) : null,
    holdShortestSeconds: holds.length > 0 ? holds.reduce((a, b) => Math.min(a, b)) : null,
    holdLongestSeconds: holds.length > 0 ? holds.reduce((a, b) => Math.max(a, b)) : null,
    holdUnderMinutePercent: holds.length > 0 ? (holds.filter((held) => held < 60).length / holds.length) * 100 : null,
    exposurePercent: exposurePercent(ordered, inData),
    ...watchMetrics(ordered),
    ...capacityMetrics(ordered),
  };
  metrics["maxDrawdownMarginPercent"] = drawdownPercent(metrics);
  for (const { exitReason } of ordered) {
    const name = exitMetricName(exitReason);
    metrics[name] = (metrics[name] ?? 0) + 1;
  }
  return metrics;
}

/** Percent on one-lot margin. The margin of an underlying is that of its last trade; changes inside a run are rare. */
function percentMetrics(
  trades: readonly Trade[],
  inData: readonly DayOutcome[],
  underlyings: readonly string[],
): Metrics {
  let currency: number | null = 0;
  let margin = 0;
  for (const underlying of underlyings) {
    const own = trades.filter((trade) => trade.underlying === underlying);
    const ownTotal = total(own.map(({ pnlCurrency }) => pnlCurrency));
    const ownMargin = own.at(-1)?.marginCurrency ?? null;
    if (own.length === 0) continue;
    if (currency === null || ownTotal === null || ownMargin === null) {
      currency = null;
      continue;
    }
    currency += ownTotal;
    margin += ownMargin;
  }
  const percent = currency === null || margin === 0 ? null : (currency / margin) * 100;
  const dates = datesOf(inData);
  const day = percent === null || dates === 0 ? null : percent / dates;
  return {
    marginCurrency: margin === 0 || currency === null ? null : margin,
    marginPercentTotal: percent,
    marginPercentPerDay: day,
    marginPercentPerWeek: day === null ? null : day * DAYS_PER_WEEK,
    marginPercentPerMonth: day === null ? null : day * DAYS_PER_MONTH,
  };
}

/** Share of the holding time that could not be watched, and the longest wait for a fill; null when a trade lacks it. */
function watchMetrics(trades: readonly Trade[]): Metrics {
  const blind = total(trades.map(({ blindSeconds }) => blindSeconds ?? null));
  const held = total(trades.map(watchedSeconds));
  const delays = trades.map(({ exitDelaySeconds }) => exitDelaySeconds ?? Number.NaN);
  const longest = delays.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return {
    blindSecondsShare: blind === null || held === null || held <= 0 ? null : (blind / held) * 100,
    exitDelayLongestSeconds: Number.isFinite(longest) ? longest : null,
  };
}

/** The same names, all *not measured*. */
function nothing(metrics: Metrics): Metrics {
  return Object.fromEntries(Object.keys(metrics).map((name) => [name, null]));
}

function datesOf(days: readonly DayOutcome[]): number {
  return new Set(days.map(({ date }) => date)).size;
}

function ratioMetrics(trades: readonly Trade[], inData: readonly DayOutcome[]): Metrics {
  const daily = dailyResults(trades, inData);
  const { sharpe, sortino } = annualisedRatios(daily);
  return { sharpeAnnualised: sharpe, sortinoAnnualised: sortino, calmarAnnualised: calmarRatio(daily) };
}

/** The largest fall in currency on the margin that the percentages refer to. */
function drawdownPercent(metrics: Metrics): number | null {
  const { maxDrawdownCurrency: fall = null, marginCurrency: margin = null } = metrics;
  return fall === null || margin === null ? null : (fall / margin) * 100;
}

/** Sum, or null when there is nothing to sum or one of the values is missing. */
function total(values: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const value of values) sum += value ?? Number.NaN;
  return values.length === 0 || Number.isNaN(sum) ? null : sum;
}
