import { describe, expect, it } from "vitest";
import {
  type DayOutcome,
  METRIC_MEANINGS,
  metricMeaning,
  periodTables,
  runDeflatedSharpe,
  type Trade,
  tradeMetrics,
} from "../../lib/strategy/index.js";
import { calmarRatio } from "../../lib/strategy/metrics/calmarRatio.js";
import { rebooked, soundTrade, withLeg } from "./soundRun.js";

const SESSION = 22_500;
const daysOf = (trades: readonly Trade[]): DayOutcome[] =>
  trades.map(({ underlying, date }) => ({
    underlying,
    date,
    outcome: "traded",
    reason: "",
    sessionSeconds: SESSION,
  }));
/** A straddle that sold at 100 + 80 with a middle of 100.5 + 80.25 and bought back half a point above the middle. */
const quoted = (day: number, sizes: readonly [number, number, number, number] = [750, 300, 225, 600]): Trade => {
  const trade = soundTrade(day);
  const [call, put] = trade.legs;
  return {
    ...trade,
    legs: [
      {
        ...call!,
        entryMidPrice: 100.5,
        exitMidPrice: call!.exitPrice - 0.5,
        entryTouchQuantity: sizes[0],
        exitTouchQuantity: sizes[1],
      },
      {
        ...put!,
        entryMidPrice: 80.25,
        exitMidPrice: put!.exitPrice - 0.5,
        entryTouchQuantity: sizes[2],
        exitTouchQuantity: sizes[3],
      },
    ],
  };
};
const metricsOf = (trades: readonly Trade[], days = daysOf(trades)) => tradeMetrics(trades, days, 1);

describe("slippage, costs and capacity", () => {
  const trades = [quoted(0), quoted(1), quoted(2), quoted(3)];

  it("slippage is fill against middle over every fill, in points and rupees", () => {
    // Sold 0.5 and 0.25 below the middle, bought 0.5 and 0.5 above: 1.75 points a trade.
    expect(metricsOf(trades)).toMatchObject({
      slippagePointsMean: 1.75,
      slippagePointsTotal: 7,
      slippageCurrencyTotal: 7 * 75,
      slippageTradesMeasured: 4,
    });
    const long = withLeg(trades[0]!, { side: "long", entryMidPrice: 99, exitMidPrice: 112 });
    // Bought 1 above, sold 2 below; the put as before 0.25 + 0.5.
    expect(metricsOf([long])["slippagePointsMean"]).toBeCloseTo(3.75, 12);
    // A half exit: two legs share the lots of the trade.
    const half = trades[0]!.legs.flatMap((leg) => [
      { ...leg, lots: 2 },
      { ...leg, lots: 2, exitMidPrice: leg.exitMidPrice! - 1 },
    ]);
    expect(metricsOf([{ ...trades[0]!, lots: 4, legs: half }])["slippagePointsMean"]).toBeCloseTo(2.75, 12);
  });

  it("a fill without a middle makes the total not measured; the mean says over how many trades it is", () => {
    const gap = withLeg(trades[3]!, { exitMidPrice: Number.NaN });
    expect(metricsOf([...trades.slice(0, 3), gap])).toMatchObject({
      slippagePointsTotal: null,
      slippageCurrencyTotal: null,
      slippageSharePercent: null,
      slippagePointsMean: 1.75,
      slippageTradesMeasured: 3,
    });
    expect(metricsOf([soundTrade(0)])).toMatchObject({ slippagePointsMean: null, slippageTradesMeasured: 0 });
  });

  it("shares are of what the winners made before costs", () => {
    // Even days lose 10 points, odd days win 10: two winners of 750 rupees before costs of 5.
    const metrics = metricsOf(trades);
    expect(metrics["costSharePercent"]).toBeCloseTo((20 / 1500) * 100, 12);
    expect(metrics["slippageSharePercent"]).toBeCloseTo((525 / 1500) * 100, 12);
    expect(metricsOf([quoted(0)])["costSharePercent"]).toBeNull();
  });

  it("capacity is the smallest touch of all fills, in whole lots of the strategy", () => {
    // 225 units at 75 a lot: 3 lots; the second trade 149 units: 1 lot.
    const metrics = metricsOf([quoted(0), quoted(1, [750, 149, 225, 600]), quoted(2, [750, 300, 150, 600])]);
    expect(metrics).toMatchObject({
      capacityTradesMeasured: 3,
      capacityLotsSmallest: 1,
      capacityLotsMedian: 2,
    });
    expect(metrics["capacityLotsLow5"]).toBeCloseTo(1.1, 12);
    // A leg of ratio two needs two lots of quantity for one of the strategy.
    const ratio = withLeg(quoted(0), { lots: 2, entryTouchQuantity: 300 });
    expect(metricsOf([{ ...ratio, lots: 1 }])["capacityLotsSmallest"]).toBe(2);
    expect(metricsOf([soundTrade(0)])).toMatchObject({ capacityTradesMeasured: 0, capacityLotsMedian: null });
  });
});

