import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  integrityGate,
  type ParameterValues,
  type RunRecord,
  readRunRecord,
  runIdOf,
  runStrategy,
  shortStraddle0920,
  type Trade,
  tradeMetrics,
  writeRunRecord,
} from "../../lib/strategy/index.js";
import { type AuditDay, auditMarket } from "../../lib/strategy/integrity/selfAudit/auditMarket.js";
import type { StraddleFlaws } from "../../lib/strategy/integrity/selfAudit/StraddleFlaws.js";
import { simpleStraddle } from "../../lib/strategy/integrity/selfAudit/simpleStraddle.js";
import { fixtureTape } from "../tape/tapeFixture.js";
import { code, lots, onlyTrade, quotes, runRows, runTape, shortProduct, steadySpot } from "./runFixture.js";

const market = auditMarket();
const rulesOf = (flaws: StraddleFlaws, days: readonly AuditDay[] = market): string[] =>
  integrityGate(simpleStraddle(days, flaws)).reasons.map(({ rule }) => rule);
/** The straddle of the catalogue on the first days of the market, until its half hour ends. */
const straddle = (
  days: readonly AuditDay[],
  openDay = (date: string) => days.find(({ tape }) => tape.date === date)!.tape,
  parameters: ParameterValues = { stopMultiple: 1.03, targetFraction: 0.03 },
): Promise<RunRecord> =>
  runStrategy({
    definition: shortStraddle0920,
    parameters: { exitTime: "09:40", ...parameters },
    underlyings: ["NIFTY"],
    days: days.map(({ tape }) => tape.date),
    openDay: (_underlying, date) => openDay(date),
    lots,
    study: "test",
    code,
  });

