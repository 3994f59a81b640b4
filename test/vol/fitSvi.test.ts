import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  fitSvi,
  jumpWingSviFromRaw,
  rawFromJumpWingSvi,
  type SviParameters,
  sviCurvature,
  sviLeastLevel,
  sviMinimumButterfly,
  sviTotalVariance,
} from "../../lib/vol/index.js";
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
        const fit = fitSvi(quotesOf(p, grid(-0.4, 0.4, 25), 0.5), { butterfly: "allowed" });
        expect(fit.maxErrorVol).toBeLessThan(2e-9);
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
    const wide = fitSvi(quotesOf(VOGT, grid(-1.5, 1.5, 41), 1), { butterfly: "allowed" });
    expect(wide.butterflyProof).toBe("arbitrage");
    expect(wide.butterfly.minimum).toBeCloseTo(-0.032864, 5);
    expect(wide.butterfly.at).toBeCloseTo(0.87926, 3);
    expect(wide.warnings.join()).toMatch(/butterfly arbitrage: g\(k\) = -0\.0329 at k = 0\.8793, within the quoted/);
    const narrow = fitSvi(quotesOf(VOGT, grid(-0.5, 0.5, 41), 1), { butterfly: "allowed" });
    expect(narrow.warnings.join()).toMatch(/outside the quoted strikes/);
    expect(fitSvi(quotesOf(PLAIN, grid(-0.3, 0.3, 25), 0.5)).warnings).toEqual([]);
  });

  it("stays at the edge of the domain without butterfly arbitrage where the quotes have it, and says so", () => {
    const quotes = quotesOf(VOGT, grid(-1.5, 1.5, 41), 1);
    const fit = fitSvi(quotes);
    expect(fit.butterflyProof).toBe("free");
    expect(fit.constrained).toBe(true);
    expect(fit.events.map((event) => event.code)).toEqual(["constrained"]);
    expect(sviMinimumButterfly(fit.parameters, -3, 3).minimum).toBeGreaterThanOrEqual(0);
    // At the edge, and better than the two repairs that Gatheral and Jacquier publish (example 5.1).
    expect(fit.butterfly.minimum).toBeLessThan(1e-6);
    const rmse = (p: SviParameters): number =>
      Math.sqrt(
        quotes.logMoneyness.reduce(
          (sum, k) => sum + (Math.sqrt(sviTotalVariance(p, k)) - Math.sqrt(sviTotalVariance(VOGT, k))) ** 2,
          0,
        ) / 41,
      );
    const wings = jumpWingSviFromRaw(VOGT, 1);
    expect(rmse(rawFromJumpWingSvi({ ...wings, callWing: 0.8564763 }, 1))).toBeGreaterThan(rmse(fit.parameters));
    expect(rmse(rawFromJumpWingSvi({ ...wings, callWing: 0.3493158, minimumVariance: 0.01548182 }, 1))).toBeGreaterThan(
      rmse(fit.parameters),
    );
    expect(fit.rmseVol).toBeCloseTo(rmse(fit.parameters), 9);
  });

  it("beats every feasible neighbour at the edge", () => {
    const quotes = quotesOf(VOGT, grid(-1, 1, 31), 1);
    const { parameters } = fitSvi(quotes);
    const cost = (p: SviParameters): number =>
      quotes.totalVariance.reduce((sum, w, i) => sum + (sviTotalVariance(p, quotes.logMoneyness[i]!) - w) ** 2 / w, 0);
    const best = cost(parameters);
    let feasible = 0;
    for (let i = 0; i < 3 ** 4; i++) {
      const nudge = (j: number): number => 1 + 2e-3 * ((Math.floor(i / 3 ** j) % 3) - 1);
      const near = {
        a: 0,
        b: parameters.b * nudge(0),
        rho: parameters.rho * nudge(1),
        m: parameters.m * nudge(2),
        sigma: parameters.sigma * nudge(3),
      };
      // The best level for these four, if it is feasible, or the lowest feasible one.
      const level = sviLeastLevel(near);
      for (const lift of [0, 1e-4, 2e-4, 4e-4]) {
        feasible++;
        expect(cost({ ...near, a: level + lift })).toBeGreaterThan(best * (1 - 1e-3));
      }
    }
    expect(feasible).toBe(324);
  });

  it("keeps within bid and ask where it can", () => {
    const quotes = quotesOf(PLAIN, grid(-0.3, 0.3, 25), 0.5);
    const totalVariance = quotes.totalVariance.map((w, i) => w * (1 + (i === 6 ? 0.06 : 0)));
    const bidVariance = quotes.totalVariance.map((w) => w * 0.995);
    const askVariance = totalVariance.map((w) => w * 1.005);
    const outside = (p: SviParameters): number =>
      quotes.logMoneyness.filter((k, i) => {
        const w = sviTotalVariance(p, k);
        return w < bidVariance[i]! || w > askVariance[i]!;
      }).length;
    const plain = fitSvi({ ...quotes, totalVariance });
    const banded = fitSvi({ ...quotes, totalVariance, bidVariance, askVariance }, { bandPenalty: 100 });
    expect(outside(plain.parameters)).toBeGreaterThan(0);
    expect(outside(banded.parameters)).toBeLessThan(outside(plain.parameters));
  });

  it("bends its wings less when asked to", () => {
    const quotes = quotesOf(PLAIN, grid(-0.3, 0.3, 25), 0.5);
    const bend = (wingCurvature: number): number => sviCurvature(fitSvi(quotes, { wingCurvature }).parameters, 0.3);
    expect(bend(1e-3)).toBeLessThan(bend(0));
    expect(() => fitSvi(quotes, { wingCurvature: -1 })).toThrow("wingCurvature is -1");
    expect(() => fitSvi(quotes, { butterfly: "maybe" as "free" })).toThrow('butterfly is "maybe"');
  });

  it("keeps to its domain on quotes that are no smile, and says what held it", () => {
    const k = grid(-0.2, 0.2, 15);
    const frown = { logMoneyness: k, totalVariance: k.map((at) => 0.04 - 0.5 * at * at), tauYears: 1 };
    const fit = fitSvi(frown);
    expect(fit.warnings).toContain("b is 0: the slice is flat, and rho, m and sigma say nothing");
    expect(fit.atmVol).toBeGreaterThan(0.15);
    const bowl = { logMoneyness: k, totalVariance: k.map((at) => 0.002 + 0.2 * at * at + 2 * at ** 4), tauYears: 1 };
    const { a, b, rho, sigma } = fitSvi(bowl).parameters;
    const free = fitSvi(bowl, { butterfly: "allowed" });
    expect(free.events.map((event) => event.code)).toContain("prior");
    expect(free.atBound).toEqual([]);
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
