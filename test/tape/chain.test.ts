import { describe, expect, it } from "vitest";
import { firstOutOfTheMoney, nearestQuotedStrike, nearestStrike } from "../../lib/tape/index.js";
import { fixtureTape, type QuoteRow } from "./tapeFixture.js";

const NEAR = "2025-11-18";
const row = (type: "CE" | "PE", strike: number, at: number, last: number, book = true): QuoteRow => ({
  expiry: NEAR,
  type,
  strike,
  at,
  last,
  ...(book ? { bid: last - 1, ask: last + 2 } : {}),
});

describe("chainAt", () => {
  const tape = fixtureTape({
    rows: [
      row("CE", 26000, 100, 80),
      row("PE", 26000, 95, 60),
      row("CE", 26050, 60, 50),
      row("PE", 26050, 100, 85, false),
      row("CE", 26100, 101, 30),
      { ...row("PE", 26100, 100, 0), bid: 0, ask: 110 },
      { ...row("PE", 26000, 50, 1), expiry: "2025-11-25" },
    ],
    spot: [{ at: 98, price: 26010 }],
  });

  it("gives the prices known at the second, not older than asked, of one expiry", () => {
    const chain = tape.chainAt(100, NEAR, { price: "last", maxAgeSeconds: 10 });
    expect([...chain.strikes]).toEqual([26000, 26050, 26100]);
    expect([...chain.callPrices]).toEqual([80, Number.NaN, Number.NaN]);
    expect([...chain.putPrices]).toEqual([60, 85, Number.NaN]);
    expect([...chain.callAges]).toEqual([0, 40, Number.POSITIVE_INFINITY]);
    expect([...chain.putAges]).toEqual([5, 0, 0]);
    expect(chain.counts).toEqual({ priced: 3, pairs: 1, stale: 1, unpriced: 1, absent: 1 });
    expect({ spot: chain.spot, age: chain.spotAgeSeconds, clock: chain.clock }).toEqual({
      spot: 26010,
      age: 2,
      clock: "09:16:40",
    });
  });

  it("the middle needs both sides and is never half of one", () => {
    const chain = tape.chainAt(101, NEAR, { price: "mid", maxAgeSeconds: Number.POSITIVE_INFINITY });
    expect([...chain.callPrices]).toEqual([80.5, 50.5, 30.5]);
    expect([...chain.putPrices]).toEqual([60.5, Number.NaN, Number.NaN]);
    expect([...tape.chainAt(101, NEAR, { price: "ask", maxAgeSeconds: 99 }).putPrices]).toEqual([62, Number.NaN, 110]);
  });

  it("counts the time to expiry in minutes on expiry day", () => {
    const chain = tape.chainAt(tape.secondAt("15:00"), NEAR, { price: "last", maxAgeSeconds: 10 });
    expect(chain.tauYears * 365 * 24 * 60).toBeCloseTo(30, 9);
  });

  it("shows itself as a table without NaN", () => {
    const display = tape.chainAt(100, NEAR, { price: "last", maxAgeSeconds: 10 }).toDisplay();
    expect(display).toMatchObject({ kind: "table", totalRows: 3 });
    expect(JSON.stringify(display)).toContain("[null,null,26100,null,0]");
  });
});

describe("the options of a chain", () => {
  const rows = [row("CE", 26000, 100, 80), row("PE", 26000, 95, 60)];
  const tape = fixtureTape({ rows, spot: [{ at: 100, price: 26010 }] });
  it.each([
    [{ price: "middle", maxAgeSeconds: 10 }, /"middle".*bid, ask, mid, last/],
    [{ price: "Mid", maxAgeSeconds: 10 }, /"Mid"/],
    [{ price: "mid" }, /maxAgeSeconds undefined/],
    [{ price: "mid", maxAgeSeconds: Number.NaN }, /maxAgeSeconds NaN/],
    [undefined, /"no" prices/],
  ])("%j is refused: no other price and no other limit is put in its place", (options, message) => {
    expect(() => tape.chainAt(110, NEAR, options as never)).toThrow(message);
  });
});

describe("selectors", () => {
  const chain = (spot: number, calls: number[], puts: number[]) => ({
    spot,
    strikes: Float64Array.of(18200, 25950, 26000, 26050),
    callPrices: Float64Array.from(calls),
    putPrices: Float64Array.from(puts),
  });

  it("8.2-9: nearest means the smallest absolute distance", () => {
    expect(nearestStrike(chain(26010, [1, 1, 1, 1], [1, 1, 1, 1]))).toBe(26000);
    expect(nearestStrike(chain(26030, [1, 1, 1, 1], [1, 1, 1, 1]))).toBe(26050);
    expect(nearestStrike(chain(30000, [1, 1, 1, 1], [1, 1, 1, 1]))).toBe(26050);
    expect(nearestStrike(chain(10, [1, 1, 1, 1], [1, 1, 1, 1]))).toBe(18200);
  });

  it("both a call and a put must be quoted, within the distance allowed", () => {
    const one = [1, 1, 1, 1];
    expect(nearestStrike(chain(26010, [1, 1, Number.NaN, 1], one))).toBe(26050);
    expect(nearestStrike(chain(26010, one, [1, 1, 0, Number.NaN]))).toBe(25950);
    expect(nearestStrike(chain(26010, one, [1, 0, 0, 0]))).toBe(18200);
    expect(nearestStrike(chain(26010, one, [1, 0, 0, 0]), 100)).toBeUndefined();
    expect(nearestStrike(chain(26010, one, [1, 1, 0, 0]), 60)).toBe(25950);
    expect(nearestStrike(chain(26010, one, [1, 1, 0, 0]), 59)).toBeUndefined();
    expect(nearestStrike(chain(26010, one, [0, 0, 0, 0]))).toBeUndefined();
    expect(nearestStrike(chain(Number.NaN, one, one))).toBeUndefined();
  });

  it("a tie goes to the lower strike", () => {
    expect(nearestStrike(chain(26025, [1, 1, 1, 1], [1, 1, 1, 1]))).toBe(26000);
    expect(nearestStrike(chain(25975, [1, 1, 1, 1], [1, 1, 1, 1]))).toBe(25950);
  });

  it("asks few strikes", () => {
    const strikes = Float64Array.from({ length: 200 }, (_, i) => 20000 + 50 * i);
    const asked: number[] = [];
    nearestQuotedStrike(strikes, 25030, (index) => asked.push(strikes[index]!) === 3, Number.POSITIVE_INFINITY);
    expect(asked).toEqual([25050, 25000, 25100]);
  });

  it("first out of the money: the users' two examples and the exact strike", () => {
    expect(firstOutOfTheMoney(26023, "CE", 50)).toBe(26050);
    expect(firstOutOfTheMoney(26023, "PE", 50)).toBe(26000);
    expect(firstOutOfTheMoney(56052, "CE", 100)).toBe(56100);
    expect(firstOutOfTheMoney(56052, "PE", 100)).toBe(56000);
    expect(firstOutOfTheMoney(26000, "CE", 50)).toBe(26050);
    expect(firstOutOfTheMoney(26000, "PE", 50)).toBe(25950);
  });
});
