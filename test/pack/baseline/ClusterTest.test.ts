import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";
import { describe, expect, it } from "vitest";
import { ClusterTest, type ClusterTestResult } from "../../../lib/pack/index.js";

const uniform = (seed: number): (() => number) => {
  const random = xoroshiro128plus(seed);
  return () => (random.next() >>> 0) / 2 ** 32;
};
const named = (tests: readonly ClusterTestResult[], statistic: string, within: string): ClusterTestResult =>
  tests.find((each) => each.statistic === statistic && each.within === within)!;

/** Rows three seconds apart of ten contracts in turn. */
function day(failed: (row: number, contract: number) => boolean, rows = 3000) {
  const times = Float64Array.from({ length: rows }, (_unused, i) => i * 3e6);
  const contracts = Float64Array.from({ length: rows }, (_unused, i) => i % 10);
  return [times, contracts, Float64Array.from({ length: rows }, (_unused, i) => Number(failed(i, i % 10)))] as const;
}

describe("ClusterTest", () => {
  it("counts runs and neighbours as a hand does", () => {
    const test = new ClusterTest({ clusterSeconds: 6, permutations: 20, seed: 1 });
    // Failures in rows 1, 2, 5, 9: three runs; 2 is 3 s after 1, 5 is 9 s after 2, 9 is 12 s after 5.
    test.addDay(...day((row) => [1, 2, 5, 9].includes(row), 12));
    const { tests, failures, rows } = test.result();
    expect([rows, failures]).toEqual([12, 4]);
    expect(named(tests, "runs", "day").observed).toBe(3);
    expect(named(tests, "neighbours", "day").observed).toBe(1);
  });

  it("expects of the runs what Wald and Wolfowitz derived", () => {
    const random = uniform(3);
    const test = new ClusterTest({ clusterSeconds: 1, permutations: 2000, seed: 2 });
    test.addDay(...day(() => random() < 0.1));
    const { tests, failures: n1, rows: n } = test.result();
    const { expected, deviation, pValue } = named(tests, "runs", "day");
    // Runs of failures alone, n1 (n0 + 1) / n; their variance n1 (n1 - 1) n0 (n0 + 1) / (n^2 (n - 1)).
    const n0 = n - n1;
    const variance = (n1 * (n1 - 1) * n0 * (n0 + 1)) / (n * n * (n - 1));
    expect(Math.abs(expected - (n1 * (n0 + 1)) / n)).toBeLessThan((4 * Math.sqrt(variance)) / Math.sqrt(2000));
    expect(deviation / Math.sqrt(variance)).toBeGreaterThan(0.9);
    expect(deviation / Math.sqrt(variance)).toBeLessThan(1.1);
    expect(pValue).toBeGreaterThan(0.01);
  });

  it("draws every choice of rows equally often", () => {
    // Two failures among four rows, of which only the last two are near one another: one choice in six.
    const test = new ClusterTest({ clusterSeconds: 5, permutations: 6000, seed: 8 });
    test.addDay(Float64Array.of(0, 100e6, 200e6, 201e6), Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 1, 0, 0));
    const { expected, observed, pValue } = named(test.result().tests, "neighbours", "day");
    expect(observed).toBe(0);
    expect(pValue).toBe(1);
    expect(expected).toBeGreaterThan(1 / 6 - 0.02);
    expect(expected).toBeLessThan(1 / 6 + 0.02);
  });

  it("sees moments that fail, within contracts too", () => {
    const test = new ClusterTest({ clusterSeconds: 10, permutations: 99, seed: 4 });
    test.addDay(...day((row) => Math.floor(row / 50) % 10 === 3));
    for (const { pValue } of test.result().tests) expect(pValue).toBe(0.01);
  });

  it("tells contracts that fail from moments that fail", () => {
    const random = uniform(9);
    const test = new ClusterTest({ clusterSeconds: 4, permutations: 199, seed: 5 });
    // Two contracts that stand next to one another in turn fail half of the time; no moment is worse than another.
    test.addDay(...day((_row, contract) => (contract === 4 || contract === 5) && random() < 0.5));
    const { tests } = test.result();
    expect(named(tests, "neighbours", "day").pValue).toBe(1 / 200);
    expect(named(tests, "neighbours", "contract and day").pValue).toBeGreaterThan(0.02);
  });

  it("gives the same figures for the same seed, and adds days up", () => {
    const run = (seed: number) => {
      const random = uniform(1);
      const test = new ClusterTest({ clusterSeconds: 10, permutations: 50, seed });
      for (let i = 0; i < 3; i++) test.addDay(...day(() => random() < 0.05));
      test.addDay(...day(() => false));
      return test.result();
    };
    expect(run(1)).toEqual(run(1));
    expect(run(1).rows).toBe(12_000);
    expect(named(run(1).tests, "runs", "day").expected).not.toBe(named(run(2).tests, "runs", "day").expected);
  });

  it("refuses what cannot be", () => {
    expect(() => new ClusterTest({ clusterSeconds: 0, permutations: 50, seed: 1 })).toThrow(/clusterSeconds is 0/);
    expect(() => new ClusterTest({ clusterSeconds: 1, permutations: 5, seed: 1 })).toThrow(/5 permutations/);
    expect(() => new ClusterTest({ clusterSeconds: 1, permutations: 50, seed: 0.5 })).toThrow(/seed is 0.5/);
  });
});
