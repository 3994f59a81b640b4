import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitSabr, type SabrParameters, sabrNormalVol, sabrSmile, sabrVol } from "../../lib/vol/index.js";
import { sharedData } from "../sharedData.js";

/** QuantLib interpolations.cpp, testSabrInterpolation: F 0.039, T 1, alpha 0.3, beta 0.6, nu 0.02, rho 0.01. */
const QUANTLIB: readonly (readonly [number, number])[] = [
  [0.03, 1.16725837321531],
  [0.04, 1.10145609357162],
  [0.05, 1.05226642581503],
  [0.07, 0.98110791455717],
  [0.09, 0.930289384251337],
];
const SWAPTION: SabrParameters = { alpha: 0.3, beta: 0.6, nu: 0.02, rho: 0.01 };

const sabr: fc.Arbitrary<SabrParameters> = fc.record({
  alpha: fc.double({ min: 0.05, max: 0.5, noNaN: true }),
  beta: fc.double({ min: 0, max: 1, noNaN: true }),
  rho: fc.double({ min: -0.9, max: 0.9, noNaN: true }),
  nu: fc.double({ min: 0, max: 1.5, noNaN: true }),
});

describe("sabrVol", () => {
  it.each(QUANTLIB)("agrees with QuantLib at strike %d", (strike, vol) => {
    expect(Math.abs(sabrVol(SWAPTION, 0.039, strike, 1) - vol)).toBeLessThan(1e-12);
  });

  it("agrees at the money with Le Floc'h and Kennedy's example, whose wings come from another expansion", () => {
    const parameters = { alpha: 0.35, beta: 0.25, nu: 1, rho: 0.25 };
    expect(sabrVol(parameters, 1, 1, 2)).toBeCloseTo(0.408702473958, 11);
  });

  it("is the lognormal model for nu = 0 and beta = 1, and flat", () => {
    const parameters = { alpha: 0.2, beta: 1, nu: 0, rho: 0.3 };
    for (const strike of [50, 100, 170]) expect(sabrVol(parameters, 100, strike, 2)).toBeCloseTo(0.2, 14);
  });

  it("has no seam where the series takes over near the money", () => {
    fc.assert(
      fc.property(sabr, fc.double({ min: -0.05, max: 0.05, noNaN: true }), (parameters, k) => {
        const vol = (at: number): number => sabrVol(parameters, 1, Math.exp(at), 0.5);
        const h = 1e-7;
        expect(Math.abs(vol(k + h) - 2 * vol(k) + vol(k - h))).toBeLessThan(1e-12);
      }),
    );
  });

  it("has analytic derivatives", () => {
    fc.assert(
      fc.property(sabr, fc.double({ min: -0.6, max: 0.6, noNaN: true }), (parameters, k) => {
        const smile = sabrSmile(parameters, { forward: 1.7, tauYears: 0.5 });
        const { slope, curvature } = smile.local(k);
        const h = 1e-4;
        const [low, mid, high] = [k - h, k, k + h].map((at) => smile.totalVariance(at)) as [number, number, number];
        expect(Math.abs((high - low) / (2 * h) - slope)).toBeLessThan(2e-6 * (1 + Math.abs(slope) + mid));
        expect(Math.abs((high - 2 * mid + low) / (h * h) - curvature)).toBeLessThan(2e-5 * (1 + Math.abs(curvature)));
      }),
    );
  });

  const folder = sharedData("reference-vectors");
  it.skipIf(folder === undefined)("agrees with all 31 reference volatilities within 1e-12", () => {
    const { hagan_lognormal: reference } = JSON.parse(readFileSync(join(folder!, "sabr_reference.json"), "utf8"));
    expect(reference.strikes).toHaveLength(31);
    for (const [i, strike] of reference.strikes.entries()) {
      expect(Math.abs(sabrVol(SWAPTION, reference.F, strike, reference.T) - reference.vols[i])).toBeLessThan(1e-12);
    }
  });

  it("refuses parameters outside their domain", () => {
    expect(() => sabrVol({ ...SWAPTION, alpha: 0 }, 1, 1, 1)).toThrow("alpha is 0");
    expect(() => sabrVol({ ...SWAPTION, beta: 1.1 }, 1, 1, 1)).toThrow("beta is 1.1");
    expect(() => sabrVol({ ...SWAPTION, rho: -1 }, 1, 1, 1)).toThrow("rho is -1");
    expect(() => sabrVol({ ...SWAPTION, nu: Number.NaN }, 1, 1, 1)).toThrow("nu is NaN");
    expect(() => sabrVol(SWAPTION, -1, 1, 1)).toThrow("forward is -1");
    expect(() => sabrNormalVol(SWAPTION, 1, 0, 1)).toThrow("strike is 0");
  });
});

