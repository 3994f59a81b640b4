import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contractIdentity, niftyOptions } from "../../../lib/contract/index.js";
import { NSE_OPTION_COLUMNS, type NseColumnName } from "../../../lib/market/vendorColumns.js";
import { nseQuoteDays, nseSpotDays, type VendorTable } from "../../../lib/sources/index.js";
import { instantAt, nseSession, parseClock } from "../../../lib/time/index.js";

const contract = contractIdentity(niftyOptions, "2025-11-18", "CE", 26_000);
const at = (date: string, clock: string): number => instantAt(date, parseClock(clock), nseSession);
const D = "2025-11-18";

type Row = Partial<Record<NseColumnName, number>>;

/** A vendor table of rows that are sound where the test does not say otherwise. */
function table(rows: Row[]): VendorTable {
  const sound: Row = { price: 100, bp0: 99, sp0: 101, bq0: 75, sq0: 150, volume: 10, oi: 7500 };
  const columns = Object.fromEntries(
    NSE_OPTION_COLUMNS.map((name) => [
      name,
      Float64Array.from(
        rows,
        (row) => row[name] ?? (name === "lastTradeTime" ? (row.timestamp ?? 0) : (sound[name] ?? 1)),
      ),
    ]),
  );
  return { table: "NIFTY25N1826000CE", rows: rows.length, columns };
}

describe("8.2-10: rows that do not belong are dropped for the first reason that applies", () => {
  const rows: Row[] = [
    { timestamp: instantAt("1970-01-01", 19_800, nseSession) },
    { timestamp: instantAt("1970-01-01", 0, nseSession) },
    { timestamp: Number.NaN },
    { timestamp: at(D, "09:14:59") },
    { timestamp: at(D, "09:15:00") },
    { timestamp: at(D, "15:30:00") },
    { timestamp: at(D, "15:30:01") },
    { timestamp: at("2025-11-19", "10:00:00") },
    { timestamp: at("2025-11-19", "09:00:00") },
  ];
  const clean = nseQuoteDays(table(rows), contract);

  it("counts each", () => {
    expect(clean.dropped).toEqual({ epoch1970: 2, missingTimestamp: 1 });
    expect(clean.days.map(({ date, rowsRead, dropped }) => [date, rowsRead, dropped])).toEqual([
      [D, 4, { outOfSession: 2 }],
      ["2025-11-19", 2, { expiredContract: 2 }],
    ]);
  });

  it("keeps both ends of the session, and no run for a day without rows", () => {
    expect([...clean.days[0]!.rows!.quotes.timestamp]).toEqual([at(D, "09:15:00"), at(D, "15:30:00")]);
    expect(clean.days[1]!.rows).toBeUndefined();
  });
});

