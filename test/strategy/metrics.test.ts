import { describe, expect, it } from "vitest";
import { type DayOutcome, METRIC_MEANINGS, type Trade, tradeMetrics } from "../../lib/strategy/index.js";
import { annualisedRatios } from "../../lib/strategy/metrics/annualisedRatios.js";
import { maxDrawdown } from "../../lib/strategy/metrics/maxDrawdown.js";
import { rebooked, soundRun, soundTrade, withLeg } from "./soundRun.js";

/** Trades that earn the given points, one a day. */
const earning = (points: readonly number[]): Trade[] =>
  points.map((won, day) => rebooked(withLeg(soundTrade(day), { exitPrice: 100 - won })));
const daysOf = (trades: readonly Trade[]): DayOutcome[] =>
  trades.map(({ underlying, date }) => ({ underlying, date, outcome: "traded", reason: "" }));
const skipped: DayOutcome = { underlying: "NIFTY", date: "2026-01-01", outcome: "skipped", reason: "no spot" };
const failed: DayOutcome = { underlying: "NIFTY", date: "2026-01-02", outcome: "failed", reason: "corrupt" };

describe("tradeMetrics", () => {
  const trades = earning([10, -20, 30, -4, 0.05, -10]);
  const metrics = tradeMetrics(trades, [...daysOf(trades), skipped, failed], 1);

  it("counts days and trades", () => {
    expect(metrics).toMatchObject({
      daysRequested: 8,
      daysInData: 7,
      daysTraded: 6,
      daysSkipped: 1,
      daysFailed: 1,
      trades: 6,
      exitsStop: 6,
      holdMedianSeconds: 3600,
    });
  });

  it("figures in points, checked by hand", () => {
    expect(metrics["pnlPointsTotal"]).toBeCloseTo(6.05, 12);
    expect(metrics["pnlPointsMean"]).toBeCloseTo(6.05 / 6, 12);
    expect(metrics["expectancyPoints"]).toBeCloseTo(6.05 / 6, 12);
    expect(metrics["winRatePercent"]).toBe(50);
    expect(metrics["averageWinPoints"]).toBeCloseTo(40.05 / 3, 12);
    expect(metrics["averageLossPoints"]).toBeCloseTo(-34 / 3, 12);
    expect(metrics["largestWinPoints"]).toBe(30);
    expect(metrics["largestLossPoints"]).toBe(-20);
    expect(metrics["profitFactorPoints"]).toBeCloseTo(40.05 / 34, 12);
    expect(metrics["maxDrawdownPoints"]).toBeCloseTo(20, 12);
  });

  it("a win in points can be a loss after costs", () => {
    expect(metrics["winRateAfterCostsPercent"]).toBeCloseTo((2 / 6) * 100, 12);
    expect(metrics["pnlCurrencyTotal"]).toBeCloseTo(6.05 * 75 - 30, 9);
    expect(metrics["costsTotalCurrency"]).toBe(30);
  });

  it("percent is on one-lot margin, day = total / days in the data, week x 5, month x 20", () => {
    const total = ((6.05 * 75 - 30) / 175_000) * 100;
    expect(metrics["marginPercentTotal"]).toBeCloseTo(total, 12);
    expect(metrics["marginPercentPerDay"]).toBeCloseTo(total / 7, 12);
    expect(metrics["marginPercentPerWeek"]).toBeCloseTo((total / 7) * 5, 12);
    expect(metrics["marginPercentPerMonth"]).toBeCloseTo((total / 7) * 20, 12);
  });

  it("the interval of the mean holds the mean, and needs five trades", () => {
    expect(metrics["pnlPointsMeanLow95"]).toBeLessThan(metrics["pnlPointsMean"]!);
    expect(metrics["pnlPointsMeanHigh95"]).toBeGreaterThan(metrics["pnlPointsMean"]!);
    const four = earning([1, 2, 3, 4]);
    expect(tradeMetrics(four, daysOf(four), 1)["pnlPointsMeanLow95"]).toBeNull();
  });

  it("nothing traded is not measured, not zero", () => {
    const none = tradeMetrics([], [skipped], 1);
    expect(none).toMatchObject({ trades: 0, pnlPointsTotal: null, winRatePercent: null, marginPercentPerDay: null });
    expect(none).toMatchObject({ holdMedianSeconds: null, costsTotalCurrency: null });
  });

  it("one unmeasured trade makes every total unmeasured", () => {
    const gap = [...trades, { ...soundTrade(6), pnlCurrency: null }];
    const partly = tradeMetrics(gap, daysOf(gap), 1);
    expect(partly).toMatchObject({ pnlCurrencyTotal: null, winRateAfterCostsPercent: null, marginPercentTotal: null });
    expect(partly["pnlPointsTotal"]).toBeCloseTo(-3.95, 12);
  });

  it("8.5-20: percentages of two underlyings use the days and the margin of each", () => {
    const nifty = earning([10]);
    const bank = earning([20, 20]).map((trade) => ({ ...trade, underlying: "BANKNIFTY", marginCurrency: 240_000 }));
    const both = tradeMetrics([...nifty, ...bank], daysOf([...nifty, ...bank]), 1);
    expect(both["NIFTY.marginPercentPerDay"]).toBeCloseTo((745 / 175_000) * 100, 12);
    expect(both["BANKNIFTY.marginPercentPerDay"]).toBeCloseTo((1495 / 240_000) * 100, 12);
    // Three results on two dates.
    expect(both["datesInData"]).toBe(2);
    expect(both["marginPercentPerDay"]).toBeCloseTo(((745 + 2 * 1495) / 415_000 / 2) * 100, 12);
    expect(both["marginPercentPerDay"]).toBe(both["marginPercentTotal"]! / both["datesInData"]!);
    expect(both["NIFTY.trades"]).toBe(1);
    expect(both["trades"]).toBe(3);
  });

  it("points of two underlyings are never summed, rupees are", () => {
    const nifty = earning([10, -5]);
    const bank = earning([20, 20]).map((trade) => ({ ...trade, underlying: "BANKNIFTY" }));
    const both = tradeMetrics([...nifty, ...bank], daysOf([...nifty, ...bank]), 1);
    const names = Object.keys(both).filter((name) => !name.includes(".") && name.includes("Points"));
    expect(names.length).toBe(13);
    for (const name of names) {
      expect(both[name], name).toBeNull();
      expect(METRIC_MEANINGS["pnlPointsTotal"]!.meaning).toMatch(/per underlying only/);
    }
    expect(both).toMatchObject({ winRatePercent: 75, "NIFTY.pnlPointsTotal": 5, "BANKNIFTY.pnlPointsMean": 20 });
    expect(both["pnlCurrencyTotal"]).toBeCloseTo(45 * 75 - 20, 9);
  });

  it("dollars and rupees are never summed", () => {
    const inr = earning([10]);
    const usd = earning([20]).map((trade) => ({ ...trade, underlying: "ES", currency: "USD" }));
    const both = tradeMetrics([...inr, ...usd], daysOf([...inr, ...usd]), 1);
    expect(both).toMatchObject({ pnlCurrencyTotal: null, costsTotalCurrency: null, marginPercentPerDay: null });
    expect(both["ES.pnlCurrencyTotal"]).toBeCloseTo(1495, 9);
  });

  it("the interval of several underlyings resamples dates: the same results twice prove nothing more", () => {
    const once = earning([10, -20, 30, -4, 0.05, -10, 8, 3]);
    const again = once.map((trade) => ({ ...trade, underlying: "BANKNIFTY" }));
    const single = tradeMetrics(once, daysOf(once), 1);
    const both = tradeMetrics([...once, ...again], daysOf([...once, ...again]), 1);
    expect(both["pnlCurrencyMeanLow95"]).toBeCloseTo(single["pnlCurrencyMeanLow95"]!, 9);
    expect(both["pnlCurrencyMeanHigh95"]).toBeCloseTo(single["pnlCurrencyMeanHigh95"]!, 9);
    // Four dates carry no interval, however many trades they hold.
    const four = [...once, ...again].filter(({ date }) => date < "2025-11-07");
    expect(tradeMetrics(four, daysOf(four), 1)["pnlCurrencyMeanLow95"]).toBeNull();
  });

  it("says how much of the holding time could not be watched, and the longest wait", () => {
    const watched = trades.map((trade, i) => ({ ...trade, blindSeconds: i * 100, exitDelaySeconds: i }));
    const figures = tradeMetrics(watched, daysOf(watched), 1);
    expect(figures["blindSecondsShare"]).toBeCloseTo((1500 / (6 * 3600)) * 100, 12);
    expect(figures["exitDelayLongestSeconds"]).toBe(5);
    const { blindSeconds: _blind, exitDelaySeconds: _delay, ...older } = watched[0]!;
    const partly = tradeMetrics([older, ...watched.slice(1)], daysOf(watched), 1);
    expect(partly).toMatchObject({ blindSecondsShare: null, exitDelayLongestSeconds: null });
  });

  it("every name has a meaning", () => {
    const names = Object.keys(tradeMetrics(trades, daysOf(trades), 1)).map((name) => name.replace(/^NIFTY\./, ""));
    for (const name of names) expect(METRIC_MEANINGS[name], name).toBeDefined();
  });

  it("annualised ratios wait for 60 days", () => {
    const run = soundRun(60);
    expect(tradeMetrics(run.trades, run.days, 1)["sharpeAnnualised"]).not.toBeNull();
    const short = soundRun(59);
    expect(tradeMetrics(short.trades, short.days, 1)["sharpeAnnualised"]).toBeNull();
  });
});

