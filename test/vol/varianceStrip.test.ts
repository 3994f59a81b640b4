import { describe, expect, it } from "vitest";
import {
  blackPrice,
  cboeVarianceStrip,
  cboeVolatilityIndex,
  modelFreeVariance,
  smileLaw,
  sviSmile,
  type TwoSidedChain,
} from "../../lib/vol/index.js";
import { relativeError } from "./relativeError.js";

/** A chain whose mids are the given prices. */
function chainOf(
  strikes: number[],
  call: (k: number) => number,
  put: (k: number) => number,
  tauYears: number,
): TwoSidedChain {
  const side = (price: (k: number) => number, factor: number) => Float64Array.from(strikes, (k) => factor * price(k));
  return {
    strikes: Float64Array.from(strikes),
    callBids: side(call, 0.99),
    callAsks: side(call, 1.01),
    putBids: side(put, 0.99),
    putAsks: side(put, 1.01),
    tauYears,
  };
}

describe("cboeVarianceStrip", () => {
  // The worked example of the exchange's white paper (2014 and 2019 editions): near term of 35,924 minutes.
  const tauYears = 35_924 / 525_600;
  const rate = 0.000305;

  it("has the forward and the contribution of the white paper's example", () => {
    const quotes: Record<number, [call: number, put: number]> = {
      1370: [590, 0.2],
      1375: [585, 0.125],
      1960: [24.25, 21.3],
      1965: [21.05, 23.15],
      1970: [18.1, 25.05],
    };
    const strikes = Object.keys(quotes).map(Number);
    const chain = chainOf(
      strikes,
      (k) => quotes[k]![0],
      (k) => quotes[k]![1],
      tauYears,
    );
    const found = cboeVarianceStrip(chain, { rate });
    expect(found.forward).toBeCloseTo(1962.89996, 5);
    expect(found.strikeBelowForward).toBe(1960);
    expect(found.terms[0]).toMatchObject({ strike: 1370, side: "put", price: 0.2 });
    expect(found.terms[0]!.contribution).toBeCloseTo(0.0000005328, 10);
    expect(found.terms.map(({ side }) => side)).toEqual(["put", "put", "both", "call", "call"]);
    // The paper's last term, (1/T)(F/K0 - 1)^2 = 0.00003203.
    const total = found.terms.reduce((sum, { contribution }) => sum + contribution, 0);
    expect((2 * total) / tauYears - found.variance).toBeCloseTo(0.00003203, 8);
  });

  it("stops at two strikes in a row without a bid, and counts what lies beyond", () => {
    const strikes = [60, 70, 80, 90, 100, 110, 120, 130, 140, 150];
    const chain = chainOf(
      strikes,
      (k) => blackPrice("call", 101, k, 0.25, 0.6),
      (k) => blackPrice("put", 101, k, 0.25, 0.6),
      0.25,
    );
    chain.callBids[7] = 0;
    expect(cboeVarianceStrip(chain).terms.map(({ strike }) => strike)).toEqual([
      60, 70, 80, 90, 100, 110, 120, 140, 150,
    ]);
    chain.callBids[8] = Number.NaN;
    const cut = cboeVarianceStrip(chain);
    expect(cut.terms.at(-1)!.strike).toBe(120);
    expect(cut.beyondGap).toBe(1);
  });

  it("tends to the continuous strip on a fine grid", () => {
    const smile = sviSmile({ a: 0.001, b: 0.02, rho: -0.4, m: 0, sigma: 0.08 }, { forward: 100, tauYears: 0.1 });
    const price = (type: "call" | "put") => (k: number) => blackPrice(type, 100, k, 0.1, smile.vol(k));
    const strikes = Array.from({ length: 3500 }, (_unused, i) => 30 + 0.05 * i);
    const strip = cboeVarianceStrip(chainOf(strikes, price("call"), price("put"), 0.1));
    expect(relativeError(strip.variance, modelFreeVariance(smileLaw(smile)).variance)).toBeLessThan(2e-4);
  });

  it("takes an infinite ask for no quote, and refuses a variance that is not above 0", () => {
    const strikes = [80, 90, 100, 110, 120];
    const price = (type: "call" | "put") => (k: number) => blackPrice(type, 101, k, 0.25, 0.3);
    const chain = chainOf(strikes, price("call"), price("put"), 0.25);
    chain.callAsks[3] = Number.POSITIVE_INFINITY;
    expect(cboeVarianceStrip(chain).terms.map(({ strike }) => strike)).toEqual([80, 90, 100, 120]);
    // A forward twice the last strike makes (F/K0 - 1)^2 outweigh the strip.
    const far = () => cboeVarianceStrip(chain, { forward: 240 });
    expect(far).toThrow(/the variance of the strip is -.* at the forward 240/);
  });

  it("refuses what it cannot read, naming it", () => {
    const chain = chainOf(
      [90, 100, 110],
      () => 5,
      () => 5,
      0.1,
    );
    const from =
      (change: Partial<TwoSidedChain>, options = {}) =>
      () =>
        cboeVarianceStrip({ ...chain, ...change }, options);
    expect(from({ strikes: Float64Array.of(90, 90, 110) })).toThrow("strikes[1] is 90 after 90");
    expect(from({ strikes: Float64Array.of(-90, 90, 110) })).toThrow("strikes[0] is -90");
    expect(from({ callBids: new Float64Array(2) })).toThrow("callBids has 2 elements and strikes 3");
    expect(from({ putAsks: new Float64Array(3).fill(1) })).toThrow("the put at 90 is crossed: bid 4.95, ask 1");
    expect(from({ callBids: new Float64Array(3) })).toThrow("no strike has a bid on both sides");
    expect(from({ tauYears: 0 })).toThrow("tauYears is 0");
    expect(from({}, { forward: 80 })).toThrow("no strike at or below the forward 80");
    expect(from({}, { rate: Number.NaN })).toThrow("rate is NaN");
    expect(() =>
      cboeVarianceStrip(
        chainOf(
          [100],
          () => 5,
          () => 5,
          0.1,
        ),
      ),
    ).toThrow("a strip of one option");
  });
});

describe("cboeVolatilityIndex", () => {
  it("is the white paper's 13.69", () => {
    const near = { variance: 0.01846292, minutes: 35_924 };
    const next = { variance: 0.01882101, minutes: 46_394 };
    expect(cboeVolatilityIndex(near, next)).toBeCloseTo(13.69, 2);
    expect(cboeVolatilityIndex(near, next, near.minutes)).toBeCloseTo(100 * Math.sqrt(near.variance), 12);
    expect(() => cboeVolatilityIndex(next, near)).toThrow("next.minutes is 35924");
    expect(() => cboeVolatilityIndex(near, { ...next, variance: 0 })).toThrow("next.variance is 0");
    expect(() => cboeVolatilityIndex(near, { variance: 1e-6, minutes: 46_394 }, 100_000)).toThrow(
      "the variance at 100000",
    );
  });
});