describe("8.4: kept rows carry marks, and their repairs", () => {
  const t = (second: number): number => at(D, "10:00:00") + second * 1e6;
  const run = (rows: Row[]) => {
    const [day] = nseQuoteDays(table(rows), contract).days;
    return { marked: day!.marked, ...day!.rows! };
  };

  it("8.4-16: volume 23590, 23590, 0, 23660, 23660 gives 0, 0, 0, 70, 0 and one reset", () => {
    const { quotes, marked } = run(
      [23_590, 23_590, 0, 23_660, 23_660].map((volume, i) => ({ timestamp: t(i), volume })),
    );
    expect([...quotes.volumeChange]).toEqual([0, 0, 0, 70, 0]);
    expect([...quotes.volume]).toEqual([23_590, 23_590, 0, 23_660, 23_660]);
    expect(marked).toEqual({ volumeReset: 1 });
  });

  it("a missing volume is no reset, and the first reading of the day none either", () => {
    expect(
      run([
        { timestamp: t(0), volume: 0 },
        { timestamp: t(1), volume: Number.NaN },
        { timestamp: t(2), volume: 5 },
      ]).marked,
    ).toEqual({});
  });

  it("8.4-19: a price of zero is no quote, in every price column", () => {
    const { quotes, vendor, marked } = run([
      { timestamp: t(0), price: 0 },
      { timestamp: t(1), price: Number.NaN, bp0: 0 },
      { timestamp: t(2), bp0: 0, sp0: -1, sp4: 0, high: 0, bq0: 0 },
    ]);
    expect([...quotes.lastPrice]).toEqual([Number.NaN, Number.NaN, 100]);
    expect([...quotes.bidPrice]).toEqual([99, Number.NaN, Number.NaN]);
    expect([...quotes.askPrice]).toEqual([101, 101, Number.NaN]);
    expect([...quotes.bidSize]).toEqual([75, 75, 0]);
    expect([...vendor["sp4"]!]).toEqual([1, 1, Number.NaN]);
    expect([...vendor["high"]!]).toEqual([1, 1, Number.NaN]);
    // Both sides missing is an empty book, not a one-sided one.
    expect(marked).toEqual({ zeroPrice: 1, missingPrice: 1, oneSidedBook: 1 });
  });

  it("8.4-17: marks a last trade of an earlier day, 23:59:59 the day before and not midnight", () => {
    const { marked, vendor } = run([
      { timestamp: t(0), lastTradeTime: at("2025-11-17", "23:59:59") },
      { timestamp: t(1), lastTradeTime: at(D, "00:00:00") },
      { timestamp: t(2), lastTradeTime: Number.NaN },
    ]);
    expect(marked).toEqual({ staleLastTrade: 1 });
    expect(vendor["lastTradeTime"]![1]).toBe(at(D, "00:00:00"));
  });

  it("8.4-18: keeps every vendor column, the change rounded to two decimals", () => {
    const { quotes, vendor } = run([
      { timestamp: t(0), changeper: -2.5571396243, avgPrice: 98.76 },
      { timestamp: t(1), changeper: 6.4190892287 },
      { timestamp: t(2), changeper: Number.NaN },
    ]);
    expect([...vendor["changeper"]!]).toEqual([-2.56, 6.42, Number.NaN]);
    expect(vendor["avgPrice"]![0]).toBe(98.76);
    expect(Object.keys(vendor)).toHaveLength(46 - 8);
    expect(Object.keys(vendor)).toContain("bo3");
    expect(quotes.openInterest[0]).toBe(7500);
    expect([quotes.askSize[0], quotes.bidSize[0]]).toEqual([150, 75]);
  });

  it("sorts rows that come out of order, those of one second in their order, and says so", () => {
    const { quotes, marked } = run([
      { timestamp: t(5), price: 5 },
      { timestamp: t(3), price: 3 },
      { timestamp: t(5), price: 6 },
      { timestamp: t(4), price: 4 },
    ]);
    expect([...quotes.lastPrice]).toEqual([3, 4, 5, 6]);
    expect(marked).toEqual({ unsorted: 2, duplicateSecond: 1 });
  });

  it("refuses a table that lacks a quote column", () => {
    const { columns, ...rest } = table([{ timestamp: t(0) }]);
    const { bp0: _, oi: __, ...fewer } = columns;
    expect(() => nseQuoteDays({ ...rest, columns: fewer }, contract)).toThrow(
      "table NIFTY25N1826000CE has no column bp0, oi; check that",
    );
  });

  it("rows read = rows kept + rows dropped, whatever comes", () => {
    const time = fc.oneof(
      fc.constant(Number.NaN),
      fc.integer({ min: 0, max: 86_400 * 3 }).map((s) => instantAt("2025-11-17", 0, nseSession) + s * 1e6),
      fc.integer({ min: -40_000, max: 40_000 }).map((s) => s * 1e6),
    );
    fc.assert(
      fc.property(fc.array(time), (times) => {
        const clean = nseQuoteDays(table(times.map((timestamp) => ({ timestamp }))), contract);
        const sum = (counts: Readonly<Record<string, number>>): number =>
          Object.values(counts).reduce((a, b) => a + b, 0);
        const days = clean.days.reduce((total, day) => total + day.rowsRead, 0);
        expect(days + sum(clean.dropped)).toBe(times.length);
        for (const day of clean.days) {
          expect((day.rows?.rows ?? 0) + sum(day.dropped)).toBe(day.rowsRead);
          expect(day.rows?.quotes.timestamp.length ?? 0).toBe(day.rows?.rows ?? 0);
        }
      }),
    );
  });
});

describe("index tables", () => {
  it("give one price per instant inside the session; the last of one second wins", () => {
    const rows: Row[] = [
      { timestamp: 0 },
      { timestamp: at(D, "08:40:00"), price: 1 },
      { timestamp: at(D, "09:15:01"), price: 26_010 },
      { timestamp: at(D, "09:15:00"), price: 26_000 },
      { timestamp: at(D, "09:15:01"), price: 26_011 },
      { timestamp: at(D, "09:15:01"), price: 0 },
      { timestamp: at(D, "09:15:02"), price: Number.NaN },
      { timestamp: at(D, "15:35:00"), price: 2 },
      { timestamp: at("2025-11-19", "09:15:00"), price: 26_100 },
      { timestamp: at("2025-11-20", "08:00:00"), price: 26_100 },
    ];
    const clean = nseSpotDays(table(rows), niftyOptions);
    expect(clean.dropped).toEqual({ epoch1970: 1 });
    const [first, second, third] = clean.days;
    expect(first).toEqual({
      date: D,
      rowsRead: 7,
      rows: {
        underlying: "NIFTY",
        instrument: "index",
        timestamp: Float64Array.of(at(D, "09:15:00"), at(D, "09:15:01")),
        price: Float64Array.of(26_000, 26_011),
      },
      dropped: { outOfSession: 2, zeroPrice: 1, missingPrice: 1, duplicateSecond: 1 },
      marked: { unsorted: 1, conflictingSecond: 1 },
    });
    expect(second).toMatchObject({ date: "2025-11-19", rowsRead: 1, dropped: {} });
    expect(third).toMatchObject({ date: "2025-11-20", rowsRead: 1, rows: undefined, dropped: { outOfSession: 1 } });
  });
});