describe("figures by formula", () => {
  it("maximum drawdown of the running sum, which starts at zero", () => {
    expect(maxDrawdown([])).toBe(0);
    expect(maxDrawdown([-5, 2, -3])).toBe(6);
    expect(maxDrawdown([10, -3, 2, -8, 20])).toBe(9);
    expect(maxDrawdown([1, 2, 3])).toBe(0);
  });

  it("Sharpe and Sortino over 252 days, from 60 days on", () => {
    // 30 days of +2 and 30 of -1: mean 0.5, squared deviations 60 x 2.25 over 59, downside root of 0.5.
    const daily = Array.from({ length: 60 }, (_, i) => (i % 2 === 0 ? 2 : -1));
    const { sharpe, sortino } = annualisedRatios(daily);
    expect(sharpe).toBeCloseTo((0.5 / Math.sqrt(135 / 59)) * Math.sqrt(252), 12);
    expect(sortino).toBeCloseTo((0.5 / Math.sqrt(0.5)) * Math.sqrt(252), 12);
    expect(annualisedRatios(daily.slice(1))).toEqual({ sharpe: null, sortino: null });
    expect(annualisedRatios([...daily, Number.NaN])).toEqual({ sharpe: null, sortino: null });
    expect(annualisedRatios(new Array(60).fill(1))).toEqual({ sharpe: null, sortino: null });
  });
});
