import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { esOptions, niftyOptions } from "../../lib/contract/Product.js";
import { Tape, type TapeInput } from "../../lib/tape/index.js";
import { StrikebookError } from "../../lib/task/index.js";
import { fixtureInput, fixtureTape, type QuoteRow } from "./tapeFixture.js";

const NEAR = "2025-11-25";
const spot = [{ at: "09:15:00", price: 26023 }];
const call = (at: string | number, last: number, more: Partial<QuoteRow> = {}): QuoteRow => ({
  expiry: NEAR,
  type: "CE",
  strike: 26000,
  at,
  last,
  bid: last - 0.5,
  ask: last + 0.5,
  ...more,
});

describe("seconds of the session", () => {
  it("second s sees the rows stamped in or before it, and the last of several", () => {
    const tape = fixtureTape({ rows: [call(5, 10), call(7.25, 11), call(7.75, 12), call(9, 13)], spot });
    const prices = [4, 5, 6, 7, 8, 9, 10].map((second) => {
      const row = tape.rowAt(0, second);
      return row < 0 ? null : tape.quotes.lastPrice[row];
    });
    expect(prices).toEqual([null, 10, 10, 12, 12, 13, 13]);
    expect([4, 5, 6, 7, 10].map((second) => tape.ageAt(0, second))).toEqual([Number.POSITIVE_INFINITY, 0, 1, 0, 1]);
  });

  it("a row before the open is visible at second 0 with its age; a row after the close is not visible", () => {
    const tape = fixtureTape({ rows: [call("09:14:50", 10), call("15:30:01", 11)], spot });
    expect(tape.rowAt(0, 0)).toBe(0);
    expect(tape.ageAt(0, 0)).toBe(10);
    expect(tape.lastSecond).toBe(22_500);
    expect(tape.rowAt(0, 22_500)).toBe(0);
  });

  it("reads the venue's wall clock: 09:20 in Mumbai is 03:50 UTC", () => {
    const tape = fixtureTape({ rows: [call("09:20:00", 10)], spot });
    expect(tape.secondAt("09:20")).toBe(300);
    expect(tape.secondToMicros(300)).toBe(Date.UTC(2025, 10, 18, 3, 50) * 1000);
    expect(tape.clock(300)).toBe("09:20:00");
    expect(tape.rowAt(0, 299)).toBe(-1);
    expect(tape.rowAt(0, 300)).toBe(0);
    expect(() => tape.secondAt("09:14:59")).toThrow(/outside the session/);
    expect(() => tape.secondAt("15:30:01")).toThrow(/outside the session/);
  });

  it("a UTC session has no offset", () => {
    const row: QuoteRow = { expiry: "2020-03-20", type: "PE", strike: 3235, at: "16:01:00", last: 60 };
    const tape = fixtureTape({ product: esOptions, date: "2020-01-06", rows: [row], spot: [{ at: 0, price: 3230 }] });
    expect(tape.secondToMicros(tape.secondAt("16:01"))).toBe(Date.UTC(2020, 0, 6, 16, 1) * 1000);
    expect(tape.rowAt(0, tape.secondAt("16:00:59"))).toBe(-1);
    expect(tape.rowAt(0, tape.secondAt("16:01:00"))).toBe(0);
  });

  it("refuses seconds and contracts that do not exist", () => {
    const tape = fixtureTape({ rows: [call(5, 10)], spot });
    for (const second of [-1, 22_501, 1.5, Number.NaN]) {
      expect(() => tape.rowAt(0, second)).toThrow(/outside the session/);
      expect(() => tape.findRow(0, second)).toThrow(/outside the session/);
      expect(() => tape.spotAt(second)).toThrow(/outside the session/);
    }
    expect(() => tape.rowAt(1, 5)).toThrow(/no contract number 1/);
  });

  it("grid and binary search agree with a linear scan on random rows", () => {
    const seconds = fc.array(fc.double({ min: -30, max: 22_600, noNaN: true }), { minLength: 0, maxLength: 60 });
    fc.assert(
      fc.property(seconds, fc.array(fc.integer({ min: 0, max: 22_500 }), { maxLength: 40 }), (stamps, asked) => {
        const sorted = [...stamps].map((stamp) => Math.round(stamp * 1e6) / 1e6).sort((a, b) => a - b);
        const other = [call(1, 1, { strike: 25950 }), call(22_000, 2, { strike: 26050 })];
        const tape = fixtureTape({ rows: [...sorted.map((at, i) => call(at, i + 1)), ...other], spot });
        const fresh = fixtureTape({ rows: [...sorted.map((at, i) => call(at, i + 1)), ...other], spot });
        if (sorted.length === 0) return;
        for (const second of [0, 22_500, ...asked]) {
          let expected = -1;
          sorted.forEach((stamp, i) => {
            if (Math.floor(stamp) <= second) expected = i + 1;
          });
          expect(fresh.findRow(1, second)).toBe(expected < 0 ? -1 : expected);
          expect(tape.rowAt(1, second)).toBe(expected < 0 ? -1 : expected);
          expect(tape.findRow(1, second)).toBe(tape.rowAt(1, second));
        }
      }),
      { numRuns: 30 },
    );
  });

  it("spot is looked up backward only, with its age; zero is no price", () => {
    const rows = [
      { at: 10, price: 26000 },
      { at: 20.9, price: 26010 },
      { at: 30, price: 0 },
    ];
    const tape = fixtureTape({ rows: [call(5, 10)], spot: rows });
    expect(tape.spotAt(9)).toEqual({ price: Number.NaN, ageSeconds: Number.POSITIVE_INFINITY });
    expect(tape.spotAt(19)).toEqual({ price: 26000, ageSeconds: 9 });
    expect(tape.spotAt(20)).toEqual({ price: 26010, ageSeconds: 0 });
    expect(tape.spotAt(31)).toEqual({ price: Number.NaN, ageSeconds: 1 });
  });
});

