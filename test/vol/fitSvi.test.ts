import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitSvi, type SviParameters, sviTotalVariance } from "../../lib/vol/index.js";
import { feasibleSvi, VOGT } from "./feasibleSvi.js";

const grid = (low: number, high: number, count: number): Float64Array =>
  Float64Array.from({ length: count }, (_unused, i) => low + (i * (high - low)) / (count - 1));

const quotesOf = (p: SviParameters, k: Float64Array, tauYears: number) => ({
  logMoneyness: k,
  totalVariance: k.map((at) => sviTotalVariance(p, at)),
  tauYears,
});

const PLAIN: SviParameters = { a: 0.01, b: 0.1, rho: -0.4, m: 0.02, sigma: 0.12 };

describe("fitSvi", () => {
  it("recovers the parameters of an exact slice", () => {
    fc.assert(
      fc.property(feasibleSvi, (p) => {
        const fit = fitSvi(quotesOf(p, grid(-0.4, 0.4, 25), 0.5));
        expect(fit.maxErrorVol).toBeLessThan(1e-9);
        for (const name of ["a", "b", "rho", "m", "sigma"] as const) {
          expect(Math.abs(fit.parameters[name] - p[name])).toBeLessThan(1e-7);
        }
        expect(fit.converged).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it("is the same problem for an hour and for two years", () => {
    // Moneyness scaled by c and variance by c^2 is the same shape.
    const c = 0.004;
    const small = { a: PLAIN.a * c * c, b: PLAIN.b * c, rho: PLAIN.rho, m: PLAIN.m * c, sigma: PLAIN.sigma * c };
    const fit = fitSvi(quotesOf(small, grid(-0.4 * c, 0.4 * c, 25), 1e-4));
    expect(fit.parameters.a / small.a).toBeCloseTo(1, 9);
    expect(fit.parameters.sigma / small.sigma).toBeCloseTo(1, 9);
    expect(fit.iterations).toBe(fitSvi(quotesOf(PLAIN, grid(-0.4, 0.4, 25), 0.5)).iterations);
  });

  it("beats every neighbour of its answer on noisy quotes", () => {
    const quotes = quotesOf(PLAIN, grid(-0.3, 0.3, 25), 0.5);
    quotes.totalVariance.forEach((w, i) => {
      quotes.totalVariance[i] = w * (1 + 0.01 * Math.sin(7 * i));
    });
    const { parameters, rmseVol, maxErrorVol } = fitSvi(quotes);
    const cost = (p: SviParameters): number =>
      quotes.totalVariance.reduce((sum, w, i) => {
        const error = sviTotalVariance(p, quotes.logMoneyness[i]!) - w;
        return sum + (error * error) / (4 * w * quotes.tauYears);
      }, 0);
    const best = cost(parameters);
    for (const name of ["a", "b", "rho", "m", "sigma"] as const) {
      for (const nudge of [-1e-4, 1e-4]) {
        expect(cost({ ...parameters, [name]: parameters[name] * (1 + nudge) })).toBeGreaterThan(best);
      }
    }
    expect(Math.sqrt(best / 25)).toBeCloseTo(rmseVol, 4);
    expect(maxErrorVol).toBeGreaterThan(rmseVol);
  });

  it("reports the volatility errors it made", () => {
    const quotes = quotesOf(PLAIN, grid(-0.3, 0.3, 25), 0.5);
    const spoilt = Float64Array.from(quotes.totalVariance);
    spoilt[12] = 0.5 * 0.5 * 0.5;
    const weights = new Float64Array(25).fill(1);
    weights[12] = 1e-9;
    const fit = fitSvi({ ...quotes, totalVariance: spoilt, weights });
    const error = Math.abs(0.5 - Math.sqrt(sviTotalVariance(PLAIN, quotes.logMoneyness[12]!) / 0.5));
    expect(fit.maxErrorVol).toBeCloseTo(error, 6);
    expect(fit.rmseVol).toBeCloseTo(error / 5, 6);
    expect(fit.points).toBe(25);
  });

  it("leaves out quotes of weight 0", () => {
    const quotes = quotesOf(PLAIN, grid(-0.3, 0.3, 25), 0.5);
    const weights = new Float64Array(25).fill(2);
    quotes.totalVariance[3] = 9;
    weights[3] = 0;
    const fit = fitSvi({ ...quotes, weights });
    expect(fit.points).toBe(24);
    expect(fit.maxErrorVol).toBeLessThan(1e-9);
    expect(fit.atmVol).toBeCloseTo(Math.sqrt(sviTotalVariance(PLAIN, 0) / 0.5), 9);
  });

  it("flags the butterfly arbitrage of Vogt's slice, within the quotes and outside them", () => {
    const wide = fitSvi(quotesOf(VOGT, grid(-1.5, 1.5, 41), 1));
    expect(wide.butterfly.minimum).toBeCloseTo(-0.032864, 5);
    expect(wide.butterfly.at).toBeCloseTo(0.87926, 3);
    expect(wide.warnings.join()).toMatch(/butterfly arbitrage: g\(k\) = -0\.0329 at k = 0\.8793, within the quoted/);
    const narrow = fitSvi(quotesOf(VOGT, grid(-0.5, 0.5, 41), 1));
    expect(narrow.warnings.join()).toMatch(/outside the quoted strikes/);
    expect(fitSvi(quotesOf(PLAIN, grid(-0.3, 0.3, 25), 0.5)).warnings).toEqual([]);
  });

  it("keeps to its domain on quotes that are no smile, and says what held it", () => {
    const k = grid(-0.2, 0.2, 15);
    const frown = { logMoneyness: k, totalVariance: k.map((at) => 0.04 - 0.5 * at * at), tauYears: 1 };
    const fit = fitSvi(frown);
    expect(fit.warnings).toContain("b is 0: the slice is flat, and rho, m and sigma say nothing");
    expect(fit.atmVol).toBeGreaterThan(0.15);
    const bowl = { logMoneyness: k, totalVariance: k.map((at) => 0.002 + 0.2 * at * at + 2 * at ** 4), tauYears: 1 };
    const { a, b, rho, sigma } = fitSvi(bowl).parameters;
    expect(fitSvi(bowl).warnings.join()).toMatch(/sigma is at the bound/);
    expect(a + b * sigma * Math.sqrt(1 - rho * rho)).toBeGreaterThan(0);
    expect(b * (1 + Math.abs(rho))).toBeLessThanOrEqual(2);
  });

  it("fits a flat slice", () => {
    const k = grid(-0.2, 0.2, 9);
    const fit = fitSvi({ logMoneyness: k, totalVariance: k.map(() => 0.02), tauYears: 0.5 });
    expect(fit.maxErrorVol).toBeLessThan(1e-8);
    expect(fit.atmVol).toBeCloseTo(0.2, 8);
  });

  it("records the winning start and describes itself", () => {
    const fit = fitSvi(quotesOf(PLAIN, grid(-0.3, 0.3, 25), 0.5), { starts: 5 });
    expect(fit.start.of).toBe(5);
    expect(fit.start.index).toBeLessThan(5);
    expect(fit.start.parameters.sigma).toBeGreaterThan(0);
    expect(fit.toDisplay()).toMatchObject({ kind: "record", title: "Raw SVI fit" });
    const hurried = fitSvi(quotesOf(PLAIN, grid(-0.3, 0.3, 25), 0.5), { maxIterations: 1 });
    expect(hurried.converged).toBe(false);
    expect(hurried.warnings.join()).toMatch(/had not settled after 1 steps/);
  });

  it("refuses too few strikes, unequal lengths and values outside their domain", () => {
    const quotes = quotesOf(PLAIN, grid(-0.3, 0.3, 6), 0.5);
    const few = quotesOf(PLAIN, Float64Array.of(-0.1, 0, 0, 0.1, 0.2), 0.5);
    expect(() => fitSvi(few)).toThrow("4 distinct strikes to fit an SVI slice to; it needs at least 5");
    expect(() => fitSvi({ ...quotes, totalVariance: new Float64Array(4) })).toThrow("pass equal lengths");
    expect(() => fitSvi({ ...quotes, tauYears: 0 })).toThrow("tauYears is 0");
    expect(() => fitSvi({ ...quotes, weights: Float64Array.of(1, 1, 1, -1, 1, 1) })).toThrow("weights[3] is -1");
    const spoilt = Float64Array.from(quotes.totalVariance);
    spoilt[2] = Number.NaN;
    expect(() => fitSvi({ ...quotes, totalVariance: spoilt })).toThrow("totalVariance[2] is NaN");
    const lost = Float64Array.from(quotes.logMoneyness);
    lost[1] = Number.NEGATIVE_INFINITY;
    expect(() => fitSvi({ ...quotes, logMoneyness: lost })).toThrow("logMoneyness[1] is -Infinity");
  });
});
