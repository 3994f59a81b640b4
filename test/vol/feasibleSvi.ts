import fc from "fast-check";
import type { SviParameters } from "../../lib/vol/index.js";

/** Raw SVI slices in their domain, of the sizes that option markets show; butterfly arbitrage is possible. */
export const feasibleSvi: fc.Arbitrary<SviParameters> = fc
  .record({
    floor: fc.double({ min: 2e-4, max: 0.1, noNaN: true }),
    b: fc.double({ min: 0.01, max: 0.5, noNaN: true }),
    rho: fc.double({ min: -0.95, max: 0.9, noNaN: true }),
    m: fc.double({ min: -0.2, max: 0.2, noNaN: true }),
    sigma: fc.double({ min: 0.02, max: 0.5, noNaN: true }),
  })
  .map(({ floor, b, rho, m, sigma }) => ({ a: floor - b * sigma * Math.sqrt(1 - rho * rho), b, rho, m, sigma }));

/** A. Vogt's slice with butterfly arbitrage: Gatheral and Jacquier 2014, section 3 and figure 1. */
export const VOGT: SviParameters = { a: -0.041, b: 0.1331, m: 0.3586, rho: 0.306, sigma: 0.4153 };
