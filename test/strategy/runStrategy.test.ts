import { describe, expect, it } from "vitest";
import { niftyOptions, type Product } from "../../lib/contract/Product.js";
import {
  type RunStrategyOptions,
  runStrategy,
  type StrategyDefinition,
  shortStraddle0920,
} from "../../lib/strategy/index.js";
import { Tape } from "../../lib/tape/index.js";
import { StrikebookError, subscribeProgress } from "../../lib/task/index.js";
import { ExpiryCalendar } from "../../lib/time/index.js";
import { fixtureTape, type QuoteRow } from "../tape/tapeFixture.js";
import { code, lots, noLots, quotes } from "./runFixture.js";

const session = { name: "ten minutes", timeZone: "Asia/Kolkata", openSecond: 33_300, closeSecond: 33_900 };
const nifty: Product = { ...niftyOptions, session };
const banknifty: Product = { ...nifty, underlying: "BANKNIFTY", strikeStep: 100 };
const parameters = { entryTime: "09:15:10", exitTime: "09:24:00" };

/** Ten minutes of a straddle sold for 180 that costs `cost` at the exit. */
function smallTape(date: string, cost = 150, product = nifty, expiry = "2025-11-25"): Tape {
  const more = { every: 10, expiry };
  const call = (second: number): number => (second < 500 ? 100 : cost - 82);
  const rows: QuoteRow[] = [...quotes("CE", 0, 600, call, more), ...quotes("PE", 0, 600, 80, more)];
  return fixtureTape({
    product,
    date,
    rows,
    spot: Array.from({ length: 61 }, (_, i) => ({ at: i * 10, price: 26_010 })),
  });
}

const novemberDays = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => new Date(Date.UTC(2025, 10, 3 + i)).toISOString().slice(0, 10));

const run = (options: Partial<RunStrategyOptions>) =>
  runStrategy({
    definition: shortStraddle0920,
    parameters,
    underlyings: ["NIFTY"],
    days: ["2025-11-18"],
    openDay: (_underlying, date) => smallTape(date),
    lots,
    study: "test",
    code,
    ...options,
  });

