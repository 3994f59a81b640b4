import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  fitSpline,
  smileButterfly,
  smileMinimumButterfly,
  splineSmile,
  sviTotalVariance,
} from "../../lib/vol/index.js";
import { feasibleSvi, VOGT } from "./feasibleSvi.js";

const grid = (low: number, high: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_unused, i) => low + (i * (high - low)) / (count - 1));

describe("splineSmile", () => {
  const knots = {
    logMoneyness: Float64Array.of(-0.3, -0.1, 0, 0.15, 0.4),
    totalVariance: Float64Array.of(0.09, 0.05, 0.04, 0.042, 0.06),
  };

  it("goes through its knots, is smooth there, and straight outside them", () => {
    const smile = splineSmile(knots, { forward: 100, tauYears: 1 });
    for (const [i, k] of knots.logMoneyness.entries()) {
      expect(smile.totalVariance(k)).toBeCloseTo(knots.totalVariance[i]!, 14);
      const [before, after] = [smile.local(k - 1e-9), smile.local(k + 1e-9)];
      expect(after.slope).toBeCloseTo(before.slope, 6);
      expect(after.curvature).toBeCloseTo(before.curvature, 5);
    }
    expect(smile.local(-2).curvature).toBe(0);
    expect(smile.local(-2).slope).toBeCloseTo(smile.local(-0.3).slope, 12);
    expect(smile.totalVariance(-1.3)).toBeCloseTo(0.09 - smile.local(-0.3).slope, 12);
    expect(smile.local(0.4).curvature).toBeCloseTo(0, 12);
  });

  it("is a straight line through knots on one", () => {
    const line = { logMoneyness: Float64Array.of(-1, 0, 2), totalVariance: Float64Array.of(0.04, 0.04, 0.04) };
    const { totalVariance, slope, curvature } = splineSmile(line, { forward: 1, tauYears: 1 }).local(0.7);
    expect(totalVariance).toBeCloseTo(0.04, 15);
    expect(slope).toBeCloseTo(0, 15);
    expect(curvature).toBeCloseTo(0, 15);
  });

  it("refuses knots that make no smile", () => {
    const of = (logMoneyness: number[], totalVariance: number[]) => () =>
      splineSmile(
        { logMoneyness: Float64Array.from(logMoneyness), totalVariance: Float64Array.from(totalVariance) },
        { forward: 1, tauYears: 1 },
      );
    expect(of([0, 1], [1, 1])).toThrow("at least 3 knots");
    expect(of([0, 0, 1], [1, 1, 1])).toThrow("logMoneyness[1] is 0");
    expect(of([0, 1, 2], [1, 0, 1])).toThrow("totalVariance[1] is 0");
    expect(of([-1, 0, 1], [0.02, 0.04, 0.06])).toThrow("wings have the slopes");
    expect(of([-1, 0, 1], [4, 0.1, 4])).toThrow("Lee's bound");
    expect(of([-3, -1, -0.9, 0.9, 1, 3], [1, 0.1, 0.01, 0.01, 0.1, 1])).toThrow("total variance is -");
  });
});

describe("fitSpline", () => {
  it("follows feasible SVI slices without butterfly arbitrage, and keeps sound wings", () => {
    fc.assert(
      fc.property(feasibleSvi, (p) => {
        const k = grid(-0.4, 0.4, 33);
        const fit = fitSpline({
          logMoneyness: k,
          totalVariance: k.map((at) => sviTotalVariance(p, at)),
          tauYears: 0.5,
        });
        expect(fit.converged).toBe(true);
        const smile = splineSmile(fit.knots, { forward: 1, tauYears: 0.5, range: fit.range });
        expect(smileMinimumButterfly(smile, -1.2, 1.2).minimum).toBeGreaterThanOrEqual(0);
        expect(fit.butterfly.minimum).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 60 },
    );
  });

  it("has no arbitrage between the points of its penalty, on a slice that nearly touches zero variance", () => {
    const p = { a: -0.00028568652790810043, b: 0.01, rho: 0, m: -0.19929229764097875, sigma: 0.048568652790810046 };
    const k = grid(-0.4, 0.4, 33);
    const fit = fitSpline({ logMoneyness: k, totalVariance: k.map((at) => sviTotalVariance(p, at)), tauYears: 0.5 });
    const smile = splineSmile(fit.knots, { forward: 1, tauYears: 0.5, range: fit.range });
    expect(smileMinimumButterfly(smile, -1.2, 1.2).minimum).toBeGreaterThanOrEqual(0);
    expect(fit.events.map(({ code }) => code)).not.toContain("flat");
  });

  it("takes the butterfly arbitrage out of Vogt's slice", () => {
    const k = grid(-1.5, 1.5, 61);
    const quotes = { logMoneyness: k, totalVariance: k.map((at) => sviTotalVariance(VOGT, at)), tauYears: 1 };
    const fit = fitSpline(quotes);
    const smile = splineSmile(fit.knots, { forward: 1, tauYears: 1, range: fit.range });
    expect(smileMinimumButterfly(smile, -4, 4).minimum).toBeGreaterThanOrEqual(0);
    expect(smileButterfly(smile, 0.88)).toBeGreaterThanOrEqual(0);
    expect(fit.rmseVol).toBeLessThan(0.02);
  });

  it("smooths noise instead of following it", () => {
    const k = grid(-0.3, 0.3, 61);
    const truth = k.map((at) => 0.04 - 0.03 * at + 0.2 * at * at);
    const noisy = truth.map((w, i) => w * (1 + 0.01 * Math.sin(37 * i * i)));
    const fit = fitSpline({ logMoneyness: k, totalVariance: noisy, tauYears: 1 });
    const smile = splineSmile(fit.knots, { forward: 1, tauYears: 1 });
    const rmse = (of: Float64Array): number =>
      Math.sqrt(k.reduce((sum, at, i) => sum + (Math.sqrt(smile.totalVariance(at)) - Math.sqrt(of[i]!)) ** 2, 0) / 61);
    expect(rmse(truth)).toBeLessThan(0.6 * rmse(noisy));
    expect(fit.rmseVol).toBeCloseTo(rmse(noisy), 9);
  });

  it("refuses bad input", () => {
    const k = grid(-0.1, 0.1, 4);
    const quotes = { logMoneyness: k, totalVariance: k.map(() => 0.04), tauYears: 1 };
    expect(() => fitSpline(quotes)).toThrow("4 distinct strikes to fit a spline to");
    const more = grid(-0.1, 0.1, 9);
    const good = { logMoneyness: more, totalVariance: more.map(() => 0.04), tauYears: 1 };
    expect(() => fitSpline(good, { knots: 2 })).toThrow("knots is 2");
    expect(() => fitSpline(good, { smoothing: 0 })).toThrow("smoothing is 0");
    expect(fitSpline(good).atmVol).toBeCloseTo(0.2, 9);
  });
});