describe("exposure, drawdown and holding", () => {
  it("session time with an open position, overlaps once, skipped days count", () => {
    const [first, second] = [soundTrade(0), soundTrade(1)];
    const half = { entryMicros: first.entryMicros + 1800e6, exitMicros: first.exitMicros + 1800e6 };
    const trades = [first, { ...first, ...half, tradeId: 9 }, second];
    const skipped: DayOutcome = { ...daysOf([soundTrade(5)])[0]!, outcome: "skipped", reason: "no spot" };
    const days = [...daysOf([first, second]), skipped];
    // 5,400 s of the first day, 3,600 s of the second, of three sessions.
    expect(metricsOf(trades, days)["exposurePercent"]).toBeCloseTo((9000 / (3 * SESSION)) * 100, 12);
    const unknown = days.map(({ sessionSeconds: _length, ...day }) => day);
    expect(metricsOf(trades, unknown)["exposurePercent"]).toBeNull();
    const overnight = { ...first, exitMicros: first.entryMicros + 86_400e6, holdSeconds: 86_400 };
    expect(metricsOf([overnight])["exposurePercent"]).toBeNull();
  });

  it("drawdown on margin, trades a day, short holds", () => {
    const trades = [soundTrade(0), soundTrade(2), { ...soundTrade(4), holdSeconds: 59 }];
    const metrics = metricsOf(trades);
    expect(metrics["maxDrawdownMarginPercent"]).toBeCloseTo(((3 * 755) / 175_000) * 100, 12);
    expect(metrics["averageTradesPerDay"]).toBe(1);
    expect(metrics["holdUnderMinutePercent"]).toBeCloseTo(100 / 3, 12);
  });

  it("Calmar is a year at the daily mean over the largest fall, from 60 days on", () => {
    const daily = Array.from({ length: 60 }, (_, i) => (i % 3 === 2 ? -2 : 2));
    // Mean 2/3 a day; the sum falls by 2 at most.
    expect(calmarRatio(daily)).toBeCloseTo(((2 / 3) * 252) / 2, 12);
    expect(calmarRatio(daily.slice(1))).toBeNull();
    expect(calmarRatio(new Array(60).fill(1))).toBeNull();
    expect(calmarRatio([...daily, Number.NaN])).toBeNull();
  });

  it("every figure has a meaning, also counts of reasons that only a definition knows", () => {
    const trades = [quoted(0), { ...quoted(1), exitReason: "delta hedge-2" }];
    const metrics = metricsOf(trades);
    expect(metrics["exitsDeltaHedge2"]).toBe(1);
    for (const name of Object.keys(metrics)) expect(metricMeaning(name.replace(/^NIFTY\./, "")), name).toBeDefined();
    expect(metricMeaning("exitsDeltaHedge2")).toEqual({
      unit: "trades",
      meaning: 'closed for the reason "delta hedge 2"',
    });
    expect(metricMeaning("nonsense")).toBeUndefined();
    for (const [name, { meaning }] of Object.entries(METRIC_MEANINGS)) expect(meaning.length, name).toBeGreaterThan(4);
  });
});