describe("days", () => {
  it("every requested day is traded, skipped with a reason, or failed with its error", async () => {
    const record = await run({
      days: ["2025-11-18", "2025-11-19", "2025-11-20"],
      openDay: (_underlying, date) => {
        if (date === "2025-11-19") throw new Error("signed integer is greater than maximum");
        if (date === "2025-11-20")
          return fixtureTape({ product: nifty, date, rows: quotes("CE", 0, 9, 100), spot: [] });
        return smallTape(date);
      },
    });
    expect(record.days).toEqual([
      { underlying: "NIFTY", date: "2025-11-18", outcome: "traded", reason: "", sessionSeconds: 600 },
      { underlying: "NIFTY", date: "2025-11-19", outcome: "failed", reason: "signed integer is greater than maximum" },
      {
        underlying: "NIFTY",
        date: "2025-11-20",
        outcome: "skipped",
        reason: expect.stringMatching(/^no entry from/),
        sessionSeconds: 600,
      },
    ]);
    expect(record.inputs.map(({ date }) => date)).toEqual(["2025-11-18", "2025-11-20"]);
  });

  it("8.3-15: an error on a day is never swallowed: the run is incomplete and says why", async () => {
    const record = await run({ openDay: () => Promise.reject(new StrikebookError("missing", "no part", "pack it")) });
    expect(record.verdict.status).toBe("incomplete");
    expect(record.verdict.reasons[0]).toMatchObject({ rule: "failed-day" });
    expect(record.verdict.reasons[0]!.message).toContain("no part; pack it");
    expect(record.events).toContainEqual({ severity: "error", message: "NIFTY 2025-11-18 failed: no part; pack it" });
  });

  it("no day, no underlying, a day twice, another underlying: errors, not empty results", async () => {
    await expect(run({ definition: undefined as never })).rejects.toThrow(/the strategy definition is missing/);
    await expect(run({ seed: Number.NaN })).rejects.toThrow(/seed is NaN/);
    await expect(run({ days: [] })).rejects.toThrow(/no day was requested for NIFTY/);
    await expect(run({ days: { BANKNIFTY: ["2025-11-18"] } })).rejects.toThrow(/no day was requested for NIFTY/);
    await expect(run({ underlyings: [] })).rejects.toThrow(/no underlying/);
    await expect(run({ underlyings: ["NIFTY", "NIFTY"] })).rejects.toThrow(/requested twice/);
    await expect(run({ days: ["2025-11-18", "2025-11-18"] })).rejects.toThrow(/2025-11-18 is requested twice/);
    await expect(run({ underlyings: ["SENSEX"] })).rejects.toThrow(/not defined for SENSEX.*NIFTY, BANKNIFTY/);
  });

  it("days that are not a list of days are refused before the run", async () => {
    const refused = (days: unknown, message: string) =>
      expect(run({ days: days as never })).rejects.toMatchObject({
        code: "argument",
        message: expect.stringContaining(message),
      });
    await refused({ NIFTY: "2025-11-18" }, 'strategy S1: days of NIFTY is "2025-11-18"; give a list');
    await refused({ NIFTY: null }, "days of NIFTY is null; give a list");
    await refused("2025-11-18", 'days is "2025-11-18"; give a list');
    await refused(undefined, "strategy S1: days is missing; give a list");
    await refused(["2025-11-18", "2025-1-1"], 'strategy S1: "2025-1-1" is not a day of NIFTY; write it as YYYY-MM-DD');
    await refused({ NIFTY: ["2025-02-30"] }, '"2025-02-30" is not a day of NIFTY');
    await refused([20251118], "20251118 is not a day of NIFTY");
  });

  it("times that no day can trade at are refused before a day is opened", async () => {
    let opened = 0;
    const refused = (parameters: Record<string, string>, message: string) =>
      expect(
        run({
          parameters,
          openDay: () => {
            opened++;
            return smallTape("2025-11-18");
          },
        }),
      ).rejects.toMatchObject({ code: "argument", message: expect.stringContaining(message) });
    await refused(
      { exitTime: "09:00" },
      "strategy S1: exitTime is 09:00:00, outside the session of NSE (09:15:00 to 15:30:00)",
    );
    await refused({ entryTime: "09:14:59" }, "entryTime is 09:14:59, outside the session of NSE");
    await refused({ entryTime: "15:30:01" }, "entryTime is 15:30:01, outside the session of NSE");
    await refused(
      { entryTime: "15:15" },
      "strategy S1: exitTime is 15:15:00, not after the entry (entryTime is 15:15:00)",
    );
    expect(opened).toBe(0);
  });

  it("the tape of another day or underlying is a failed day", async () => {
    const record = await run({ openDay: () => smallTape("2025-11-17") });
    expect(record.days[0]!.reason).toMatch(/opened for NIFTY 2025-11-18 is of NIFTY 2025-11-17/);
  });

  it("8.5-20: the days of each underlying are counted from its own data", async () => {
    const record = await run({
      underlyings: ["NIFTY", "BANKNIFTY"],
      days: { NIFTY: novemberDays(3), BANKNIFTY: novemberDays(8) },
      openDay: (underlying, date) => smallTape(date, 150, underlying === "NIFTY" ? nifty : banknifty),
      lots: {
        on: (underlying) =>
          underlying === "NIFTY"
            ? { lotSize: 75, marginPerLot: 175_000, source: "u" }
            : { lotSize: 35, marginPerLot: 240_000, source: "u" },
      },
    });
    const { metrics } = record;
    expect(metrics["NIFTY.daysInData"]).toBe(3);
    expect(metrics["BANKNIFTY.daysInData"]).toBe(8);
    // 30 points a day: NIFTY (30 x 75 - 5) / 175000, BANKNIFTY (30 x 35 - 5) / 240000.
    expect(metrics["NIFTY.marginPercentPerDay"]).toBeCloseTo((2245 / 175_000) * 100, 12);
    expect(metrics["BANKNIFTY.marginPercentPerDay"]).toBeCloseTo((1045 / 240_000) * 100, 12);
    expect(metrics["NIFTY.marginPercentPerMonth"]).toBeCloseTo((2245 / 175_000) * 2000, 10);
    // 3 NIFTY days lie on 3 of the 8 BANKNIFTY dates: the total is divided by 8 dates.
    expect(metrics["datesInData"]).toBe(8);
    expect(metrics["marginPercentPerDay"]).toBeCloseTo(((3 * 2245 + 8 * 1045) / 415_000 / 8) * 100, 12);
    expect(metrics["trades"]).toBe(11);
  });

  it("8.3-14: no cap on trades: 1,100 days give 1,100 trades", async () => {
    const days = Array.from({ length: 1_100 }, (_, i) => new Date(Date.UTC(2022, 0, 3 + i)).toISOString().slice(0, 10));
    const openDay = (_underlying: string, date: string): Tape => smallTape(date, 150, nifty, "2030-12-31");
    const record = await run({ days, openDay });
    expect(record.trades.length).toBe(1_100);
    expect(record.trades.at(-1)!.tradeId).toBe(1_100);
    expect(record.metrics["sharpeAnnualised"]).toBeNull();
    expect(record.verdict.reasons.map(({ rule }) => rule)).toEqual(["win-rate"]);
  });

  it("stops at an abort with the signal's reason, and tells its progress", async () => {
    const controller = new AbortController();
    const states: string[] = [];
    const stop = subscribeProgress((event) => states.push(`${event.state} ${event.done}/${event.total}`));
    const openDay = (_underlying: string, date: string): Tape => {
      if (date === "2025-11-19") controller.abort(new Error("enough"));
      return smallTape(date);
    };
    await expect(
      run({ days: ["2025-11-18", "2025-11-19", "2025-11-20"], openDay, signal: controller.signal }),
    ).rejects.toThrow("enough");
    stop();
    expect(states).toEqual(["running 0/3", "running 1/3", "failed 1/3"]);
  });
});

