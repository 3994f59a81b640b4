import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blackPrice, impliedForward } from "../../lib/vol/index.js";

/** Prices of an exact chain. */
function chain(forward: number, strikes: readonly number[], discountFactor = 1, vol = 0.2, tau = 0.25) {
  const price = (type: "call" | "put") =>
    Float64Array.from(strikes, (strike) => blackPrice(type, forward, strike, tau, vol, discountFactor));
  return { strikes: Float64Array.from(strikes), calls: price("call"), puts: price("put") };
}

const ladder = (from: number, to: number, step: number): number[] =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_unused, i) => from + i * step);

describe("impliedForward", () => {
  it("recovers the forward of an exact chain, discounted or not", () => {
    const found = impliedForward(chain(24_228.15, ladder(23_000, 25_500, 50), 0.97), { discountFactor: 0.97 });
    expect(found.forward).toBeCloseTo(24_228.15, 8);
    expect(found.pairs).toBe(11);
    expect(found.candidates).toBe(51);
    expect(found.rejected).toBe(0);
    expect(found.residualPoints).toBeLessThan(1e-9);
    expect(found.warnings).toEqual([]);
    expect([...found.strikesUsed]).toEqual(ladder(24_000, 24_500, 50));
  });

  it("stands wild prices in a third of the pairs, wherever they are", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 90, max: 110, noNaN: true }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.double({ min: 0.5, max: 300, noNaN: true })), {
          minLength: 1,
          maxLength: 3,
        }),
        (forward, faults) => {
          const quotes = chain(forward, ladder(80, 120, 2));
          for (const [i, wrong] of faults) quotes.calls[i] = quotes.calls[i]! + wrong;
          expect(impliedForward(quotes).forward).toBeCloseTo(forward, 9);
        },
      ),
    );
  });

  it("reports what it threw out", () => {
    const quotes = chain(100, ladder(80, 120, 2));
    quotes.calls[10] = quotes.calls[10]! + 5;
    const found = impliedForward(quotes, { nearSpot: 101 });
    expect(found.rejected).toBe(1);
    expect(found.pairs).toBe(10);
    expect([...found.strikesUsed]).not.toContain(100);
  });

  it("does not lean on stale prices deep in the money", () => {
    const quotes = chain(100, ladder(50, 150, 2));
    for (let i = 0; i < quotes.strikes.length; i++) {
      if (quotes.strikes[i]! < 85) quotes.calls[i] = quotes.calls[i]! + 3;
    }
    expect(impliedForward(quotes).forward).toBeCloseTo(100, 9);
  });

  it("takes NaN, zero and negative prices for no quote", () => {
    const quotes = chain(100, ladder(90, 110, 2));
    quotes.calls[5] = 0;
    quotes.puts[4] = Number.NaN;
    quotes.puts[6] = -1;
    const found = impliedForward(quotes);
    expect(found.candidates).toBe(8);
    expect(found.forward).toBeCloseTo(100, 9);
  });

  it("says when it rests on too little", () => {
    const one = impliedForward({
      strikes: Float64Array.of(100),
      calls: Float64Array.of(5),
      puts: Float64Array.of(3),
    });
    expect(one.forward).toBe(102);
    expect(one.warnings).toEqual([
      "the forward rests on 1 of 1 pairs: no cross-check",
      "the forward 102.00 lies outside the strikes used",
    ]);
    const scattered = chain(100, ladder(90, 110, 2));
    scattered.calls.forEach((call, i) => {
      scattered.calls[i] = call + 2 + Math.sin(5 * i);
    });
    expect(impliedForward(scattered).warnings.join()).toMatch(/pairs scatter by/);
  });

  it("refuses a chain without a pair, unequal lengths and bad options", () => {
    const none = {
      strikes: Float64Array.of(90, 100),
      calls: Float64Array.of(5, 0),
      puts: Float64Array.of(Number.NaN, 3),
    };
    expect(() => impliedForward(none)).toThrow("no strike of 2 has both a call and a put price");
    expect(() => impliedForward({ ...none, puts: new Float64Array(3) })).toThrow("puts has 3 elements and strikes 2");
    expect(() => impliedForward(none, { discountFactor: 0 })).toThrow("discountFactor is 0");
    expect(() => impliedForward(none, { maxPairs: 0 })).toThrow("maxPairs is 0");
    const badStrike = { ...none, strikes: Float64Array.of(Number.NaN, 100) };
    expect(() => impliedForward(badStrike)).toThrow("strikes[0] is NaN");
  });

  it("refuses a forward that is not above 0, and a strike given twice", () => {
    const swapped = {
      strikes: Float64Array.of(10, 11, 12),
      calls: Float64Array.of(1, 1, 1),
      puts: Float64Array.of(50, 51, 52),
    };
    expect(() => impliedForward(swapped)).toThrow("put-call parity gives the forward -39");
    expect(() => impliedForward(chain(100, [95, 100, 100]))).toThrow("strike 100 occurs twice");
  });

  it("leaves its input as it was and describes itself", () => {
    const quotes = chain(100, [110, 90, 100, 95, 105]);
    const before = structuredClone(quotes);
    const shown = impliedForward(quotes).toDisplay();
    expect(quotes).toEqual(before);
    expect(shown).toMatchObject({ kind: "record", title: "Implied forward" });
  });
});
