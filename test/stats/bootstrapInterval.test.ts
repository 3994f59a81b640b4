import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { describe, expect, it } from "vitest";
import { bootstrapInterval, mean, median, standardDeviation } from "../../lib/stats/index.js";

/** Standard normal values by Box and Muller. */
function normals(count: number, seed: number): Float64Array {
  const random = xoroshiro128plus(seed);
  return Float64Array.from({ length: count }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - uniformFloat64(random)));
    return radius * Math.cos(2 * Math.PI * uniformFloat64(random));
  });
}

/** A first-order autoregression, whose mean is harder to know than its values suggest. */
function autoregression(count: number, seed: number, persistence: number): Float64Array {
  const shocks = normals(count, seed);
  for (let i = 1; i < count; i++) shocks[i] = persistence * shocks[i - 1]! + shocks[i]!;
  return shocks;
}

describe("bootstrapInterval", () => {
  const sample = normals(40, 3);

  it("brackets the estimate, and has the standard error of the mean", () => {
    const found = bootstrapInterval(sample, { seed: 1 });
    expect(found.estimate).toBe(mean(sample));
    expect(found.low).toBeLessThan(found.estimate);
    expect(found.high).toBeGreaterThan(found.estimate);
    // The bootstrap's own variance of the mean is the sample's with n in the denominator, over n.
    const expected = (standardDeviation(sample) * Math.sqrt(39 / 40)) / Math.sqrt(40);
    expect(found.standardError / expected).toBeGreaterThan(0.97);
    expect(found.standardError / expected).toBeLessThan(1.03);
    expect((found.high - found.low) / (2 * 1.96 * expected)).toBeGreaterThan(0.95);
    expect((found.high - found.low) / (2 * 1.96 * expected)).toBeLessThan(1.05);
    expect(found).toMatchObject({ confidence: 0.95, resamples: 10_000, seed: 1, blockLength: 1, reason: null });
  });

  it("gives the same bits for the same seed, and others for another", () => {
    const options = { resamples: 500, blockLength: 3, seed: 42 };
    expect(bootstrapInterval(sample, options)).toEqual(bootstrapInterval(sample, options));
    expect(bootstrapInterval(sample, { ...options, seed: 43 }).low).not.toBe(bootstrapInterval(sample, options).low);
  });

  it("covers the truth about as often as it says", () => {
    let covered = 0;
    for (let trial = 0; trial < 400; trial++) {
      const { low, high } = bootstrapInterval(normals(30, 1000 + trial), { seed: trial, resamples: 400 });
      if (low <= 0 && high >= 0) covered++;
    }
    // A percentile interval of 30 values covers a little less than its nominal 95 %.
    expect(covered / 400).toBeGreaterThan(0.89);
    expect(covered / 400).toBeLessThan(0.985);
  });

  it("widens with blocks when neighbours depend on each other, and does not when they do not", () => {
    const drifting = autoregression(400, 9, 0.8);
    const single = bootstrapInterval(drifting, { seed: 5, resamples: 2000 });
    const blocks = bootstrapInterval(drifting, { seed: 5, resamples: 2000, blockLength: 20 });
    // The long-run standard deviation of this process is (1 + 0.8)/(1 - 0.8) = 9 times its variance: a factor of 3.
    expect(blocks.standardError / single.standardError).toBeGreaterThan(2);
    expect(blocks.standardError / single.standardError).toBeLessThan(3.5);
    const calm = normals(400, 9);
    const calmSingle = bootstrapInterval(calm, { seed: 5, resamples: 2000 });
    const calmBlocks = bootstrapInterval(calm, { seed: 5, resamples: 2000, blockLength: 20 });
    expect(calmBlocks.standardError / calmSingle.standardError).toBeGreaterThan(0.75);
    expect(calmBlocks.standardError / calmSingle.standardError).toBeLessThan(1.25);
  });

  it("draws blocks of the mean length asked for, wrapped around the end", () => {
    const index = Float64Array.from({ length: 50 }, (_unused, i) => i);
    let joins = 0;
    let pairs = 0;
    const statistic = (drawn: Float64Array): number => {
      for (let i = 1; i < drawn.length; i++) {
        pairs++;
        if (drawn[i] === (drawn[i - 1]! + 1) % 50) joins++;
      }
      return drawn[0]!;
    };
    bootstrapInterval(index, { seed: 8, resamples: 2000, blockLength: 5, statistic });
    // A pair is joined unless a new block starts (1 in 5), and then still by chance 1 time in 50.
    expect(joins / pairs).toBeGreaterThan(0.8);
    expect(joins / pairs).toBeLessThan(0.809);
  });

  it("takes any statistic, and a wider interval for more confidence", () => {
    const narrow = bootstrapInterval(sample, { seed: 2, statistic: median, confidence: 0.8 });
    const wide = bootstrapInterval(sample, { seed: 2, statistic: median, confidence: 0.99 });
    expect(narrow.estimate).toBe(median(sample));
    expect(wide.low).toBeLessThan(narrow.low);
    expect(wide.high).toBeGreaterThan(narrow.high);
  });

  it("gives a reason and no interval for fewer than five values or blocks", () => {
    const few = bootstrapInterval([1, 2, 3, 4], { seed: 1 });
    expect(few).toMatchObject({ estimate: 2.5, low: Number.NaN, high: Number.NaN, standardError: Number.NaN });
    expect(few.reason).toBe("4 values: fewer than 5 carry no interval");
    const blocks = bootstrapInterval(sample, { seed: 1, blockLength: 10 });
    expect(blocks.reason).toBe("40 values, 4 blocks: fewer than 5 carry no interval");
    expect(bootstrapInterval([1, 2, 3, 4, 5], { seed: 1 }).reason).toBeNull();
  });

  it("leaves its input as it was, whatever the statistic does on the first call", () => {
    const input = Float64Array.of(5, 4, 3, 2, 1, 0);
    bootstrapInterval(input, { seed: 1, resamples: 100, statistic: (drawn) => drawn.sort()[0]! });
    expect([...input]).toEqual([5, 4, 3, 2, 1, 0]);
  });

  it("refuses nothing at all, values that are not numbers, and bad options", () => {
    expect(() => bootstrapInterval([], { seed: 1 })).toThrow("bootstrap of 0 values");
    expect(() => bootstrapInterval([1, Number.NaN, 2, 3, 4], { seed: 1 })).toThrow("values[1] is NaN");
    expect(() => bootstrapInterval(sample, { seed: 0.5 })).toThrow("seed is 0.5");
    expect(() => bootstrapInterval(sample, { seed: 2 ** 32 })).toThrow("seed is 4294967296");
    expect(() => bootstrapInterval(sample, { seed: 1, confidence: 1 })).toThrow("confidence is 1");
    expect(() => bootstrapInterval(sample, { seed: 1, resamples: 10 })).toThrow("resamples is 10");
    expect(() => bootstrapInterval(sample, { seed: 1, blockLength: 0.5 })).toThrow("blockLength is 0.5");
    const ratio = (drawn: Float64Array): number => 1 / (drawn[0]! - drawn[0]!);
    expect(() => bootstrapInterval(sample, { seed: 1, statistic: ratio })).toThrow("is Infinity");
  });
});