describe("an expansion that is not above 0", () => {
  it.each<[SabrParameters, number, number]>([
    [{ alpha: 0.3, beta: 0.5, rho: -0.95, nu: 2 }, 1, 10],
    [{ alpha: 0.3, beta: 0.5, rho: 0.999, nu: 10 }, 50, 30],
  ])("is refused: %j", (parameters, strike, tauYears) => {
    expect(() => sabrVol(parameters, 1, strike, tauYears)).toThrow("the SABR expansion gives a volatility of -");
    const k = Math.log(strike);
    expect(() => sabrSmile(parameters, { forward: 1, tauYears, range: [k, k] })).toThrow("gives a volatility of -");
  });

  it("is refused for normal volatility", () => {
    const parameters = { alpha: 0.3, beta: 0, rho: -0.95, nu: 2 };
    expect(() => sabrNormalVol(parameters, 1, 1, 20)).toThrow("gives a volatility of -0.407");
  });

  it("is found between two ends where it is above 0, and refused outside the range", () => {
    // 1 + 15 (s^2/96 - 0.15 s + 0.0075), s = exp(-k/4), is below 0 from s = 0.51 to s = 13.9: k from -10.5 to 2.7.
    const parameters = { alpha: 1, beta: 0.5, rho: -0.8, nu: 1.5 };
    const smileOf = (low: number, high: number) =>
      sabrSmile(parameters, { forward: 1, tauYears: 15, range: [low, high] });
    expect(() => smileOf(-11, 3)).toThrow("gives a volatility of -");
    expect(() => smileOf(1, 3)).toThrow("gives a volatility of -");
    for (const smile of [smileOf(-12, -11), smileOf(3, 4)]) {
      const middle = 0.5 * (smile.range[0] + smile.range[1]);
      expect(smile.vol(Math.exp(middle))).toBeCloseTo(Math.sqrt(smile.totalVariance(middle) / 15), 12);
      expect(() => smile.totalVariance(-4)).toThrow("gives a volatility of -");
      expect(() => smile.local(-4)).toThrow("gives a volatility of -");
      expect(() => smile.vol(Math.exp(-4))).toThrow("gives a volatility of -");
    }
  });

  it("is a step that the fit does not take", () => {
    // Quotes of a steep long smile: the search passes near parameters whose expansion is below 0.
    const logMoneyness = Float64Array.from({ length: 15 }, (_unused, i) => -1.4 + 0.2 * i);
    for (const skew of [-0.6, -0.3, 0.3, 0.6]) {
      const totalVariance = logMoneyness.map((k) => 10 * (0.5 + skew * Math.tanh(k) * 0.7) ** 2);
      const fit = fitSabr({ logMoneyness, totalVariance, tauYears: 10, forward: 1 }, { beta: 0.5 });
      expect(fit.rmseVol).toBeLessThan(0.2);
      const smile = sabrSmile(fit.parameters, { forward: 1, tauYears: 10, range: [-1.4, 1.4] });
      for (const k of logMoneyness) expect(smile.vol(Math.exp(k))).toBeGreaterThan(0);
    }
  });
});

describe("sabrNormalVol", () => {
  it("is the Bachelier model for beta = 0 and nu = 0", () => {
    for (const strike of [0.02, 0.05, 0.09]) {
      expect(sabrNormalVol({ alpha: 0.01, beta: 0, nu: 0, rho: 0 }, 0.05, strike, 3)).toBeCloseTo(0.01, 12);
    }
  });

  it("agrees with the lognormal expansion to first order in time", () => {
    // Normal against Black volatility: sigma_N = sigma_B sqrt(FK) (1 + L^2/24) / (1 + sigma_B^2 T/24), Hagan et al. A.59.
    fc.assert(
      fc.property(sabr, fc.double({ min: -0.2, max: 0.2, noNaN: true }), (parameters, k) => {
        const tauYears = 1e-3;
        const strike = Math.exp(k);
        const black = sabrVol(parameters, 1, strike, tauYears);
        const shape = (Math.sqrt(strike) * (1 + (k * k) / 24 + k ** 4 / 1920)) / (1 + (black * black * tauYears) / 24);
        expect(Math.abs(sabrNormalVol(parameters, 1, strike, tauYears) / (black * shape) - 1)).toBeLessThan(3e-6);
      }),
    );
  });
});

describe("fitSabr", () => {
  it("finds the parameters behind an exact smile", () => {
    fc.assert(
      fc.property(sabr, (truth) => {
        fc.pre(truth.nu > 0.2);
        const forward = 120;
        const parameters = { ...truth, alpha: truth.alpha * forward ** (1 - truth.beta) };
        const smile = sabrSmile(parameters, { forward, tauYears: 0.5 });
        const logMoneyness = Float64Array.from({ length: 15 }, (_unused, i) => -0.35 + 0.05 * i);
        const totalVariance = logMoneyness.map((k) => smile.totalVariance(k));
        const fit = fitSabr({ logMoneyness, totalVariance, tauYears: 0.5, forward }, { beta: truth.beta });
        expect(fit.maxErrorVol).toBeLessThan(1e-5);
        expect(fit.parameters.rho).toBeCloseTo(truth.rho, 2);
      }),
      { numRuns: 40 },
    );
  });

  it("names the butterfly arbitrage of an expansion that has left its domain", () => {
    const parameters = { alpha: 0.25, beta: 0.2, rho: -0.4, nu: 1.6 };
    const smile = sabrSmile(parameters, { forward: 1, tauYears: 8 });
    const logMoneyness = Float64Array.from({ length: 15 }, (_unused, i) => -2 + 0.2 * i);
    const totalVariance = logMoneyness.map((k) => smile.totalVariance(k));
    const fit = fitSabr({ logMoneyness, totalVariance, tauYears: 8, forward: 1 }, { beta: 0.2 });
    expect(fit.butterfly.minimum).toBeLessThan(0);
    expect(fit.warnings.join()).toContain("butterfly arbitrage");
    expect(fit.toDisplay()).toMatchObject({ kind: "record", title: "SABR fit" });
  });

  it("refuses bad input", () => {
    const quotes = {
      logMoneyness: Float64Array.of(-0.1, 0, 0.1),
      totalVariance: Float64Array.of(0.05, 0.04, 0.04),
      tauYears: 1,
      forward: 100,
    };
    expect(() => fitSabr(quotes)).toThrow("3 distinct strikes to fit SABR to");
    expect(() => fitSabr(quotes, { beta: -1 })).toThrow("beta is -1");
    expect(() => fitSabr({ ...quotes, forward: 0 })).toThrow("forward is 0");
  });
});
