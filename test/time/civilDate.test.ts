import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { civilFromDays, daysFromCivil, isCivilDate, isoWeekday } from "../../lib/time/index.js";

describe("civil dates", () => {
  it("counts days from 1970-01-01", () => {
    expect(daysFromCivil("1970-01-01")).toBe(0);
    expect(daysFromCivil("2025-08-06")).toBe(20_306);
    expect(daysFromCivil("1969-12-31")).toBe(-1);
    expect(daysFromCivil("2024-02-29") + 1).toBe(daysFromCivil("2024-03-01"));
  });

  it("is a bijection that keeps order", () => {
    fc.assert(
      fc.property(fc.integer({ min: -700_000, max: 2_900_000 }), (days) => {
        const date = civilFromDays(days);
        expect(daysFromCivil(date)).toBe(days);
        expect(isCivilDate(date)).toBe(true);
        expect(civilFromDays(days + 1) > date).toBe(true);
      }),
    );
  });

  it.each(["2025-02-29", "2025-13-01", "2025-00-10", "2025-04-31", "2025-2-3", "20250203", "2025-02-03T", ""])(
    "refuses %j",
    (text) => {
      expect(isCivilDate(text)).toBe(false);
      expect(() => daysFromCivil(text)).toThrow(/is not a calendar day; write it as YYYY-MM-DD/);
    },
  );

  it("reads the first centuries as they are written", () => {
    expect(civilFromDays(daysFromCivil("0050-03-01"))).toBe("0050-03-01");
  });

  it("refuses a day that is no number or beyond the year 9999", () => {
    for (const days of [Number.NaN, Number.POSITIVE_INFINITY, 2_932_897, 1e12]) {
      expect(() => civilFromDays(days)).toThrow(/not a calendar day/);
    }
  });

  it("names the weekday, also before 1970", () => {
    expect(isoWeekday("2025-11-18")).toBe(2); // a Tuesday: NIFTY's weekly expiry day
    expect(isoWeekday("2024-06-19")).toBe(3); // a Wednesday: BANKNIFTY's weekly day then
    expect(isoWeekday("2025-11-23")).toBe(7);
    expect(isoWeekday("1969-12-28")).toBe(7);
    expect(isoWeekday("1969-12-29")).toBe(1);
  });
});
