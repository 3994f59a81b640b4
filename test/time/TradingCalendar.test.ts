import { describe, expect, test } from "vitest";
import { nseTradingDays } from "../../lib/market/nseTradingDays.js";
import { isoWeekday, TradingCalendar } from "../../lib/time/index.js";
import { loadTradingCalendar } from "../../lib/time/loadTradingCalendar.js";

const nse = loadTradingCalendar();

describe("the holidays of NSE", () => {
  test("number as the exchange announced them: 14 in 2025, 15 in 2026 and one more for the elections", () => {
    const closed = (year: number) =>
      nse.specialDays.filter(
        ({ date, kind }) => date.startsWith(`${year}`) && isoWeekday(date) <= 5 && kind !== "full-session",
      );
    expect(closed(2025)).toHaveLength(14);
    expect(closed(2026)).toHaveLength(16);
    // 261 or 262 weekdays a year, one Saturday or Sunday session each.
    expect(nse.tradingDays("2024-01-01", "2024-12-31")).toHaveLength(262 - 17 + 1);
    expect(nse.tradingDays("2025-01-01", "2025-12-31")).toHaveLength(261 - 14 + 1);
    expect(nse.tradingDays("2026-01-01", "2026-12-31")).toHaveLength(261 - 16 + 1);
  });

  test("are those of the sample market where both speak", () => {
    expect(nse.tradingDays("2025-08-01", "2025-12-31")).toEqual(nseTradingDays("2025-08-01", "2025-12-31"));
  });

  test("tell whole sessions from the others", () => {
    expect(nse.isTradingDay("2025-02-01")).toBe(true);
    expect(nse.isTradingDay("2025-10-21")).toBe(false);
    expect(nse.specialDay("2025-10-21")).toEqual({
      date: "2025-10-21",
      kind: "muhurat",
      name: "Diwali Laxmi Pujan",
      open: "13:45",
      close: "14:45",
    });
    expect(nse.isTradingDay("2024-03-02")).toBe(false);
    expect(nse.specialDay("2025-10-20")).toBeUndefined();
  });

  test("nothing is assumed about a year without a list", () => {
    expect(nse.covers(2026)).toBe(true);
    expect(nse.covers(2023)).toBe(false);
    expect(() => nse.isTradingDay("2023-06-05")).toThrow(/no holiday list of NSE for 2023 .* covers 2024, 2025, 2026/);
    expect(() => nse.tradingDays("2026-12-30", "2027-01-04")).toThrow(/no holiday list of NSE for 2027/);
  });
});

describe("a trading calendar with a fault names its line", () => {
  const parse =
    (...lines: string[]) =>
    () =>
      TradingCalendar.parse(
        ["# a test", "date,kind,name,open,close", "2025,year,list,,", ...lines].join("\n"),
        "NSE",
        "h.csv",
      );

  test.each([
    [["2025-02-30,holiday,x,,"], /h\.csv line 4: "2025-02-30" is not a calendar day/],
    [["2025-03-14,feast,x,,"], /"feast" is none of year, holiday/],
    [["2025-03-15,holiday,x,,"], /2025-03-15 is a weekend day/],
    [["2025-03-14,full-session,x,,"], /2025-03-14 is a weekday/],
    [["2025-03-14,holiday,x,,", "2025-03-14,holiday,y,,"], /line 5: 2025-03-14 stands above/],
    [["2024-03-14,holiday,x,,"], /of a year that no line covers/],
    [["2025-03-14,muhurat,x,25:00,"], /"25:00" is not a clock time/],
    [["2025-03-14,holiday,x"], /3 cells/],
    [["25,year,x,,"], /"25" is not a year/],
  ])("%j", (lines, message) => {
    expect(parse(...lines)).toThrow(message);
  });

  test("and one without a header or a year is refused", () => {
    expect(() => TradingCalendar.parse("", "NSE", "h.csv")).toThrow(/the header is not/);
    expect(() => TradingCalendar.parse("date,kind,name,open,close\n", "NSE", "h.csv")).toThrow(/covers no year/);
  });
});