describe("contracts and expiries", () => {
  it("8.1-4: the same strike of two expiries is two contracts", () => {
    const tape = fixtureTape({ rows: [call(5, 10), call(5, 99, { expiry: "2025-12-30" })], spot });
    expect(tape.contract(NEAR, "CE", 26000)).toBe(0);
    expect(tape.contract("2025-12-30", "CE", 26000)).toBe(1);
    expect(tape.contract(NEAR, "PE", 26000)).toBeUndefined();
    expect(tape.quotes.lastPrice[tape.rowAt(1, 5)]).toBe(99);
  });

  it("8.1-5: an expired contract in the file is never the nearest expiry", () => {
    const rows = [call(5, 1, { expiry: "2025-11-11" }), call(5, 10), call(5, 20, { expiry: "2025-12-30" })];
    const tape = fixtureTape({ rows, spot });
    expect(tape.expiries()).toEqual(["2025-11-11", NEAR, "2025-12-30"]);
    expect(tape.nearestExpiry()).toBe(NEAR);
    const today = fixtureTape({ rows: [call(5, 1, { expiry: "2025-11-18" })], spot });
    expect(today.nearestExpiry()).toBe("2025-11-18");
    const expired = fixtureTape({ rows: [call(5, 1, { expiry: "2025-11-17" })], spot });
    expect(() => expired.nearestExpiry()).toThrow(/no expiry on or after 2025-11-18.*2025-11-17/);
  });

  it("strikes are the union of calls and puts, ascending", () => {
    const rows = [call(5, 1, { strike: 26050 }), call(5, 1, { type: "PE", strike: 25950 }), call(5, 1)];
    const tape = fixtureTape({ rows, spot });
    expect([...tape.strikes(NEAR)]).toEqual([25950, 26000, 26050]);
    expect(() => tape.strikes("2025-12-30")).toThrow(/no expiry 2025-12-30.*2025-11-25/);
  });

  it("tells what it holds", () => {
    const display = fixtureTape({ rows: [call(5, 10)], spot }).toDisplay();
    expect(display).toMatchObject({ kind: "record", title: "NIFTY 2025-11-18" });
    expect(JSON.stringify(display)).toContain("2025-11-25");
  });
});

describe("the constructor refuses what the answers rely on", () => {
  const sound = (): TapeInput => fixtureInput({ rows: [call(5, 10), call(6, 11), call(5, 9, { type: "PE" })], spot });
  const refused = (change: (input: TapeInput) => TapeInput, message: RegExp): void => {
    expect(() => new Tape(change(sound()))).toThrow(message);
    expect(() => new Tape(change(sound()))).toThrow(StrikebookError);
  };

  it("accepts the fixture", () => {
    expect(new Tape(sound()).contracts.length).toBe(2);
  });
  it("8.3-11: contracts out of order", () => {
    refused((input) => {
      const [first, second] = input.contracts;
      return {
        ...input,
        contracts: [
          { ...second!, firstRow: 0, rowCount: 2 },
          { ...first!, firstRow: 2, rowCount: 1 },
        ],
      };
    }, /contract NSE:NIFTY:2025-11-25:CE:26000 at row 2 comes after/);
  });
  it("a contract listed twice", () => {
    refused((input) => {
      const first = input.contracts[0]!;
      return { ...input, contracts: [first, { ...first, firstRow: 2, rowCount: 1 }] };
    }, /comes after/);
  });
  it("runs that leave a gap, overlap, or do not cover the rows", () => {
    const withFirst = (firstRow: number, rowCount: number) => (input: TapeInput) => ({
      ...input,
      contracts: [input.contracts[0]!, { ...input.contracts[1]!, firstRow, rowCount }],
    });
    refused(withFirst(1, 2), /starts at row 1 with 2 rows where row 2 is next/);
    refused(withFirst(2, 2), /the contracts hold 4 rows where the columns hold 3/);
    refused(withFirst(2, Number.NaN), /starts at row 2/);
  });
  it("time going backward inside a run, and a missing time", () => {
    const withTime = (row: number, micros: number) => (input: TapeInput) => {
      input.quotes.timestamp[row] = micros;
      return input;
    };
    refused(withTime(1, 0), /the time of contract NSE:NIFTY:2025-11-25:CE:26000 goes backward at row 1/);
    refused(withTime(2, Number.NaN), /contract NSE:NIFTY:2025-11-25:PE:26000 goes backward at row 2/);
  });
  it("columns of unequal length, and a spot out of order", () => {
    const short = (input: TapeInput) => ({ ...input, quotes: { ...input.quotes, bidPrice: new Float64Array(2) } });
    refused(short, /column bidPrice has 2 rows where timestamp has 3/);
    refused(
      (input) => ({ ...input, spot: { ...input.spot, price: new Float64Array(3) } }),
      /spot has 3 prices for 1 times/,
    );
    refused(
      (input) => ({
        ...input,
        spot: { ...input.spot, timestamp: Float64Array.of(2, 1), price: Float64Array.of(1, 1) },
      }),
      /spot time goes backward at row 1/,
    );
  });
  it("a contract of another product", () => {
    const foreign = (input: TapeInput) => ({ ...input, product: { ...niftyOptions, underlying: "BANKNIFTY" } });
    refused(foreign, /contract NSE:NIFTY:2025-11-25:CE:26000 is not of NSE:BANKNIFTY/);
  });
});
