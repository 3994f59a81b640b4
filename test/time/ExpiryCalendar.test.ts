import { describe, expect, it } from "vitest";
import { ExpiryCalendar } from "../../lib/time/index.js";

const header = "underlying,kind,period,expiry";
const good = `${header}
BANKNIFTY,monthly,2025-12,2025-12-30
BANKNIFTY,monthly,2025-11,2025-11-25
NIFTY,weekly,2025-11-18,2025-11-18
nifty,monthly,2025-11,2025-11-25
`;

describe("ExpiryCalendar", () => {
  it("8.1-2: dates the BANKNIFTY monthlies of November and December 2025", () => {
    const calendar = ExpiryCalendar.parse(good, "expiry_calendar.csv");
    expect(calendar.monthly("BANKNIFTY", 2025, 11)).toBe("2025-11-25");
    expect(calendar.monthly("BANKNIFTY", 2025, 12)).toBe("2025-12-30");
    expect(calendar.monthly("BANKNIFTY", 2026, 1)).toBeUndefined();
    expect(calendar.monthly("banknifty", 2025, 11)).toBe("2025-11-25");
  });

  it("lists and finds expiries in order, whatever the file's order and letters", () => {
    const calendar = ExpiryCalendar.parse(`\uFEFF${good.replaceAll("\n", "\r\n")}`, "x.csv");
    expect(calendar.entries).toHaveLength(4);
    expect(calendar.expiries("BANKNIFTY").map((entry) => entry.expiry)).toEqual(["2025-11-25", "2025-12-30"]);
    expect(calendar.expiries("NIFTY").map((entry) => entry.kind)).toEqual(["weekly", "monthly"]);
    expect(calendar.expiries("FINNIFTY")).toEqual([]);
    expect(calendar.nearestOnOrAfter("NIFTY", "2025-11-18")?.expiry).toBe("2025-11-18");
    expect(calendar.nearestOnOrAfter("NIFTY", "2025-11-19")?.expiry).toBe("2025-11-25");
    expect(calendar.nearestOnOrAfter("NIFTY", "2025-11-26")).toBeUndefined();
  });

  it.each([
    ["", 1, "header"],
    ["underlying,expiry\n", 1, "header"],
    [`${header}\n`, 2, "no expiry"],
    [`${header}\nNIFTY,daily,2025-11,2025-11-25\n`, 2, '"daily" is neither weekly nor monthly'],
    [`${header}\nNIFTY,monthly,2025-11,2025-11-31\n`, 2, '"2025-11-31" is not a calendar day'],
    [`${header}\nNIFTY,monthly,2025-11,2025-12-30\n`, 2, 'filed under "2025-11", not 2025-12'],
    [`${header}\nNIFTY,monthly,2025,2025-12-30\n`, 2, 'filed under "2025", not 2025-12'],
    [`${header}\nNIFTY,weekly,2025-11-18,2025-11-17\n`, 2, "not 2025-11-17"],
    [`${header}\n,weekly,2025-11-18,2025-11-18\n`, 2, "no underlying"],
    [
      `${header}\nNIFTY,monthly,2025-11,2025-11-25\nnifty,monthly,2025-11,2025-11-27\n`,
      3,
      "NIFTY monthly 2025-11 is 2025-11-25 above and 2025-11-27 here",
    ],
  ])("refuses %j at line %i", (text, line, reason) => {
    expect(() => ExpiryCalendar.parse(text, "bad.csv")).toThrow(`bad.csv line ${line}: `);
    expect(() => ExpiryCalendar.parse(text, "bad.csv")).toThrow(reason);
  });

  it("takes the same line twice as one expiry", () => {
    const line = "NIFTY,monthly,2025-11,2025-11-25\n";
    expect(ExpiryCalendar.parse(`${header}\n${line}${line}`, "x.csv").entries).toHaveLength(1);
  });
});
