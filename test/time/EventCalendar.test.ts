import { describe, expect, it } from "vitest";
import { EventCalendar, isoWeekday } from "../../lib/time/index.js";
import { findEventCalendar, loadEventCalendar } from "../../lib/time/loadEventCalendar.js";
import { loadTradingCalendar } from "../../lib/time/loadTradingCalendar.js";

describe("the event calendar that ships", () => {
  const calendar = loadEventCalendar();

  it("knows the tags of the definitions", () => {
    expect(calendar.tags).toEqual(["budget", "election", "rbi", "us-cpi", "us-fomc", "us-nfp"]);
  });

  it("covers the users' months, August to December 2025, for every tag", () => {
    for (const tag of calendar.tags)
      for (const date of ["2025-08-01", "2025-12-31"]) expect(calendar.covers(date, tag), `${tag} ${date}`).toBe(true);
  });

  it.each([
    ["2024-06-04", ["election"]],
    ["2024-07-23", ["budget"]],
    ["2025-08-07", ["rbi"]],
    ["2025-10-01", ["rbi"]],
    ["2025-10-29", ["us-fomc"]],
    ["2025-11-14", ["election"]],
    ["2025-12-10", ["us-fomc"]],
    ["2025-11-25", []],
  ])("%s: %j", (date, tags) => {
    expect(calendar.tagsOn(date)).toEqual(tags);
  });

  it("a day that a tag does not cover is unknown, not free of events", () => {
    expect(calendar.statusOn("2025-11-25", "rbi")).toBe("none");
    expect(calendar.statusOn("2026-06-05", "rbi")).toBe("unknown");
    expect(calendar.statusOn("2022-02-01", "budget")).toBe("unknown");
    expect(calendar.statusOn("2025-11-25", "war")).toBe("unknown");
  });

  it("Indian events fall on days with a session, American ones on weekdays", () => {
    const trading = loadTradingCalendar();
    for (const { date, tag } of calendar.events) {
      if (tag.startsWith("us-")) expect(isoWeekday(date), `${tag} ${date}`).toBeLessThan(6);
      else if (trading.covers(Number(date.slice(0, 4))))
        expect(trading.isTradingDay(date), `${tag} ${date}`).toBe(true);
    }
  });

  it("has six policy decisions a financial year, eight FOMC meetings a year, eleven employment reports in 2025", () => {
    const count = (tag: string, from: string, to: string) =>
      calendar.events.filter((event) => event.tag === tag && event.date >= from && event.date <= to).length;
    for (const year of [2023, 2024, 2025]) expect(count("rbi", `${year}-04-01`, `${year + 1}-03-31`)).toBe(6);
    for (const year of [2023, 2024, 2025, 2026]) expect(count("us-fomc", `${year}-01-01`, `${year}-12-31`)).toBe(8);
    expect(count("us-nfp", "2025-01-01", "2025-12-31")).toBe(11);
  });
});

describe("EventCalendar", () => {
  const header = "date,tag,note,source";
  const range = "2025-01-01/2025-12-31,rbi,complete,a";

  it("several events of one day, and intervals with a gap", () => {
    const calendar = EventCalendar.parse(
      `# note\n${header}\r\n${range}\n2025-01-01/2025-01-31,budget,,a\n2025-03-01/2025-03-31,budget,,a\n2025-01-05,rbi,x,"b, c"\n2025-01-05,budget,y,d\n`,
      "events.csv",
    );
    expect(calendar.tagsOn("2025-01-05")).toEqual(["budget", "rbi"]);
    expect(calendar.eventsOn("2025-01-05")[1]).toEqual({ date: "2025-01-05", tag: "rbi", note: "x", source: '"b, c"' });
    expect(["2025-01-31", "2025-02-01", "2025-03-01"].map((date) => calendar.statusOn(date, "budget"))).toEqual([
      "none",
      "unknown",
      "none",
    ]);
  });

  it.each([
    ["", 1, "header"],
    [header, 1, "no interval"],
    [`${header}\n${range}\n2025-02-30,rbi,,a`, 3, '"2025-02-30" is not a calendar day'],
    [`${header}\n2025-01-01/soon,rbi,,a`, 2, '"soon" is not a calendar day'],
    [`${header}\n2025-02-01/2025-01-01,rbi,,a`, 2, "ends on 2025-01-01"],
    [`${header}\n${range}\n2025-01-05,RBI day,,a`, 3, '"RBI day" is not a tag'],
    [`${header}\n${range}\n2025-01-05,rbi,,`, 3, "no source"],
    [`${header}\n${range}\n2025-01-05,rbi,,a\n2025-01-05,rbi,,a`, 4, "stands above already"],
    [`${header}\n${range}\n2026-01-05,rbi,,a`, 3, "outside the days that the list covers for rbi"],
    [`${header}\n${range}\n2025-01-05,war,,a`, 3, "outside the days that the list covers for war"],
  ])("refuses %j at line %i", (text, line, what) => {
    expect(() => EventCalendar.parse(text, "x.csv")).toThrow(new RegExp(`x.csv line ${line}: .*${what}`));
  });

  it("an absent file is undefined to find and an error to load", () => {
    expect(findEventCalendar("none.csv")).toBeUndefined();
    expect(findEventCalendar()?.tags).toContain("rbi");
    expect(() => loadEventCalendar("none.csv")).toThrow(/cannot read the event calendar none\.csv/);
  });
});
