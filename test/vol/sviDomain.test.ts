import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  jumpWingSviFromRaw,
  naturalSviFromRaw,
  rawFromJumpWingSvi,
  rawFromNaturalSvi,
  type SviParameters,
  sviButterfly,
  sviButterflyProof,
  sviLeastLevel,
  sviSmile,
  sviTotalVariance,
} from "../../lib/vol/index.js";
import { sharedData } from "../sharedData.js";
import { feasibleSvi, VOGT } from "./feasibleSvi.js";

/** Everything but the level, over four decades of slopes and bends. */
const shape = fc.record({
  a: fc.constant(0),
  b: fc.double({ min: -6, max: 0.6, noNaN: true }).map(Math.exp),
  rho: fc.double({ min: -0.98, max: 0.98, noNaN: true }),
  m: fc.double({ min: -0.4, max: 0.4, noNaN: true }),
  sigma: fc.double({ min: -6, max: 0, noNaN: true }).map(Math.exp),
});

/** Lowest g over a dense grid that crowds at the bend and at the money. */
function lowestG(p: SviParameters): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = -600; i <= 600; i++) {
    lowest = Math.min(lowest, sviButterfly(p, p.m + p.sigma * Math.sinh((12 * i) / 600)), sviButterfly(p, i / 300));
  }
  return lowest;
}

/**
 * Second implementation of the domain, in the form of Martini and Mingone 2020: with a = sigma alpha and m = sigma mu,
 * Fukasawa's two conditions bound mu, and g >= 0 is sigma >= sup -G2/(2 G1) over l = k/sigma. Suprema by dense grid.
 */
function isFreeByMartiniMingone({ a, b, rho, m, sigma }: SviParameters, slack: number): boolean {
  const alpha = a / sigma;
  const mu = m / sigma;
  let least = 0;
  for (let i = -20_000; i <= 20_000; i++) {
    const x = Math.sinh((14 * i) / 20_000);
    const root = Math.sqrt(x * x + 1);
    const n = alpha + b * (rho * x + root);
    if (!(n > 0)) return false;
    const first = b * (rho + x / root);
    const second = b / root ** 3;
    const l = x + mu;
    const tilt = 1 - (l * first) / (2 * n);
    const low = tilt - first / 4;
    const high = tilt + first / 4;
    if (!(low > 0 && high > 0)) return false;
    const g2 = second - (first * first) / (2 * n);
    if (g2 < 0) least = Math.max(least, -g2 / (2 * low * high));
  }
  return sigma * (1 + slack) >= least;
}

describe("the domain without butterfly arbitrage", () => {
  it("is proved just above its lowest level, and refuted just below, whatever the shape", () => {
    let seen = 0;
    fc.assert(
      fc.property(shape, (p) => {
        fc.pre(p.b * (1 + Math.abs(p.rho)) < 2);
        const level = sviLeastLevel(p);
        const step = 1e-7 * (Math.abs(level) + p.b * p.sigma);
        expect(sviButterflyProof({ ...p, a: level + step }).verdict).toBe("free");
        expect(sviButterflyProof({ ...p, a: level - step }).verdict).toBe("arbitrage");
        expect(lowestG({ ...p, a: level + step })).toBeGreaterThan(-1e-9);
        const { at } = sviButterflyProof({ ...p, a: level - step });
        expect(sviButterfly({ ...p, a: level - step }, at)).toBeLessThan(1e-9);
        seen++;
      }),
      { numRuns: 400 },
    );
    expect(seen).toBe(400);
  });

  it("is the domain of Martini and Mingone", () => {
    fc.assert(
      fc.property(shape, fc.double({ min: -0.2, max: 0.2, noNaN: true }), (p, lift) => {
        fc.pre(p.b * (1 + Math.abs(p.rho)) < 1.98 && Math.abs(lift) > 1e-3);
        const level = sviLeastLevel(p);
        const floor = -p.b * p.sigma * Math.sqrt(1 - p.rho * p.rho);
        const a = level + lift * (level - floor);
        expect(isFreeByMartiniMingone({ ...p, a }, 1e-6)).toBe(lift > 0);
      }),
      { numRuns: 60 },
    );
  });

  it("excludes Vogt's slice, and names a strike", () => {
    const { verdict, at } = sviButterflyProof(VOGT);
    expect(verdict).toBe("arbitrage");
    expect(sviButterfly(VOGT, at)).toBeLessThan(0);
    // The published repairs of Gatheral and Jacquier 2014, example 5.1.
    const wings = jumpWingSviFromRaw(VOGT, 1);
    const safe = rawFromJumpWingSvi({ ...wings, callWing: 0.3493158, minimumVariance: 0.01548182 }, 1);
    expect(sviButterflyProof(safe).verdict).toBe("free");
    const optimal = rawFromJumpWingSvi({ ...wings, callWing: 0.8564763 }, 1);
    expect(lowestG(optimal)).toBeGreaterThan(-1e-4);
  });

  it("excludes wings beyond Lee's bound and variance at or below 0", () => {
    const steep = { a: 5, b: 1.2, rho: 0.8, m: 0, sigma: 0.3 };
    expect(sviButterflyProof(steep).verdict).toBe("arbitrage");
    expect(sviLeastLevel(steep)).toBe(Number.POSITIVE_INFINITY);
    expect(sviButterflyProof({ a: -0.1, b: 0.1, rho: 0, m: 0, sigma: 0.5 }).verdict).toBe("arbitrage");
    expect(sviButterflyProof({ a: 0.04, b: 0, rho: 0, m: 0, sigma: 0.5 }).verdict).toBe("free");
  });
});

