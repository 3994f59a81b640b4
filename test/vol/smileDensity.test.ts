import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  blackPrice,
  type SmileDensityOptions,
  type SviParameters,
  smileDensity,
  sviButterfly,
  sviMinimumButterfly,
  sviSmile,
  sviTotalVariance,
} from "../../lib/vol/index.js";
import { feasibleSvi, VOGT } from "./feasibleSvi.js";
import { relativeError } from "./relativeError.js";

const SKEWED: SviParameters = { a: 0.01, b: 0.1, rho: -0.4, m: 0.02, sigma: 0.12 };
const density = (p: SviParameters, forward = 100, options: SmileDensityOptions = {}) =>
  smileDensity(sviSmile(p, { forward, tauYears: 0.5 }), options);

describe("smileDensity of SVI slices", () => {
  it.each([1e-6, 1e-4, 0.01, 0.25, 1])("is lognormal for a flat smile of total variance %d", (w) => {
    const found = density({ a: w, b: 0, rho: 0, m: 0.01, sigma: 0.1 });
    const e = Math.expm1(w);
    expect(Math.abs(found.mass - 1)).toBeLessThan(1e-12);
    expect(Math.abs(found.meanMinusForward)).toBeLessThan(1e-10);
    expect(relativeError(found.variance, 1e4 * e)).toBeLessThan(1e-11);
    expect(found.stdev).toBe(Math.sqrt(found.variance));
    expect(relativeError(found.skewness, (Math.exp(w) + 2) * Math.sqrt(e))).toBeLessThan(1e-10);
    const kurtosis = Math.exp(4 * w) + 2 * Math.exp(3 * w) + 3 * Math.exp(2 * w) - 3;
    expect(relativeError(found.kurtosis, kurtosis)).toBeLessThan(1e-10);
    expect(relativeError(found.quantile(0.5), 100 * Math.exp(-w / 2))).toBeLessThan(1e-14);
    // The 97.5 % point of the normal distribution is 1.959963984540054.
    expect(
      relativeError(found.quantile(0.975), 100 * Math.exp(-w / 2 + 1.959963984540054 * Math.sqrt(w))),
    ).toBeLessThan(1e-13);
    expect(found.events).toEqual([]);
  });

  it("agrees with derivatives and integrals of the option price taken in 60 digits", () => {
    // mpmath 1.3.0: second derivative of the Black price along SKEWED, and moments integrated from it.
    const oracle: [number, number, number][] = [
      [60, 0.00187267227744517496, 0.0288002723826385968],
      [85, 0.0095644376982732366, 0.139037439997021768],
      [100, 0.035831268558348606, 0.456123056849109285],
      [110, 0.0228175196338925728, 0.780540574923786624],
      [150, 0.000493990140610787892, 0.99274008986241661],
    ];
    const found = density(SKEWED);
    for (const [strike, slope, below] of oracle) {
      expect(relativeError(found.probabilityBelow(strike), below)).toBeLessThan(1e-13);
      const k = Math.log(strike / 100);
      // Three grid points, the first or the last of them at the strike.
      const one = density(SKEWED, 100, {
        gridSize: 3,
        widthStd: Math.max(Math.abs(k), 1e-9) / Math.sqrt(sviTotalVariance(SKEWED, 0)),
      });
      expect(relativeError(one.density[k < 0 ? 0 : k > 0 ? 2 : 1]!, slope)).toBeLessThan(1e-12);
    }
    const variance = 306.728250400950073;
    expect(relativeError(found.variance, variance)).toBeLessThan(1e-12);
    expect(relativeError(found.skewness, -1451.15027411509506 / variance ** 1.5)).toBeLessThan(1e-11);
    expect(relativeError(found.kurtosis, 704895.575625483493 / variance ** 2)).toBeLessThan(1e-11);
  });

  it("is the second difference of the call price, and its cdf the first difference of the put", () => {
    const found = density(SKEWED, 100, { gridSize: 41, widthStd: 3 });
    const price = (type: "call" | "put", strike: number): number =>
      blackPrice(type, 100, strike, 1, Math.sqrt(sviTotalVariance(SKEWED, Math.log(strike / 100))));
    for (let i = 0; i < 41; i++) {
      const strike = found.strikes[i]!;
      const h = 0.02;
      const second = (price("call", strike + h) - 2 * price("call", strike) + price("call", strike - h)) / (h * h);
      expect(Math.abs(second - found.density[i]!)).toBeLessThan(1e-6);
      const first = (price("put", strike + h) - price("put", strike - h)) / (2 * h);
      expect(Math.abs(first - found.cdf[i]!)).toBeLessThan(1e-6);
      expect(found.probabilityBelow(strike)).toBeCloseTo(found.cdf[i]!, 14);
    }
  });

  it("has mass 1, mean = forward and a rising cdf for every slice without butterfly arbitrage", () => {
    let sound = 0;
    fc.assert(
      fc.property(feasibleSvi, fc.double({ min: 0.01, max: 1e5, noNaN: true }), (p, forward) => {
        fc.pre(sviMinimumButterfly(p, -5, 5).minimum > 0);
        sound++;
        const found = density(p, forward);
        expect(Math.abs(found.mass - 1)).toBeLessThan(1e-8);
        expect(Math.abs(found.meanMinusForward)).toBeLessThan(1e-8 * forward);
        expect(found.events.filter((event) => event.severity === "error")).toEqual([]);
        expect(found.negativeDensity.count).toBe(0);
        expect(found.negativeDensity.minimum).toBeGreaterThanOrEqual(0);
        for (let i = 1; i < found.cdf.length; i++) expect(found.cdf[i]).toBeGreaterThan(found.cdf[i - 1]! - 1e-15);
        for (const probability of [1e-6, 0.05, 0.5, 0.9, 1 - 1e-6]) {
          const back = found.probabilityBelow(found.quantile(probability));
          expect(Math.abs(back - probability)).toBeLessThan(1e-12);
        }
      }),
      { numRuns: 100 },
    );
    expect(sound).toBe(100);
  });

  it("has the sign of g at every grid point", () => {
    fc.assert(
      fc.property(feasibleSvi, (p) => {
        const found = density(p, 50, { gridSize: 101 });
        for (let i = 0; i < 101; i++) {
          expect(found.density[i]! < 0).toBe(sviButterfly(p, found.logMoneyness[i]!) < 0 && found.density[i] !== 0);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("says where Vogt's slice is negative, and keeps its mass and mean all the same", () => {
    const found = density(VOGT);
    expect(found.negativeDensity.count).toBeGreaterThan(0);
    expect(found.negativeDensity.minimum).toBeLessThan(0);
    expect(found.events[0]).toMatchObject({
      severity: "warning",
      message: "negative density: g(k) = -0.0329 at k = 0.8793, on the grid too",
    });
    expect(found.mass).toBeCloseTo(1, 12);
    expect(found.mean).toBeCloseTo(100, 10);
  });

  it("leaves out moments that Lee's formula calls infinite", () => {
    // Right slope 0.17: finite moments below 1 + 2.941 + 0.021 - 0.5 = 3.46.
    const found = density({ a: 0.02, b: 0.17, rho: 0, m: 0, sigma: 0.3 });
    expect(found.stdev).toBeGreaterThan(0);
    expect(found.skewness).not.toBeNaN();
    expect(found.kurtosis).toBeNaN();
    const said = found.events.map((event) => event.message).join();
    expect(said).toContain("kurtosis not defined: the right tail bounds finite moments at order 3.46");
    // Left slope alone does no harm: the price cannot fall below 0.
    expect(density({ a: 0.02, b: 0.15, rho: -0.8, m: 0, sigma: 0.3 }).kurtosis).toBeGreaterThan(3);
  });

  it("raises an error event for wings beyond Lee's bound", () => {
    const right = density({ a: 0.02, b: 1.5, rho: 0.6, m: 0, sigma: 0.1 });
    const said = right.events.map((event) => event.message).join();
    expect(said).toContain("a wing has the slope 2.40, and Lee's bound is 2");
    expect(said).toMatch(/the mean is off the forward by -1\.00 of it/);
    const left = density({ a: 0.02, b: 1.5, rho: -0.6, m: 0, sigma: 0.1 });
    expect(left.events.map((event) => event.severity)).toContain("error");
    expect(left.mass).toBeLessThan(0.9);
    expect(() => left.quantile(1e-7)).toThrow("never reaches the probability");
  });

  it("integrates a slice bent like a hinge", () => {
    const found = density({ ...SKEWED, sigma: 1e-5 });
    expect(found.mass).toBeCloseTo(1, 10);
    expect(found.mean).toBeCloseTo(100, 8);
    expect(found.events.filter((event) => event.message.includes("settled"))).toEqual([]);
  });

  it("lays its grid as asked and describes itself", () => {
    const found = density(SKEWED, 100, { gridSize: 5, widthStd: 2 });
    const half = 2 * Math.sqrt(sviTotalVariance(SKEWED, 0));
    expect([...found.logMoneyness]).toEqual([-half, -half / 2, 0, half / 2, half]);
    expect(found.strikes[2]).toBe(100);
    expect(found.toDisplay()).toMatchObject({ kind: "record", title: "Risk-neutral density" });
  });

  it("refuses slices outside the domain and bad options by name", () => {
    expect(() => density({ ...SKEWED, b: -0.1 })).toThrow("SVI parameter b is -0.1");
    expect(() => density({ ...SKEWED, rho: 1 })).toThrow("SVI parameter rho is 1");
    expect(() => density({ ...SKEWED, sigma: 0 })).toThrow("SVI parameter sigma is 0");
    expect(() => density({ ...SKEWED, m: Number.NaN })).toThrow("SVI parameter m is NaN");
    expect(() => density({ ...SKEWED, a: -1 })).toThrow("lowest total variance of -0.98");
    expect(() => density(SKEWED, 0)).toThrow("forward is 0");
    expect(() => density(SKEWED, 1, { gridSize: 2.5 })).toThrow("gridSize is 2.5");
    expect(() => density(SKEWED).quantile(1)).toThrow("probability is 1");
    expect(() => density(SKEWED).probabilityBelow(-5)).toThrow("strike is -5");
  });
});
