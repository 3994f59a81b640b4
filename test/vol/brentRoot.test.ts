import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { brentRoot } from "../../lib/vol/numerics/brentRoot.js";

describe("brentRoot", () => {
  it("finds the roots of monotone functions to the last digits", () => {
    fc.assert(
      fc.property(fc.double({ min: -3, max: 3, noNaN: true }), fc.constantFrom(1, 3, 5), (root, power) => {
        const found = brentRoot((x) => Math.sign(x - root) * Math.abs(x - root) ** power, -4, 5);
        // Flat about the root: values underflow within 1e-60 of it for the fifth power.
        expect(Math.abs(found - root)).toBeLessThan(1e-14 * Math.max(1, Math.abs(root)));
      }),
    );
    expect(brentRoot((x) => Math.cos(x) - x, 0, 1)).toBeCloseTo(0.7390851332151607, 15);
  });

  it("takes an end that is a root, stops at the tolerance, and refuses what brackets none", () => {
    expect(brentRoot((x) => x, 0, 1)).toBe(0);
    expect(brentRoot((x) => x - 1, 0, 1)).toBe(1);
    expect(Math.abs(brentRoot((x) => x ** 3 - 2, 0, 2, 1e-3) - Math.cbrt(2))).toBeLessThan(1e-3);
    expect(() => brentRoot((x) => x * x + 1, -1, 1)).toThrow("no change of sign between -1 and 1");
    expect(() => brentRoot(() => Number.NaN, -1, 1)).toThrow("no change of sign");
  });
});