describe("currency", () => {
  it("8.5-21: rupees are points x lot x lots - costs, and percent is of the margin", async () => {
    const [trade] = (await run({ parameters: { ...parameters, lots: 2 } })).trades;
    expect(trade).toMatchObject({
      pnlPoints: 30,
      lotSize: 75,
      costsCurrency: 5,
      pnlCurrency: 30 * 75 * 2 - 5,
      marginCurrency: 350_000,
    });
    expect(trade!.pnlPercentOfMargin).toBeCloseTo((4495 / 350_000) * 100, 12);
    const perOrder = await run({ parameters: { ...parameters, costModel: "perOrder", costAmountInr: 20 } });
    expect(perOrder.trades[0]).toMatchObject({ costsCurrency: 80, pnlCurrency: 30 * 75 - 80 });
  });

  it("an unknown lot size is not measured, and said once", async () => {
    const record = await run({ days: novemberDays(3), lots: noLots });
    expect(record.trades[0]).toMatchObject({
      lotSize: null,
      costsCurrency: null,
      pnlCurrency: null,
      marginCurrency: null,
      pnlPercentOfMargin: null,
    });
    expect(record.metrics).toMatchObject({ pnlPointsTotal: 90, pnlCurrencyTotal: null, marginPercentTotal: null });
    expect(record.events.filter(({ message }) => /not measured/.test(message)).length).toBe(1);
    expect(record.verdict.status).toBe("sound");
  });
});

