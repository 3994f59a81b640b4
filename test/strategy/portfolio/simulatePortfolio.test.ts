import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PortfolioResult, simulatePortfolio, USERS_PORTFOLIO } from "../../../lib/strategy/index.js";
import { rules, type Sketch, sketchRun } from "./portfolioFixture.js";
import { referencePortfolio } from "./referencePortfolio.js";

/** What became of each trade, by its name. */
function outcomes(result: PortfolioResult): Record<string, string> {
  const name = ({ strategy, trade }: { strategy: string; trade: { tradeId: number } }) => `${strategy}${trade.tradeId}`;
  return Object.fromEntries([
    ...result.taken.map((taken) => [name(taken), `${taken.lots} lots ${taken.pnlInr}`]),
    ...result.refused.map((refused) => [name(refused), refused.reason]),
  ]);
}

const trade = (from: number, to: number, points = 10, more: Partial<Sketch> = {}): Sketch => ({
  from,
  to,
  points,
  ...more,
});

describe("simulatePortfolio", () => {
  it("takes as many whole lots as the strategy's share has margin for", () => {
    // 25 % of 2,000,000 is 500,000: two lots of 200,000. Ten points of two lots of 75 are 1,500 rupees.
    const result = simulatePortfolio([sketchRun("A", [trade(300, 600)])], rules());
    expect(outcomes(result)).toEqual({ A1: "2 lots 1500" });
    expect(result.peakMarginInr).toBe(400_000);
    expect(result.pnlInr).toBe(1500);
    expect(result.percentOfCapital).toBeCloseTo(0.075, 12);
    expect(result.equity).toEqual([
      { micros: result.taken[0]!.trade.exitMicros, date: "2025-11-03", equityInr: 2_001_500 },
    ]);
  });

  it("an open position leaves less of the share, and frees it at its exit", () => {
    const small = { marginInr: 150_000 };
    const run = sketchRun("A", [trade(300, 600, 10, small), trade(400, 500), trade(599, 700), trade(600, 700)]);
    // Three lots of 150,000 leave 50,000 of the share until second 600.
    expect(outcomes(simulatePortfolio([run], rules()))).toEqual({
      A1: "3 lots 2250",
      A2: "share",
      A3: "share",
      A4: "2 lots 1500",
    });
  });

  it("strategies of one capital are walked in the order of their decisions", () => {
    const a = sketchRun("A", [trade(300, 900)]);
    const b = sketchRun("B", [trade(200, 800), trade(850, 950)]);
    const result = simulatePortfolio([a, b], rules({ maxOpenPositions: 1 }));
    expect(outcomes(result)).toEqual({ B1: "2 lots 1500", A1: "maxOpenPositions", B2: "2 lots 1500" });
    expect(result.peakOpenPositions).toBe(1);
    expect(result.taken.map(({ strategy }) => strategy)).toEqual(["B", "B"]);
  });

  it("shares may add up to more than the capital, margins may not", () => {
    const a = sketchRun("A", [trade(300, 900)]);
    const b = sketchRun("B", [trade(301, 900)]);
    // A takes 80 % of the capital, which leaves B 400,000 of its 1,600,000.
    const result = simulatePortfolio([a, b], rules({ shares: { A: 0.8, B: 0.8 } }));
    expect(outcomes(result)).toEqual({ A1: "8 lots 6000", B1: "2 lots 1500" });
    const full = simulatePortfolio([a, b], rules({ shares: { A: 1, B: 0.8 } }));
    expect(outcomes(full)).toEqual({ A1: "10 lots 7500", B1: "capital" });
  });

  it("losses shrink the margin that there is, profits do not enlarge it", () => {
    const lost = sketchRun("A", [trade(300, 400, -10), trade(500, 600)]);
    expect(outcomes(simulatePortfolio([lost], rules({ shares: { A: 1 } })))).toEqual({
      A1: "10 lots -7500",
      A2: "9 lots 6750",
    });
    const won = sketchRun("A", [trade(300, 400, 1000), trade(500, 600)]);
    const beside = sketchRun("B", [trade(501, 600)]);
    // Ten lots of 1,000 points are 750,000 rupees, margin for three lots of B if it counted.
    expect(outcomes(simulatePortfolio([won, beside], rules({ shares: { A: 1, B: 1 } })))).toEqual({
      A1: "10 lots 750000",
      A2: "10 lots 7500",
      B1: "capital",
    });
  });

  it("a day's loss limit looks at closed trades, and ends with the day", () => {
    const run = sketchRun("A", [
      trade(300, 400, -20, { marginInr: 500_000 }),
      trade(350, 360, 1, { marginInr: 500_000 }),
      trade(399, 405, 1, { marginInr: 500_000 }),
      trade(400, 500, 1, { marginInr: 500_000 }),
      trade(300, 400, 1, { marginInr: 500_000, day: 1 }),
    ]);
    // Two positions side by side need half of the capital.
    const result = simulatePortfolio([run], rules({ shares: { A: 0.5 }, sizing: "asRun", dailyLossLimitInr: 1425 }));
    // -1500 + 75 = -1425 at second 400: the limit is reached.
    expect(outcomes(result)).toEqual({
      A1: "1 lots -1500",
      A2: "1 lots 75",
      A3: "1 lots 75",
      A4: "dailyLoss",
      A5: "1 lots 75",
    });
    expect(result.days.map(({ date, pnlInr }) => [date, pnlInr])).toEqual([
      ["2025-11-03", -1350],
      ["2025-11-04", 75],
    ]);
  });

  it("a drawdown limit stops entries until closed trades make it good", () => {
    const run = sketchRun("A", [
      trade(300, 2000, 40),
      trade(310, 400, -20),
      trade(500, 600, 1),
      trade(2000, 2100, 1),
      trade(300, 400, -60, { day: 1 }),
      trade(500, 600, 1, { day: 1 }),
      trade(300, 400, 1, { day: 2 }),
    ]);
    const result = simulatePortfolio([run], rules({ shares: { A: 0.5 }, sizing: "asRun", drawdownLimitInr: 1500 }));
    expect(outcomes(result)).toEqual({
      A1: "1 lots 3000",
      A2: "1 lots -1500",
      A3: "drawdown",
      A4: "1 lots 75",
      A5: "1 lots -4500",
      A6: "drawdown",
      A7: "drawdown",
    });
    // Highest 2,001,575, lowest after it 1,997,075.
    expect(result.maxDrawdownInr).toBe(4500);
    expect(result.maxDrawdownPercent).toBeCloseTo((4500 / 2_001_575) * 100, 12);
    expect(result.refusedByReason).toMatchObject({ drawdown: 3, share: 0 });
  });

  it("a trade over night is refused unless carry is allowed", () => {
    const carried = sketchRun("A", [trade(300, 300 + 86_400, 10), trade(400, 500)]);
    expect(outcomes(simulatePortfolio([carried], rules()))).toEqual({ A1: "carry", A2: "2 lots 1500" });
    const allowed = simulatePortfolio([carried], rules({ carryAllowed: true }));
    expect(outcomes(allowed)).toEqual({ A1: "2 lots 1500", A2: "share" });
    expect(allowed.days.map(({ pnlInr }) => pnlInr)).toEqual([0, 1500]);
  });

  it("costs are charged anew at the size taken: once a trade whatever its lots, by turnover in proportion", () => {
    const net = (costModel: string) =>
      simulatePortfolio([sketchRun("A", [trade(300, 600)], { costModel })], rules()).taken[0]!;
    expect(net("flatPerTrade")).toMatchObject({ lots: 2, costsInr: 5, pnlInr: 1495 });
    expect(net("perOrder")).toMatchObject({ costsInr: 10, pnlInr: 1490 });
    // Two lots sold at 100 and bought back at 90: 40 for two orders, STT 15, 28,500 x 0.03563 %, stamp 0.405, GST.
    const turnover = (28_500 * 0.03563) / 100;
    expect(net("statutoryNse").costsInr).toBeCloseTo(40 + 15 + turnover + 0.405 + 0.18 * (40 + turnover), 9);
  });

  it("what is not measured in rupees is refused, not guessed", () => {
    const run = sketchRun("A", [
      trade(300, 600, 10, { change: { marginCurrency: null } }),
      trade(300, 600, 10, { change: { lotSize: null } }),
      trade(300, 600, 10, { change: { currency: "USD" } }),
      trade(300, 600, Number.NaN),
      trade(300, 600, 10, { change: { exitMicros: Number.NaN } }),
      trade(300, 600, 10, { change: { entryDecisionMicros: Number.NaN } }),
    ]);
    const result = simulatePortfolio([run], rules());
    expect(result.refusedByReason).toEqual({
      notMeasured: 6,
      carry: 0,
      dailyLoss: 0,
      drawdown: 0,
      maxOpenPositions: 0,
      share: 0,
      capital: 0,
    });
    expect(result.pnlInr).toBe(0);
  });

  it("percent a day counts every day of the data, traded or not", () => {
    const run = sketchRun("A", [trade(300, 600)]);
    const day = (date: string, outcome: "skipped" | "failed") => ({ underlying: "NIFTY", date, outcome, reason: "x" });
    const days = [...run.days, day("2025-11-04", "skipped"), day("2025-11-05", "failed")];
    const result = simulatePortfolio([{ ...run, days, verdict: { status: "incomplete", reasons: [] } }], rules());
    expect(result.days.map(({ date }) => date)).toEqual(["2025-11-03", "2025-11-04"]);
    expect(result.percentPerDay).toBeCloseTo(0.0375, 12);
    expect(result.verdicts).toEqual([{ runId: "run-A", status: "incomplete" }]);
  });

  it("refuses runs and rules that cannot be", () => {
    const run = sketchRun("A", [trade(300, 600)]);
    expect(() => simulatePortfolio([], rules())).toThrow(/no runs/);
    expect(() => simulatePortfolio([run, run], rules())).toThrow(/two runs of A on NIFTY 2025-11-03/);
    const { definition, ...study } = run;
    expect(() => simulatePortfolio([study], rules())).toThrow(/run run-A is not of a strategy/);
    expect(() => simulatePortfolio([{ ...run, variant: "wide" }], rules())).toThrow(/strategy A\/wide has no share/);
    expect(() => simulatePortfolio([run], rules({ shares: { A: 1.5 } }))).toThrow(/the share of A is 1\.5/);
    expect(() => simulatePortfolio([run], rules({ maxOpenPositions: 0 }))).toThrow(/maxOpenPositions is 0/);
    expect(() => simulatePortfolio([run], rules({ capitalInr: -1 }))).toThrow(/capitalInr is -1/);
    expect(() => simulatePortfolio([run], rules({ drawdownLimitInr: Number.NaN }))).toThrow(/drawdownLimitInr is NaN/);
  });

  it("the users' portfolio: 20 lakh, ten positions, a tenth of drawdown, intraday", () => {
    const result = simulatePortfolio([sketchRun("A", [trade(300, 600)])], { ...USERS_PORTFOLIO, shares: { A: 0.2 } });
    expect(outcomes(result)).toEqual({ A1: "2 lots 1500" });
  });

  it("equals the slow portfolio, decision by decision", () => {
    const sketch = fc.record({
      day: fc.integer({ min: 0, max: 2 }),
      from: fc.integer({ min: 0, max: 12 }),
      held: fc.integer({ min: 0, max: 8 }),
      points: fc.oneof(fc.integer({ min: -60, max: 40 }), fc.constantFrom(-1500, 2000)),
      marginInr: fc.constantFrom(100_000, 175_000, 240_000),
    });
    const run = fc.array(sketch, { maxLength: 14 });
    fc.assert(
      fc.property(
        run,
        run,
        fc.record({
          shareA: fc.constantFrom(0.125, 0.25, 0.5, 1),
          shareB: fc.constantFrom(0.125, 0.25, 0.5, 1),
          maxOpenPositions: fc.integer({ min: 1, max: 5 }),
          dailyLossLimitInr: fc.option(fc.constantFrom(1500, 6000), { nil: undefined }),
          drawdownLimitInr: fc.option(fc.constantFrom(3000, 20_000), { nil: undefined }),
          sizing: fc.constantFrom("share" as const, "asRun" as const),
        }),
        (a, b, { shareA, shareB, dailyLossLimitInr, drawdownLimitInr, ...rest }) => {
          const records = [a, b].map((sketches, i) =>
            sketchRun(
              "AB"[i]!,
              sketches.map(({ held, ...one }) => ({ ...one, to: one.from + held })),
            ),
          );
          const limits = {
            ...(dailyLossLimitInr === undefined ? {} : { dailyLossLimitInr }),
            ...(drawdownLimitInr === undefined ? {} : { drawdownLimitInr }),
          };
          const given = rules({ shares: { A: shareA, B: shareB }, capitalInr: 1_000_000, ...limits, ...rest });
          const found = Object.entries(outcomes(simulatePortfolio(records, given))).map((line) => line.join(" "));
          expect(found.sort()).toEqual(referencePortfolio(records, given).sort());
        },
      ),
      { numRuns: 300 },
    );
  });
});