describe("periodTables", () => {
  // 2025-11-03 is a Monday; the sound trades are on consecutive days, weekends included.
  const trades = [0, 1, 2, 3, 27, 28].map((day, i) => ({
    ...soundTrade(day),
    exitReason: i === 5 ? "time" : "stop",
    holdSeconds: [30, 60, 300, 900, 3600, 20_000][i]!,
  }));
  const failed: DayOutcome = { underlying: "NIFTY", date: "2025-12-02", outcome: "failed", reason: "x" };
  const idle: DayOutcome = { underlying: "NIFTY", date: "2026-01-07", outcome: "skipped", reason: "no spot" };
  const tables = periodTables({ trades, days: [...daysOf(trades), failed, idle] });

  it("months: days in the data, results that add up to the headline", () => {
    expect(tables.monthly.map(({ label, days, trades: count }) => [label, days, count])).toEqual([
      ["2025-11", 5, 5],
      ["2025-12", 1, 1],
      ["2026-01", 1, 0],
    ]);
    // Days 0 and 2 lost 10 points, 1, 3 and 27 won 10; day 28 lost.
    expect(tables.monthly[0]).toMatchObject({ pnlPoints: 10, pnlCurrency: 725, winRatePercent: 60 });
    expect(tables.monthly[2]).toMatchObject({ pnlPoints: null, pnlCurrency: null, winRatePercent: null });
    const headline = tradeMetrics(trades, daysOf(trades), 1);
    for (const table of [tables.monthly, tables.weekdays, tables.exitReasons, tables.holdTimes]) {
      const total = (name: "pnlPoints" | "marginPercent"): number =>
        table.reduce((sum, row) => sum + (row[name] ?? 0), 0);
      expect(total("pnlPoints")).toBeCloseTo(headline["pnlPointsTotal"]!, 9);
      expect(total("marginPercent")).toBeCloseTo(headline["marginPercentTotal"]!, 9);
    }
  });

  it("weekdays in their order, reasons, and holding times by their lower ends", () => {
    expect(tables.weekdays.map(({ label, days }) => [label, days])).toEqual([
      ["Monday", 2],
      ["Tuesday", 1],
      ["Wednesday", 2],
      ["Thursday", 1],
      ["Sunday", 1],
    ]);
    expect(tables.exitReasons.map(({ label, trades: count, days }) => [label, count, days])).toEqual([
      ["stop", 5, null],
      ["time", 1, null],
    ]);
    expect(tables.holdTimes.map(({ label }) => label)).toEqual([
      "under 1 min",
      "1 to 5 min",
      "5 to 15 min",
      "15 to 60 min",
      "1 to 3 h",
      "3 h and more",
    ]);
  });

  it("underlyings stand apart, and one unmeasured trade makes its line unmeasured", () => {
    const bank = { ...soundTrade(0), underlying: "BANKNIFTY", pnlCurrency: null };
    const both = periodTables({ trades: [...trades, bank], days: daysOf([...trades, bank]) });
    const rows = both.monthly.filter(({ label }) => label === "2025-11");
    expect(rows.map(({ underlying, trades: count }) => [underlying, count])).toEqual([
      ["NIFTY", 5],
      ["BANKNIFTY", 1],
    ]);
    expect(rows[1]).toMatchObject({ pnlPoints: -10, pnlCurrency: null, marginPercent: null });
  });
});

describe("runDeflatedSharpe", () => {
  const run = (days: number) => {
    const trades = Array.from({ length: days }, (_, day) =>
      rebooked(withLeg(soundTrade(day), { exitPrice: 100 - ((day * 7) % 23) + 8 })),
    );
    return { trades, days: daysOf(trades) };
  };

  it("falls as the trials grow, and says what it was measured on", () => {
    const one = runDeflatedSharpe(run(80), { trials: 1, sharpesAnnualised: [] });
    const many = runDeflatedSharpe(run(80), { trials: 60, sharpesAnnualised: [-1, 0.5, 2, 1, 3] });
    expect(one).toMatchObject({ days: 80, trials: 1, benchmarkAnnualised: 0, reason: null });
    expect(many.probability!).toBeLessThan(one.probability!);
    expect(many.benchmarkAnnualised!).toBeGreaterThan(0);
  });

  it("is not measured without enough days, currency or knowledge of the trials", () => {
    const trials = { trials: 3, sharpesAnnualised: [1, 2] };
    expect(runDeflatedSharpe(run(59), trials)).toMatchObject({
      probability: null,
      reason: "59 days, at least 60 needed",
    });
    expect(runDeflatedSharpe(run(80), { trials: 3, sharpesAnnualised: [1] }).reason).toMatch(/spread is not known/);
    const { trades, days } = run(80);
    const gap = [{ ...trades[0]!, pnlCurrency: null }, ...trades.slice(1)];
    expect(runDeflatedSharpe({ trades: gap, days }, trials).reason).toMatch(/no result in currency/);
    expect(() => runDeflatedSharpe(run(80), { trials: 0, sharpesAnnualised: [] })).toThrow(/trials is 0/);
  });
});
