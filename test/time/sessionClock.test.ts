import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  civilDateAt,
  cmeUtcDaySession,
  formatSecondOfDay,
  instantAt,
  MICROS_PER_DAY,
  nseSession,
  parseClock,
  type Session,
  secondOfDay,
  wallClock,
  yearFraction,
  zoneOffsetSeconds,
} from "../../lib/time/index.js";

const newYork: Session = { name: "NY", timeZone: "America/New_York", openSecond: 34_200, closeSecond: 57_600 };
const berlin: Session = { ...newYork, name: "DE", timeZone: "Europe/Berlin" };
const lordHowe: Session = { ...newYork, name: "LH", timeZone: "Australia/Lord_Howe" };
const utc = (text: string): number => Date.parse(text) * 1000;

describe("8.2-8: one epoch convention, true UTC", () => {
  it.each([
    ["2025-11-18", "10:01:27", 1_763_440_287],
    ["2025-12-01", "09:41:34", 1_764_562_294],
  ])("%s %s IST = %i s UTC", (date, clock, seconds) => {
    const micros = instantAt(date, parseClock(clock), nseSession);
    expect(micros).toBe(seconds * 1e6);
    expect(civilDateAt(micros, nseSession)).toBe(date);
    expect(wallClock(micros, nseSession)).toBe(clock);
  });

  it("knows the day on both sides of Indian midnight", () => {
    expect(civilDateAt(utc("2025-11-17T18:29:59.999Z"), nseSession)).toBe("2025-11-17");
    expect(civilDateAt(utc("2025-11-17T18:30:00Z"), nseSession)).toBe("2025-11-18");
    expect(secondOfDay(utc("2025-11-17T18:29:59.999Z"), nseSession)).toBe(86_399);
  });
});

describe("clocks with daylight saving", () => {
  it("follows New York through the year", () => {
    expect(instantAt("2020-03-20", 34_200, newYork)).toBe(utc("2020-03-20T13:30:00Z"));
    expect(instantAt("2020-01-06", 34_200, newYork)).toBe(utc("2020-01-06T14:30:00Z"));
    expect(instantAt("2020-03-08", 5 * 3600, newYork)).toBe(utc("2020-03-08T09:00:00Z"));
    expect(instantAt("2020-03-08", 3600, newYork)).toBe(utc("2020-03-08T06:00:00Z"));
  });

  it("takes a repeated reading at its first occurrence, west and east of Greenwich", () => {
    expect(instantAt("2020-11-01", 5400, newYork)).toBe(utc("2020-11-01T05:30:00Z"));
    expect(instantAt("2020-10-25", 9000, berlin)).toBe(utc("2020-10-25T00:30:00Z"));
  });

  it("moves a skipped reading on by the skip", () => {
    expect(instantAt("2020-03-08", 9000, newYork)).toBe(utc("2020-03-08T07:30:00Z"));
    expect(instantAt("2020-03-29", 9000, berlin)).toBe(utc("2020-03-29T01:30:00Z"));
  });

  it("changes at the right half hour (Lord Howe falls back by 30 minutes at 15:00 UTC and springs at 15:30)", () => {
    expect(zoneOffsetSeconds(utc("2020-10-03T15:29:59Z"), "Australia/Lord_Howe")).toBe(37_800);
    expect(zoneOffsetSeconds(utc("2020-10-03T15:30:00Z"), "Australia/Lord_Howe")).toBe(39_600);
  });

  it("inverts wall clock and day for every unambiguous reading", () => {
    for (const session of [nseSession, cmeUtcDaySession, newYork, berlin, lordHowe]) {
      fc.assert(
        fc.property(fc.integer({ min: 1_500_000_000, max: 1_800_000_000 }), (seconds) => {
          const micros = seconds * 1e6;
          const again = instantAt(civilDateAt(micros, session), secondOfDay(micros, session), session);
          // Within the repeated hour the first occurrence wins; elsewhere the round trip is exact.
          if (again !== micros) {
            expect(micros - again).toBeGreaterThan(0);
            expect(micros - again).toBeLessThanOrEqual(3600e6);
            expect(wallClock(again, session)).toBe(wallClock(micros, session));
          }
        }),
        { numRuns: 60 },
      );
    }
  });

  it("refuses unknown zones and times that are no numbers", () => {
    expect(() => zoneOffsetSeconds(0, "Mars/Olympus")).toThrow(/"Mars\/Olympus" is not a time zone; use an IANA name/);
    expect(() => zoneOffsetSeconds(Number.NaN, "America/New_York")).toThrow(/has no wall clock/);
    expect(() => civilDateAt(Number.NaN, nseSession)).toThrow(/not a calendar day/);
    expect(() => instantAt("2025-02-30", 0, nseSession)).toThrow(/not a calendar day/);
    expect(() => zoneOffsetSeconds(0, "constructor")).toThrow(/not a time zone/);
  });
});

describe("clock times", () => {
  it.each([
    ["09:20", 33_600],
    ["09:15:00", 33_300],
    ["00:00", 0],
    ["23:59:59", 86_399],
  ])("%s is second %i", (text, second) => {
    expect(parseClock(text)).toBe(second);
    expect(formatSecondOfDay(second)).toBe(text.length === 5 ? `${text}:00` : text);
  });

  it.each(["24:00", "9:20", "09:60", "09:20:60", "0920", "09:20 ", "-1:00", ""])("refuses %j", (text) => {
    expect(() => parseClock(text)).toThrow(/is not a clock time; write it as HH:MM/);
  });
});

describe("yearFraction", () => {
  it("is actual/365 to the microsecond", () => {
    expect(yearFraction(0, 365 * MICROS_PER_DAY)).toBe(1);
    expect(yearFraction(60e6, 0)).toBe(-1 / 525_600);
  });
});
