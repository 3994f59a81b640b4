import { describe, expect, it } from "vitest";
import { normalCdf } from "../../lib/market/normalCdf.js";
import { RandomStream } from "../../lib/market/RandomStream.js";

describe("RandomStream", () => {
  it("repeats for the same seed and purpose and differs for others", () => {
    const first = (seed: number, purpose: string): number[] => {
      const stream = new RandomStream(seed, purpose);
      return Array.from({ length: 4 }, () => stream.uniform());
    };
    expect(first(1, "a")).toEqual(first(1, "a"));
    const others = [first(1, "a"), first(2, "a"), first(1, "b"), first(0, "a"), first(4_294_967_295, "a")].map(
      ([x]) => x,
    );
    expect(new Set(others).size).toBe(5);
  });

  it("draws uniform and normal numbers with the right moments", () => {
    const stream = new RandomStream(9, "moments");
    const n = 60_000;
    const uniform = Array.from({ length: n }, () => stream.uniform());
    const normal = Array.from({ length: n }, () => stream.normal());
    const mean = (values: readonly number[], power: number): number =>
      values.reduce((sum, value) => sum + value ** power, 0) / values.length;
    expect(Math.min(...uniform)).toBeGreaterThan(0);
    expect(Math.max(...uniform)).toBeLessThan(1);
    // Bounds of about 5 standard errors.
    expect(Math.abs(mean(uniform, 1) - 0.5)).toBeLessThan(0.006);
    expect(Math.abs(mean(normal, 1))).toBeLessThan(0.021);
    expect(Math.abs(mean(normal, 2) - 1)).toBeLessThan(0.029);
    expect(Math.abs(mean(normal, 3))).toBeLessThan(0.08);
    expect(Math.abs(mean(normal, 4) - 3)).toBeLessThan(0.2);
    const whole = Array.from({ length: 2000 }, () => stream.integer(3, 6));
    expect([...new Set(whole)].sort()).toEqual([3, 4, 5, 6]);
  });
});

describe("normalCdf", () => {
  it("agrees with tables to 1e-15, and relatively to 1e-8 in the tail", () => {
    for (const [x, expected] of [
      [0, 0.5],
      [1, 0.841344746068543],
      [1.96, 0.97500210485178],
      [-3, 0.00134989803163009],
      [-5, 2.866515718791939e-7],
      [-8, 6.22096057427178e-16],
    ] as const) {
      expect(Math.abs(normalCdf(x) - expected)).toBeLessThan(1e-15);
      expect(Math.abs(normalCdf(x) / expected - 1)).toBeLessThan(1e-8);
    }
    expect([normalCdf(-40), normalCdf(40)]).toEqual([0, 1]);
  });
});
