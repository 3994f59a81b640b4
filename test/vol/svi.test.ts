import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sviButterfly, sviCurvature, sviMinimumButterfly, sviSlope, sviTotalVariance } from "../../lib/vol/index.js";
import { feasibleSvi, VOGT } from "./feasibleSvi.js";

const anywhere = fc.double({ min: -2, max: 2, noNaN: true });

describe("raw SVI", () => {
  it("has its minimum a + b sigma sqrt(1 - rho^2) and its wings b (rho +- 1)", () => {
    const { a, b, rho, m, sigma } = VOGT;
    const at = m - (rho * sigma) / Math.sqrt(1 - rho * rho);
    expect(sviTotalVariance(VOGT, at)).toBeCloseTo(a + b * sigma * Math.sqrt(1 - rho * rho), 15);
    expect(sviSlope(VOGT, at)).toBeCloseTo(0, 15);
    expect(sviSlope(VOGT, 1e6)).toBeCloseTo(b * (1 + rho), 10);
    expect(sviSlope(VOGT, -1e6)).toBeCloseTo(b * (rho - 1), 10);
  });

  it("has the slope and curvature of its differences", () => {
    fc.assert(
      fc.property(feasibleSvi, anywhere, (p, k) => {
        const h = 1e-3 * p.sigma;
        const difference = (f: (at: number) => number): number =>
          (8 * (f(k + h) - f(k - h)) - (f(k + 2 * h) - f(k - 2 * h))) / (12 * h);
        expect(Math.abs(difference((at) => sviTotalVariance(p, at)) - sviSlope(p, k))).toBeLessThan(1e-9);
        expect(Math.abs(difference((at) => sviSlope(p, at)) - sviCurvature(p, k))).toBeLessThan(1e-8 / p.sigma);
      }),
    );
  });

  it("has the butterfly function of its parts", () => {
    fc.assert(
      fc.property(feasibleSvi, anywhere, (p, k) => {
        const w = sviTotalVariance(p, k);
        const slope = sviSlope(p, k);
        const expected =
          (1 - (k * slope) / (2 * w)) ** 2 - (slope * slope * (1 / w + 1 / 4)) / 4 + sviCurvature(p, k) / 2;
        expect(Math.abs(sviButterfly(p, k) - expected)).toBeLessThan(1e-12 * (1 + Math.abs(expected)));
      }),
    );
  });

  it("is 1 for a flat smile", () => {
    expect(sviButterfly({ a: 0.04, b: 0, rho: 0, m: 0, sigma: 0.1 }, 0.7)).toBe(1);
  });

  it("flags Vogt's slice", () => {
    // Gatheral and Jacquier 2014: an arbitrageable slice; the three numbers were computed independently in Python.
    const { minimum, at } = sviMinimumButterfly(VOGT, -1.5, 1.5);
    expect(minimum).toBeCloseTo(-0.032864, 6);
    expect(at).toBeCloseTo(0.879263, 5);
    expect(sviButterfly(VOGT, 0.642408 - 1e-4)).toBeGreaterThan(0);
    expect(sviButterfly(VOGT, 0.642408 + 1e-4)).toBeLessThan(0);
    expect(sviButterfly(VOGT, 1.256913 - 1e-4)).toBeLessThan(0);
    expect(sviButterfly(VOGT, 1.256913 + 1e-4)).toBeGreaterThan(0);
  });

  it("finds a dip that is narrower than the range by far", () => {
    // A slice bent within 0.002 of k = 0.05, looked at over a range of 2.
    const p = { a: 0.0003, b: 0.05, rho: -0.2, m: 0.05, sigma: 0.002 };
    let lowest = Number.POSITIVE_INFINITY;
    for (let i = 0; i <= 200_000; i++) lowest = Math.min(lowest, sviButterfly(p, -1 + i * 1e-5));
    const { minimum, at } = sviMinimumButterfly(p, -1, 1);
    expect(minimum).toBeLessThanOrEqual(lowest + 1e-9);
    expect(sviButterfly(p, at)).toBe(minimum);
  });
});
