import { describe, expect, test } from "vitest";
import { quotePrice } from "../../lib/tape/index.js";
import { fixtureTape } from "./tapeFixture.js";

const EXPIRY = "2025-11-25";

describe("8.4-17: an old quote says how old it is, and the price that is meant is chosen", () => {
  // The last trade is of 09:15:01; the book moves on to 09:15:05, and then nothing comes for ten minutes.
  const tape = fixtureTape({
    rows: [
      { expiry: EXPIRY, type: "CE", strike: 26_000, at: "09:15:01", last: 90, bid: 89, ask: 91 },
      { expiry: EXPIRY, type: "CE", strike: 26_000, at: "09:15:05", last: 90, bid: 99, ask: 101 },
      { expiry: EXPIRY, type: "CE", strike: 26_000, at: "09:25:05", last: 0, bid: 0, ask: 120 },
      { expiry: EXPIRY, type: "PE", strike: 26_000, at: "09:25:00", last: 55, bid: 54, ask: 56 },
    ],
    spot: [{ at: 0, price: 26_010 }],
  });
  const call = tape.contract(EXPIRY, "CE", 26_000)!;

  test("last, middle and touch of one row are different prices", () => {
    const row = tape.rowAt(call, tape.secondAt("09:15:10"));
    expect(quotePrice(tape.quotes, row, "last")).toBe(90);
    expect(quotePrice(tape.quotes, row, "mid")).toBe(100);
    expect(quotePrice(tape.quotes, row, "bid")).toBe(99);
    expect(quotePrice(tape.quotes, row, "ask")).toBe(101);
  });

  test("a price of zero is no price, and one side has no middle", () => {
    const row = tape.rowAt(call, tape.secondAt("09:25:05"));
    for (const kind of ["last", "bid", "mid"] as const) expect(quotePrice(tape.quotes, row, kind), kind).toBeNaN();
    expect(quotePrice(tape.quotes, row, "ask")).toBe(120);
  });

  test("the age of a quote is known at each second, and a chain counts what is too old as stale", () => {
    const second = tape.secondAt("09:25:04");
    expect(tape.ageAt(call, second)).toBe(599);
    const fresh = tape.chainAt(second, EXPIRY, { price: "mid", maxAgeSeconds: 10 });
    expect([fresh.callPrices[0], fresh.callAges[0], fresh.counts.stale]).toEqual([Number.NaN, 599, 1]);
    expect([fresh.putPrices[0], fresh.putAges[0]]).toEqual([55, 4]);
    const patient = tape.chainAt(second, EXPIRY, { price: "mid", maxAgeSeconds: 600 });
    expect([patient.callPrices[0], patient.counts.stale]).toEqual([100, 0]);
  });

  test("before its first row a contract has no quote, and its age is Infinity", () => {
    expect(tape.rowAt(call, 0)).toBe(-1);
    expect(tape.ageAt(call, 0)).toBe(Number.POSITIVE_INFINITY);
  });
});
