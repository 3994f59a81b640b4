import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mean, median, quantile, standardDeviation } from "../../lib/stats/index.js";

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 50 });

describe("mean", () => {
  it("averages, and does not lose small values beside large ones", () => {
    expect(mean([1, 2, 3, 4])).toBe(2.5);
    // Neumaier's own example: plain and Kahan summation both give 0.
    expect(mean([1, 1e100, 1, -1e100])).toBe(0.5);
    expect(mean(Float32Array.of(7))).toBe(7);
  });

  it("passes NaN and infinities on", () => {
    expect(mean([1, Number.NaN])).toBeNaN();
    expect(mean([1, Number.POSITIVE_INFINITY])).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("standardDeviation", () => {
  it("has n - 1 in the denominator", () => {
    // NIST/SEMATECH e-Handbook, StRD data set NumAcc1: 10000001, 10000003, 10000002 has standard deviation 1.
    expect(standardDeviation([10_000_001, 10_000_003, 10_000_002])).toBe(1);
    expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 15);
  });

  it("ignores a shift and scales with its values", () => {
    fc.assert(
      fc.property(values, (sample) => {
        const own = standardDeviation(sample);
        expect(standardDeviation(sample.map((value) => value + 1000))).toBeCloseTo(own, 6);
        expect(standardDeviation(sample.map((value) => -4 * value))).toBeCloseTo(4 * own, 6);
      }),
    );
  });
});

describe("quantile and median", () => {
  it("interpolates as R's type 7 does", () => {
    // R: quantile(c(1, 2, 4, 8, 16), c(0.1, 0.25, 0.9)) gives 1.4, 2.0, 12.8.
    const sample = [16, 1, 8, 2, 4];
    expect(quantile(sample, 0.1)).toBeCloseTo(1.4, 14);
    expect(quantile(sample, 0.25)).toBe(2);
    expect(quantile(sample, 0.9)).toBeCloseTo(12.8, 14);
    expect([quantile(sample, 0), quantile(sample, 1)]).toEqual([1, 16]);
    expect(sample).toEqual([16, 1, 8, 2, 4]);
    expect(median(sample)).toBe(4);
    expect(median([3, 1])).toBe(2);
    expect(quantile([Number.NEGATIVE_INFINITY, 1, Number.POSITIVE_INFINITY], 0.5)).toBe(1);
  });

  it("rises with its probability and stays within the values", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(values, share, share, (sample, p, q) => {
        const [low, high] = [Math.min(p, q), Math.max(p, q)];
        expect(quantile(sample, low)).toBeLessThanOrEqual(quantile(sample, high) + 1e-9);
        expect(quantile(sample, low)).toBeGreaterThanOrEqual(Math.min(...sample));
      }),
    );
  });

  it("passes NaN on", () => {
    expect(median([1, Number.NaN, 3])).toBeNaN();
  });
});

describe("too few values", () => {
  it("is an error that names what was asked for", () => {
    expect(() => mean([])).toThrow("mean of 0 values; it needs at least 1");
    expect(() => median([])).toThrow("quantile of 0 values");
    expect(() => standardDeviation([1])).toThrow("standard deviation of 1 values; it needs at least 2");
    expect(() => quantile([1, 2], 1.5)).toThrow("probability is 1.5");
    expect(() => quantile([1, 2], Number.NaN)).toThrow("probability is NaN");
  });
});
