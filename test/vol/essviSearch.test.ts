import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitEssvi, type SurfaceSlice } from "../../lib/vol/index.js";
import { minimiseSquares } from "../../lib/vol/numerics/minimiseSquares.js";
import { solveBanded } from "../../lib/vol/numerics/solveBanded.js";
import { solveSymmetric } from "../../lib/vol/numerics/solveSymmetric.js";
import type { EssviSmile } from "../../lib/vol/surface/EssviSlice.js";
import { addEssviBarrier, BAND, essviBarrier } from "../../lib/vol/surface/essviBarrier.js";
import { essviFromUnknowns, isEssviFree, unknownsOfEssvi } from "../../lib/vol/surface/essviDomain.js";
import { surfaceQuotes } from "../../lib/vol/surface/SurfaceQuotes.js";
import { costOf } from "../../lib/vol/surface/searchEssvi.js";

describe("solveBanded", () => {
  it("solves what the full Cholesky solves", () => {
    const numbers = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 400, maxLength: 400 });
    fc.assert(
      fc.property(numbers, fc.integer({ min: 1, max: 19 }), fc.integer({ min: 0, max: 6 }), (random, size, width) => {
        const full = new Float64Array(size * size);
        const band = new Float64Array(size * (width + 1));
        for (let i = 0; i < size; i++) {
          for (let j = Math.max(0, i - width); j <= i; j++) {
            const value = i === j ? 2 * width + 1.5 : random[i * 20 + j]!;
            full[i * size + j] = value;
            band[i * (width + 1) + width + j - i] = value;
          }
        }
        const right = Float64Array.from(random.slice(380, 380 + size));
        const wanted = Float64Array.from(right);
        expect(solveSymmetric(full, wanted, size)).toBe(true);
        expect(solveBanded(band, right, size, width)).toBe(true);
        for (let i = 0; i < size; i++) expect(right[i]).toBeCloseTo(wanted[i]!, 12);
      }),
    );
    expect(solveBanded(Float64Array.of(-1), Float64Array.of(1), 1, 0)).toBe(false);
  });
});

const BOUNDS = { floor: -30, ceiling: 10 };

/** Three slices inside the domain, in the unknowns of the barrier. */
const inside = fc
  .array(fc.double({ min: -1.5, max: 1.5, noNaN: true }), { minLength: 9, maxLength: 9 })
  .map((point) => {
    const values = new Float64Array(9);
    essviFromUnknowns(
      Float64Array.from(point, (value, i) => (i % 3 === 1 ? value - 4 : value)),
      values,
    );
    return Float64Array.from(values, (value, i) => {
      const chi = values[i - (i % 3) + 1]!;
      const psi = values[i - (i % 3) + 2]!;
      return i % 3 === 0 ? Math.log(value) : Math.log(i % 3 === 1 ? psi + chi : psi - chi);
    });
  });

describe("the barrier of extended SSVI", () => {
  it("is finite inside the domain and infinite outside, with the gradient that differences have", () => {
    fc.assert(
      fc.property(inside, (x) => {
        expect(essviBarrier(x, BOUNDS)).toBeLessThan(Number.POSITIVE_INFINITY);
        const gradient = new Float64Array(9);
        const hessian = new Float64Array(9 * (BAND + 1));
        addEssviBarrier(x, BOUNDS, 1, 0, gradient, hessian);
        for (let i = 0; i < 9; i++) {
          const h = 1e-6 / Math.max(1, Math.abs(gradient[i]!));
          const at = (sign: number): number =>
            essviBarrier(
              x.map((value, j) => value + (i === j ? sign * h : 0)),
              BOUNDS,
            );
          const slope = (at(1) - at(-1)) / (2 * h);
          expect(Math.abs(slope - gradient[i]!)).toBeLessThan(1e-4 * Math.max(1, Math.abs(gradient[i]!)));
          expect(hessian[i * (BAND + 1) + BAND]).toBeGreaterThan(0);
        }
        for (const [slice, change] of [
          [1, { at: 1, by: -20 }],
          [2, { at: 2, by: -20 }],
          [0, { at: 1, by: 20 }],
          [2, { at: 0, by: -20 }],
        ] as const) {
          const moved = Float64Array.from(x);
          moved[3 * slice + change.at]! += change.by;
          expect(essviBarrier(moved, BOUNDS)).toBe(Number.POSITIVE_INFINITY);
        }
      }),
    );
  });
});

/** Ten expiries whose variances are those of a surface times a factor each: below 1 they cross their neighbours. */
function crossed(factors: readonly number[]): SurfaceSlice[] {
  return factors.map((factor, i) => {
    const tauYears = 0.03 * 1.4 ** i;
    const theta = 0.04 * tauYears ** 0.9;
    const psi = 0.9 * (theta / (1 + theta)) ** 0.6;
    const chi = (-0.7 + 0.03 * i) * psi;
    const logMoneyness = Float64Array.from({ length: 13 }, (_unused, j) => (-1.8 + 0.3 * j) * Math.sqrt(theta));
    const totalVariance = logMoneyness.map(
      (k) => factor * 0.5 * (theta + chi * k + Math.sqrt(theta * theta + 2 * theta * chi * k + psi * psi * k * k)),
    );
    return { forward: 100, tauYears, logMoneyness, totalVariance };
  });
}

describe("fitEssvi over crossing expiries", () => {
  const factor = fc.double({ min: 0.6, max: 1.3, noNaN: true });

  it("ends inside the domain, where a second search finds nothing better", () => {
    fc.assert(
      fc.property(fc.array(factor, { minLength: 4, maxLength: 10 }), (factors) => {
        const slices = crossed(factors);
        const fit = fitEssvi(slices);
        expect(fit.converged).toBe(true);
        const found = fit.surface.smiles.map((smile) => (smile as EssviSmile).parameters);
        expect(isEssviFree(found)).toBe(true);
        fc.pre(fit.events.some(({ code }) => code === "constrained"));
        const quotes = surfaceQuotes(slices, 3);
        const cost = (values: Float64Array): number => costOf(quotes, values);
        const own = cost(Float64Array.from(found.flatMap(({ theta, rho, psi }) => [theta, rho * psi, psi])));
        // Levenberg-Marquardt in the unbounded unknowns of Mingone (2022), from there.
        const values = new Float64Array(3 * factors.length);
        const residuals = (unknowns: Float64Array, out: Float64Array): void => {
          essviFromUnknowns(unknowns, values);
          for (const [i, { from, to }] of quotes.slices.entries()) {
            const [theta, chi, psi] = [values[3 * i]!, values[3 * i + 1]!, values[3 * i + 2]!];
            for (let q = from; q < to; q++) {
              const k = quotes.k[q]!;
              const root = Math.sqrt(theta * theta + 2 * theta * chi * k + psi * psi * k * k);
              out[q] = quotes.scale[q]! * (0.5 * (theta + chi * k + root) - quotes.w[q]!);
            }
          }
        };
        const count = quotes.k.length;
        const problem = { residuals, count, startOf: () => 0, endOf: () => count };
        const second = minimiseSquares(problem, unknownsOfEssvi(found), 100);
        expect(second.cost).toBeGreaterThan(0.998 * own);
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });

  it("says when its steps do not suffice", () => {
    const hurried = fitEssvi(crossed([1, 0.5, 1, 1, 0.5]), { maxIterations: 2 });
    expect(hurried.converged).toBe(false);
    expect(hurried.events.map(({ code }) => code)).toEqual(["constrained", "notConverged"]);
    const found = hurried.surface.smiles.map((smile) => (smile as EssviSmile).parameters);
    expect(isEssviFree(found)).toBe(true);
  });
});
