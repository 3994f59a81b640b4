import { describe, expect, test } from "vitest";
import {
  audit,
  copyLake,
  DAY,
  DAYS,
  NIFTY_DAY,
  NIFTY_SPOT,
  names,
  only,
  PART_ROWS,
  removePart,
  spoil,
  withCleanLake,
} from "./auditFixture.js";

withCleanLake();

describe("a clean lake", () => {
  test("has no finding, and every part is measured", async () => {
    const report = await audit(copyLake());
    expect(names(report)).toEqual([]);
    expect(report.verdict).toBe("sound");
    expect(report.facts.parts).toHaveLength(20);
    const day = report.facts.parts.find(({ date, dataset }) => date === DAY && dataset === "nse_options")!;
    expect(day).toMatchObject({
      rows: PART_ROWS,
      contracts: 4,
      outOfSession: 0,
      duplicateSeconds: 0,
      order: { runs: 4, contracts: 4, contractsBack: 0, timesBack: 0, sorted: true },
      shares: { absentPrice: 0, untraded: 0, stale: 0, oneSided: 0, spot: 1 },
      spotAges: { p50Seconds: 0, p99Seconds: 0, maxSeconds: 0, stored: true },
      neighbourRatio: 1,
      medianRatio: 1,
    });
    expect(report.facts.coverage).toHaveLength(4);
    for (const series of report.facts.coverage)
      expect(series).toMatchObject({ days: DAYS, tradingDays: 5, missing: [] });
  });

  test("gives the same with two jobs", async () => {
    const [one, two] = [await audit(copyLake(), { jobs: 1 }), await audit(copyLake(), { jobs: 2 })];
    expect(two.facts.parts).toEqual(one.facts.parts);
  });
});

describe("trading days", () => {
  test("one that is missing between two others is found for its underlying", async () => {
    const lake = copyLake();
    removePart(lake, { ...NIFTY_DAY, date: "2025-11-17" });
    removePart(lake, { ...NIFTY_SPOT, date: "2025-11-17" });
    const report = await audit(lake);
    expect(names(report)).toEqual(["error missing-days nse_options NIFTY", "error missing-days nse_spot NIFTY"]);
    const [finding] = report.facts.findings;
    expect(finding).toMatchObject({ value: 1, limit: 0, unit: "days", items: ["2025-11-17"] });
    expect(finding!.message).toMatch(/1 of 5 trading days .*between its first and its last day/);
    expect(report.verdict).toBe("incomplete");
  });

  test("an underlying that stops early misses the days that the other has", async () => {
    const lake = copyLake();
    for (const date of DAYS.slice(2)) for (const key of [NIFTY_DAY, NIFTY_SPOT]) removePart(lake, { ...key, date });
    const report = await audit(lake);
    const finding = report.facts.findings.find(({ place }) => place.dataset === "nse_options")!;
    expect(finding).toMatchObject({ code: "missing-days", value: 3, items: DAYS.slice(2) });
    expect(finding.message).toMatch(/outside its own days 2025-11-13 to 2025-11-14/);
    expect(names(report)).toHaveLength(2);
  });

  test("a span that is asked for is held against the calendar whole, holidays left out", async () => {
    const report = await audit(copyLake(), { from: "2025-11-04", to: "2025-11-14", underlyings: ["NIFTY"] });
    // 5 November 2025 is Guru Nanak Jayanti.
    const wanted = ["2025-11-04", "2025-11-06", "2025-11-07", "2025-11-10", "2025-11-11", "2025-11-12"];
    for (const { items, code } of report.facts.findings)
      expect({ code, items }).toEqual({ code: "missing-days", items: wanted });
    expect(report.facts.closed).toEqual([{ date: "2025-11-05", name: "Guru Nanak Jayanti" }]);
  });

  test("a year without a holiday list is named and nothing is assumed about it", async () => {
    const { TradingCalendar } = await import("../../lib/time/index.js");
    const trading = TradingCalendar.parse("date,kind,name,open,close\n2024,year,x,,\n", "NSE", "list.csv");
    const report = await audit(copyLake(), { trading });
    expect(names(report)).toEqual(["note no-holiday-list nse_options"]);
    expect(only(report, "no-holiday-list").message).toMatch(/^no holiday list for 2025/);
    expect(report.facts.coverage[0]).toMatchObject({ tradingDays: null, missing: [] });
  });

  test("rows on a holiday are a finding", async () => {
    const { TradingCalendar } = await import("../../lib/time/index.js");
    const text = `date,kind,name,open,close\n2025,year,x,,\n${DAY},holiday,A feast,,\n`;
    const report = await audit(copyLake(), { trading: TradingCalendar.parse(text, "NSE", "list.csv") });
    expect(names(report).filter((name) => name.includes(DAY) && name.includes("not-a-trading-day"))).toHaveLength(4);
    expect(names(report)).toHaveLength(4);
  });
});

describe("rows against neighbours", () => {
  test("a day with a third of the rows is found with its ratio", async () => {
    const lake = copyLake();
    await spoil(lake, NIFTY_DAY, "SELECT * FROM rows WHERE epoch(timestamp) % 30 = 0");
    const report = await audit(lake, { gapSeconds: 60 });
    const finding = only(report, "row-count");
    // The changes of volume of the rows that are gone are missing too.
    expect(names(report)).toEqual([
      `error derived nse_options NIFTY ${DAY}`,
      `warning row-count nse_options NIFTY ${DAY}`,
    ]);
    expect(finding.value).toBeCloseTo(1 / 3, 2);
    expect(finding.limit).toBe(0.5);
  });

  test("with two neighbours it is not measured", async () => {
    const report = await audit(copyLake(), { to: "2025-11-17" });
    expect(report.facts.notMeasured).toContainEqual({
      check: "row-count",
      dataset: "nse_options",
      reason: "fewer than 3 neighbouring days",
      parts: 6,
    });
  });
});

describe("8.1-4: nothing audited is an error", () => {
  test("a span, an underlying or a lake that is not there", async () => {
    const lake = copyLake();
    await expect(audit(lake, { from: "2024-01-01", to: "2024-01-31" })).rejects.toThrow(
      /holds no part from 2024-01-01/,
    );
    await expect(audit(lake, { underlyings: ["NIFTY", "SENSEX"] })).rejects.toThrow(/no part of SENSEX/);
    await expect(audit(`${lake}-not`)).rejects.toThrow(/there is no lake/);
    await expect(audit(lake, { from: "2025-11-19", to: "2025-11-13" })).rejects.toThrow(/ends \(2025-11-13\) before/);
    await expect(audit(lake, { gapSeconds: -1 })).rejects.toThrow(/gapSeconds is -1/);
  });

  test("an audit that is stopped says so", async () => {
    await expect(audit(copyLake(), { signal: AbortSignal.abort() })).rejects.toThrow(/abort/i);
  });
});