describe("expiry", () => {
  const calendar = (rows: string): ExpiryCalendar =>
    ExpiryCalendar.parse(`underlying,kind,period,expiry\n${rows}`, "test.csv");

  it("8.1-6: the nearest expiry in the file that is not the nearest in the market makes the run suspect", async () => {
    const weekly = calendar("NIFTY,weekly,2025-11-18,2025-11-18\nNIFTY,monthly,2025-11,2025-11-25\n");
    const record = await run({ calendar: weekly });
    expect(record.verdict.reasons.map(({ rule }) => rule)).toEqual(["expiry-missing"]);
    expect(record.evidence!.missingExpiries).toEqual([
      { underlying: "NIFTY", date: "2025-11-18", expected: "2025-11-18", found: "2025-11-25" },
    ]);
    const agreeing = await run({ calendar: calendar("NIFTY,monthly,2025-11,2025-11-25\n") });
    expect(agreeing.verdict.status).toBe("sound");
    expect(agreeing.verdict.notChecked).toEqual(["causality: no causality test was given"]);
  });

  it("8.5-22: with strictExpiry such a day is skipped with the reason, and the others are sound", async () => {
    const weekly = calendar("NIFTY,weekly,2025-11-18,2025-11-18\nNIFTY,monthly,2025-11,2025-11-25\n");
    const record = await run({ calendar: weekly, strictExpiry: true, days: ["2025-11-18", "2025-11-24"] });
    expect(record.days.map(({ outcome, reason }) => `${outcome} ${reason}`)).toEqual([
      "skipped the nearest expiry 2025-11-18 is missing in the data (the first there is 2025-11-25)",
      "traded ",
    ]);
    expect(record.verdict.status).toBe("sound");
  });

  it("8.5-22: what the lake's calendar says of a tape counts without a calendar of the run", async () => {
    const missingExpiry = { expected: "2025-11-18", found: "2025-11-25" };
    const openDay: RunStrategyOptions["openDay"] = (_underlying, date) => {
      const shared = smallTape(date).share();
      return Tape.fromShared({ ...shared, provenance: { ...shared.provenance, missingExpiry } });
    };
    const record = await run({ openDay });
    expect(record.verdict.reasons.map(({ rule }) => rule)).toEqual(["expiry-missing"]);
  });

  it("a calendar that does not reach the day, and none at all, are said", async () => {
    const old = await run({ calendar: calendar("NIFTY,monthly,2025-10,2025-10-28\n") });
    expect(old.events.map(({ message }) => message).join()).toMatch(
      /test.csv has no expiry of NIFTY on or after 2025-11-18/,
    );
    expect(old.verdict.notChecked).toContain("expiry-missing: test.csv does not reach 1 of the days");
    expect((await run({})).verdict.notChecked).toEqual([
      "expiry-missing: no expiry calendar was given",
      "causality: no causality test was given",
    ]);
    expect((await run({})).events.map(({ message }) => message).join()).toMatch(/no expiry calendar was given/);
  });

  it("8.6-37: a strategy of expiry days skips the others", async () => {
    const definition: StrategyDefinition = { ...shortStraddle0920, calendar: "expiryDays" };
    const record = await run({ definition, days: ["2025-11-24", "2025-11-25"] });
    expect(record.days.map(({ outcome, reason }) => `${outcome} ${reason}`)).toEqual([
      "skipped not an expiry day (next is 2025-11-25)",
      "traded ",
    ]);
    expect(record.verdict.status).toBe("sound");
  });
});

describe("the record", () => {
  it("is the same for the same run, and another one for another", async () => {
    const one = await run({});
    const two = await run({});
    expect(two.runId).toBe(one.runId);
    expect(one.runId).toMatch(/^[0-9a-f]{12}$/);
    const ids = new Set([
      one.runId,
      (await run({ parameters: { ...parameters, stopMultiple: 1.3 } })).runId,
      (await run({ openDay: (_underlying, date) => smallTape(date, 151) })).runId,
      (await run({ seed: 2 })).runId,
      (await run({ code: { ...code, sourceHash: "other" } })).runId,
      (await run({ definition: { ...shortStraddle0920, description: "another text" } })).runId,
    ]);
    expect(ids.size).toBe(6);
  });

  it("says what ran: definition, parameters with units, inputs with hashes", async () => {
    const record = await run({ title: "A title" });
    expect(record).toMatchObject({
      schema: "strikebook.run/1",
      kind: "strategy",
      title: "A title",
      engine: "grid, one second",
      definition: { id: "S1", hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      seeds: { bootstrap: 1 },
    });
    expect(record.parameters).toContainEqual({ name: "stopMultiple", value: 1.2, unit: "x premium received" });
    expect(record.parameters).toContainEqual({ name: "effectiveLatencySeconds", value: 1, unit: "s" });
    expect(record.parameters).toContainEqual({ name: "entryTime", value: "09:15:10", unit: "venue clock" });
    expect(record.inputs[0]).toMatchObject({ dataset: "fixture", rows: 122, files: [{ name: "fixture" }] });
  });

  it("takes the shipped lot table and the running code when none is given", async () => {
    const { lots: _lots, code: _code, ...rest } = { lots, code };
    const record = await runStrategy({
      definition: shortStraddle0920,
      parameters,
      underlyings: ["NIFTY"],
      days: ["2025-11-18"],
      openDay: (_underlying, date) => smallTape(date),
      study: "test",
      ...rest,
    });
    expect(record.trades[0]).toMatchObject({ lotSize: 75, marginCurrency: 175_000 });
    expect(record.code.version).toMatch(/^\d+\.\d+\.\d+/);
  });
});