describe("parametrisations of SVI", () => {
  it("go there and back", () => {
    fc.assert(
      fc.property(feasibleSvi, fc.double({ min: 0.01, max: 3, noNaN: true }), (p, tauYears) => {
        const natural = rawFromNaturalSvi(naturalSviFromRaw(p));
        for (const name of ["a", "b", "rho", "m", "sigma"] as const) expect(natural[name]).toBeCloseTo(p[name], 11);
        const flatness = Math.abs(p.rho - p.m / Math.hypot(p.m, p.sigma));
        fc.pre(flatness > 1e-3);
        const wings = rawFromJumpWingSvi(jumpWingSviFromRaw(p, tauYears), tauYears);
        for (let k = -1; k <= 1; k += 0.25) {
          expect(Math.abs(sviTotalVariance(wings, k) - sviTotalVariance(p, k))).toBeLessThan(1e-7);
        }
      }),
    );
  });

  it("natural SVI is the formula of its source", () => {
    fc.assert(
      fc.property(feasibleSvi, fc.double({ min: -1, max: 1, noNaN: true }), (p, k) => {
        const { delta, mu, rho, omega, zeta } = naturalSviFromRaw(p);
        const at = zeta * (k - mu);
        const w = delta + (omega / 2) * (1 + rho * at + Math.sqrt((at + rho) ** 2 + 1 - rho * rho));
        expect(Math.abs(w - sviTotalVariance(p, k))).toBeLessThan(1e-12 * (1 + Math.abs(omega)));
      }),
    );
  });

  it("gives the published jump wings of Vogt's slice", () => {
    // Gatheral and Jacquier 2014, example 5.1.
    const { atmVariance, atmSkew, putWing, callWing, minimumVariance } = jumpWingSviFromRaw(VOGT, 1);
    expect(atmVariance).toBeCloseTo(0.01742625, 8);
    expect(atmSkew).toBeCloseTo(-0.1752111, 7);
    expect(putWing).toBeCloseTo(0.6997381, 7);
    expect(callWing).toBeCloseTo(1.316798, 6);
    expect(minimumVariance).toBeCloseTo(0.0116249, 7);
  });

  it("needs no special case for m = 0", () => {
    const p = { a: 0.02, b: 0.2, rho: -0.5, m: 0, sigma: 0.2 };
    const back = rawFromJumpWingSvi(jumpWingSviFromRaw(p, 0.7), 0.7);
    for (const name of ["a", "b", "rho", "m", "sigma"] as const) expect(back[name]).toBeCloseTo(p[name], 12);
  });

  it("refuses what no slice has", () => {
    const wings = jumpWingSviFromRaw(VOGT, 1);
    expect(() => rawFromJumpWingSvi({ ...wings, atmSkew: -2 }, 1)).toThrow("atmSkew is -2");
    expect(() => rawFromJumpWingSvi({ ...wings, minimumVariance: 0.5 }, 1)).toThrow("the minimum 0.5");
    expect(() => rawFromJumpWingSvi({ ...wings, putWing: 0 }, 1)).toThrow("putWing is 0");
    expect(() => rawFromJumpWingSvi(wings, 0)).toThrow("tauYears is 0");
    const natural = naturalSviFromRaw(VOGT);
    expect(() => rawFromNaturalSvi({ ...natural, zeta: 0 })).toThrow("zeta is 0");
    expect(() => rawFromNaturalSvi({ ...natural, rho: 1 })).toThrow("rho is 1");
    expect(() => sviSmile(VOGT, { forward: 0, tauYears: 1 })).toThrow("forward is 0");
    expect(() => sviSmile(VOGT, { forward: 1, tauYears: 1, range: [1, 0] })).toThrow("range is 1 to 0");
    expect(() => sviSmile({ ...VOGT, sigma: 0 }, { forward: 1, tauYears: 1 })).toThrow("sigma is 0");
  });
});

const folder = sharedData("reference-vectors");

describe.skipIf(folder === undefined)("Vogt's slice against the reference vectors", () => {
  it("has the published variances and butterfly function, and both zeros of it", () => {
    const reference = JSON.parse(readFileSync(join(folder!, "svi_vogt.json"), "utf8"));
    const rows = reference.recomputed_here.w_g_grid;
    const zeros = reference.recomputed_here["g_zero_crossings_on_[-3,3]"];
    expect(rows).toHaveLength(31);
    for (const [k, w, g] of rows) {
      expect(sviTotalVariance(VOGT, k)).toBeCloseTo(w, 14);
      expect(sviButterfly(VOGT, k)).toBeCloseTo(g, 12);
    }
    for (const zero of zeros) expect(Math.abs(sviButterfly(VOGT, zero))).toBeLessThan(1e-12);
    const published = reference.vogt_spot_values_published;
    expect(sviTotalVariance(VOGT, -1.5)).toBeCloseTo(published["tot_var(-1.5)"], 9);
    expect(sviButterfly(VOGT, 0.9)).toBeCloseTo(published["g(0.9)"], 10);
  });
});