describe("the users' pitfalls of results: the gate, the figures and the record", () => {
  it("strategy pitfall 6: the nearest expiry in the file is not the nearest in the market", () => {
    expect(rulesOf({ expiryOf: ({ later }) => later })).toEqual(["expiry-missing"]);
    expect(rulesOf({})).toEqual([]);
  });

  it("strategy pitfall 10: no fill is at zero, though the data have empty quotes just there", async () => {
    // Every fifth day the put has no price around the time of the exit.
    const days = market.filter((_, i) => i % 5 === 0);
    const record = await straddle(days, undefined, { stopMultiple: 0, targetFraction: 0 });
    expect(record.verdict.status).toBe("sound");
    expect(record.trades.map(({ exitReason }) => exitReason)).toEqual(days.map(() => "time"));
    expect(Math.max(...record.trades.map(({ exitDelaySeconds }) => exitDelaySeconds!))).toBeGreaterThan(4);
    for (const { entryPrice, exitPrice } of record.trades.flatMap(({ legs }) => legs)) {
      expect(entryPrice).toBeGreaterThan(0);
      expect(exitPrice).toBeGreaterThan(0);
    }
    expect(rulesOf({ zeroIsPrice: true })).toContain("zero-price-fill");
  });

  it("strategy pitfall 11: entry and exit are of one contract; P&L across contracts is caught, said or hidden", () => {
    const far = ({ later }: AuditDay): string => later;
    expect(rulesOf({ exitExpiry: { of: far, isHidden: false } })).toContain("contract-mismatch");
    expect(rulesOf({ exitExpiry: { of: far, isHidden: true } })).toContain("fill-not-in-data");
    for (const { legs } of simpleStraddle(market).trades)
      for (const { entryContract, exitContract } of legs) expect(exitContract).toBe(entryContract);
  });

  it("strategy pitfall 12: exits at the next tick are counted and make a run suspect", () => {
    const run = simpleStraddle(market, { stopMultiple: 0.5 });
    expect(integrityGate(run).reasons.map(({ rule }) => rule)).toContain("one-tick-hold");
    expect(tradeMetrics(run.trades, run.days, 1)["holdUnderMinutePercent"]).toBe(100);
    const honest = simpleStraddle(market);
    expect(tradeMetrics(honest.trades, honest.days, 1)["holdUnderMinutePercent"]).toBeLessThan(50);
  });

  it("strategy pitfall 13: overlaps are looked for among all trades, not the first hundred", () => {
    const honest = simpleStraddle(market);
    const many = Array.from({ length: 40 }, (_, n) =>
      honest.trades.map((trade, i): Trade => {
        const shift = n * 400 * 86_400e6;
        const [entryMicros, exitMicros] = [trade.entryMicros + shift, trade.exitMicros + shift];
        return { ...trade, tradeId: n * 30 + i + 1, entryMicros, exitMicros };
      }),
    ).flat();
    const overlapping = (trades: readonly Trade[]): readonly number[] =>
      integrityGate({ ...honest, trades }).reasons.find(({ rule }) => rule === "overlapping-trades")?.trades ?? [];
    expect(many.length).toBe(1200);
    expect(overlapping(many)).toEqual([]);
    const last = many.at(-1)!;
    const inside = { ...last, tradeId: 9_999, entryMicros: (last.entryMicros + last.exitMicros) / 2 };
    expect(overlapping([...many, inside])).toEqual([9_999]);
  });

  it("strategy pitfall 15: an error of one day is told, makes the run incomplete, and cannot be left out", async () => {
    const days = market.slice(0, 4);
    const record = await straddle(days, (date) => {
      if (date === days[2]!.tape.date) throw new Error("signed integer is greater than maximum");
      return days.find(({ tape }) => tape.date === date)!.tape;
    });
    expect(record.verdict).toMatchObject({ status: "incomplete", reasons: [{ rule: "failed-day" }] });
    expect(record.verdict.reasons[0]!.message).toContain("signed integer is greater than maximum");
    expect(record.metrics).toMatchObject({ daysRequested: 4, daysInData: 3, daysFailed: 1 });
    expect(rulesOf({ swallowsErrorOn: 2 })).toEqual(["day-count"]);
  });

  it("strategy pitfall 16: zero days is an error, and a run without a trade is no success", async () => {
    await expect(straddle([])).rejects.toThrow(/no day was requested for NIFTY/);
    const silent = await runRows([...quotes("CE", 0, 100, 50), ...quotes("PE", 0, 100, 50)]);
    expect(silent.trades).toEqual([]);
    expect(silent.verdict).toMatchObject({ status: "suspect", reasons: [{ rule: "no-trades" }] });
    expect(silent.metrics["pnlPointsTotal"]).toBeNull();
  });

  it("strategy pitfall 19: every figure of a record can be made again from it; another figure is refused", async () => {
    const folder = await mkdtemp(join(tmpdir(), "strikebook-figures-"));
    try {
      const record = await straddle(market.slice(0, 5));
      const [path] = (await writeRunRecord(record, folder)).slice(-1);
      expect((await readRunRecord(folder)).metrics).toEqual(record.metrics);
      // The archive of the users' history said 8.09 % where its inputs gave another figure.
      const forged = { ...record, metrics: { ...record.metrics, marginPercentPerMonth: 8.09 } };
      await writeFile(path!, JSON.stringify({ ...forged, runId: runIdOf(forged) }));
      await expect(readRunRecord(folder)).rejects.toThrow(/marginPercentPerMonth is 8.09 and its trades give/);
      expect(JSON.parse(await readFile(path!, "utf8"))).toMatchObject({ parameters: expect.any(Array) });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("strategy pitfall 20: an underlying with fewer days is divided by its own days", () => {
    const { trades, days } = simpleStraddle(market);
    const bank = trades.slice(0, 12).map((trade) => ({ ...trade, underlying: "BANKNIFTY" }));
    const bankDays = days.slice(0, 12).map((day) => ({ ...day, underlying: "BANKNIFTY" }));
    const metrics = tradeMetrics([...trades, ...bank], [...days, ...bankDays], 1);
    expect(metrics["NIFTY.datesInData"]).toBe(30);
    expect(metrics["BANKNIFTY.datesInData"]).toBe(12);
    expect(metrics["BANKNIFTY.marginPercentPerDay"]).toBeCloseTo(metrics["BANKNIFTY.marginPercentTotal"]! / 12, 12);
    expect(metrics["BANKNIFTY.marginPercentPerMonth"]).toBeCloseTo(
      (metrics["BANKNIFTY.marginPercentTotal"]! / 12) * 20,
      12,
    );
  });

  it("strategy pitfall 21: rupees are lot x points - costs; costs off the points are caught", async () => {
    const rows = [...quotes("CE", 0, 1800, 100), ...quotes("PE", 0, 1800, 80)];
    const trade = onlyTrade(await runRows(rows));
    // Sold at 100 and 80, bought back at 101 and 81: -2 points, 75 a lot, 5 rupees.
    expect(trade).toMatchObject({ pnlPoints: -2, pnlCurrency: -2 * 75 - 5, costsCurrency: 5 });
    const honest = simpleStraddle(market);
    const wrong = honest.trades.map((each) => ({ ...each, pnlPoints: each.pnlPoints - 5 }));
    expect(integrityGate({ ...honest, trades: wrong }).reasons.map(({ rule }) => rule)).toEqual(["units-disagree"]);
  });

  it("strategy pitfall 29: a position that is open when the data end has an exit and a reason", async () => {
    const rows = [...quotes("CE", 0, 1200, 100), ...quotes("PE", 0, 1800, 80)];
    const tape = fixtureTape({ rows, spot: steadySpot(), product: shortProduct });
    const record = await runTape(tape, { stopMultiple: 0, targetFraction: 0 });
    const trade = onlyTrade(record);
    expect(trade.exitReason).toBe("endOfData");
    expect(Number.isFinite(trade.exitMicros)).toBe(true);
    expect(record.verdict.reasons.map(({ rule }) => rule)).toContain("stale-fill");
    const honest = simpleStraddle(market);
    const open = honest.trades.map((each, i) => (i === 0 ? { ...each, exitReason: "" } : each));
    expect(integrityGate({ ...honest, trades: open }).reasons.map(({ rule }) => rule)).toEqual(["entry-without-exit"]);
  });

  it("strategy pitfall 37: an expiry-day strategy trades on expiry days alone", () => {
    const honest = simpleStraddle(market);
    const verdictOn = (days: readonly AuditDay[]): string[] => {
      const run = simpleStraddle(days);
      const evidence = { ...run.evidence, calendar: "expiryDays" as const };
      return integrityGate({ ...run, evidence }).reasons.map(({ rule }) => rule);
    };
    expect(honest.trades.length).toBe(30);
    expect(verdictOn(market)).toEqual(["off-calendar"]);
    const expiryDays = market.filter(({ tape, nearest }) => tape.date === nearest);
    expect(expiryDays.length).toBe(6);
    expect(verdictOn(expiryDays)).toEqual([]);
  });

  it("strategy pitfall 39: results that are too good are suspect by themselves", () => {
    expect(rulesOf({ hindsight: true })).toContain("win-rate");
    const honest = simpleStraddle(market);
    const golden = honest.trades.map((trade): Trade => {
      const legs = trade.legs.map((leg) => ({ ...leg, exitPrice: -1, pnlPoints: leg.entryPrice + 1 }));
      return { ...trade, legs };
    });
    expect(integrityGate({ ...honest, trades: golden }).reasons.map(({ rule }) => rule)).toEqual(
      expect.arrayContaining(["zero-price-fill", "premium-bound"]),
    );
  });
});
