import { describe, expect, test } from "vitest";
import { ExpiryCalendar } from "../../lib/time/index.js";
import { audit, copyLake, DAY, NIFTY_DAY, names, only, spoil, withCleanLake } from "./auditFixture.js";

withCleanLake();

const day = { from: DAY, to: DAY, underlyings: ["NIFTY"] };
const calendar = (...rows: string[]): ExpiryCalendar =>
  ExpiryCalendar.parse(["underlying,kind,period,expiry", ...rows].join("\n"), "expiries.csv");
const weekly = (expiry: string): string => `NIFTY,weekly,${expiry},${expiry}`;
const monthly = (expiry: string): string => `NIFTY,monthly,${expiry.slice(0, 7)},${expiry}`;
// The part holds 2025-11-18 and 2025-11-25.

describe("expiries that the calendar dates and the data lacks", () => {
  test("the nearest in the file is not the nearest in the market", async () => {
    const lake = copyLake();
    await spoil(lake, NIFTY_DAY, "SELECT * FROM rows WHERE expiry > DATE '2025-11-18'");
    const report = await audit(lake, day);
    expect(names(report)).toEqual([`error nearest-expiry-missing nse_options NIFTY ${DAY}`]);
    expect(only(report, "nearest-expiry-missing")).toMatchObject({
      message: "the nearest expiry in the market is 2025-11-18, the nearest in the file is 2025-11-25",
      items: ["2025-11-18"],
    });
    expect(report.verdict).toBe("incomplete");
  });

  test("a weekly one between two that are there, and a monthly one before the last", async () => {
    const rows = [weekly("2025-11-18"), weekly("2025-11-20"), weekly("2025-11-25"), weekly("2025-12-02")];
    const report = await audit(copyLake(), { ...day, calendar: calendar(...rows) });
    expect(only(report, "expiry-missing")).toMatchObject({ severity: "warning", items: ["2025-11-20"] });
    expect(names(report)).toHaveLength(1);
    const months = await audit(copyLake(), {
      ...day,
      calendar: calendar(weekly("2025-11-18"), monthly("2025-11-20"), monthly("2025-12-25"), weekly("2025-11-25")),
    });
    // No monthly one is held, so nothing says how far the data reaches.
    expect(names(months)).toEqual([]);
  });

  test("what lies beyond the last one that the data holds is not asked for", async () => {
    const rows = [weekly("2025-11-18"), monthly("2025-11-25"), weekly("2025-12-02"), monthly("2025-12-30")];
    expect(names(await audit(copyLake(), { ...day, calendar: calendar(...rows) }))).toEqual([]);
  });

  test("expiries that the calendar does not have", async () => {
    const rows = [weekly("2025-11-18"), weekly("2025-12-02")];
    const report = await audit(copyLake(), { ...day, calendar: calendar(...rows) });
    expect(only(report, "expiry-unknown")).toMatchObject({ severity: "warning", items: ["2025-11-25"] });
  });

  test("contracts that had expired before the day", async () => {
    const lake = copyLake();
    await spoil(
      lake,
      NIFTY_DAY,
      "SELECT * REPLACE (CASE WHEN expiry = DATE '2025-11-18' THEN DATE '2025-11-11' ELSE expiry END AS expiry) FROM rows",
    );
    const report = await audit(lake, day);
    expect(only(report, "expired-contract")).toMatchObject({ severity: "error", items: ["2025-11-11"] });
    expect(only(report, "nearest-expiry-missing").message).toMatch(/2025-11-18, the nearest in the file is 2025-11-25/);
  });

  test("a calendar that does not speak of the underlying measures nothing", async () => {
    const report = await audit(copyLake(), { ...day, calendar: calendar("BANKNIFTY,monthly,2025-11,2025-11-25") });
    expect(names(report)).toEqual([]);
    expect(report.facts.notMeasured).toContainEqual({
      check: "expiries",
      dataset: "nse_options",
      reason: "the expiry calendar does not date NIFTY from 2025 on",
      parts: 1,
    });
  });
});
