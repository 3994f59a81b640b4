import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keepLakeCalendar, lakeCalendar } from "../../lib/lake/lakeCalendar.js";
import { ExpiryCalendar } from "../../lib/time/index.js";

const calendar = (...lines: string[]): ExpiryCalendar =>
  ExpiryCalendar.parse(["underlying,kind,period,expiry", ...lines].join("\n"), "test");
const november = "BANKNIFTY,monthly,2025-11,2025-11-25";
const december = "BANKNIFTY,monthly,2025-12,2025-12-30";

describe("the calendar of a lake", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "strikebook-calendar-"));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it("is absent until a pack leaves one, and grows with each", async () => {
    expect(lakeCalendar(root)).toBeUndefined();
    await keepLakeCalendar(root, calendar(november));
    await keepLakeCalendar(root, calendar(december));
    expect(lakeCalendar(root)?.monthly("BANKNIFTY", 2025, 11)).toBe("2025-11-25");
    expect(lakeCalendar(root)?.monthly("BANKNIFTY", 2025, 12)).toBe("2025-12-30");
    expect(readdirSync(root)).toEqual(["expiry_calendar.csv"]);
  });

  it("refuses a calendar that dates a packed month differently, and keeps its own", async () => {
    await keepLakeCalendar(root, calendar(november));
    await expect(keepLakeCalendar(root, calendar("BANKNIFTY,monthly,2025-11,2025-11-27"))).rejects.toThrow(
      /2025-11-25 above and 2025-11-27/,
    );
    expect(lakeCalendar(root)?.monthly("BANKNIFTY", 2025, 11)).toBe("2025-11-25");
  });

  it("round-trips through its text", () => {
    const whole = calendar(december, november, "NIFTY,weekly,2025-11-18,2025-11-18");
    expect(ExpiryCalendar.parse(whole.toCsv(), "again").toCsv()).toBe(whole.toCsv());
    expect(whole.toCsv().split("\n")[1]).toBe(november);
  });
});
