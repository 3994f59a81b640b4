import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimalText } from "../../../lib/market/crypto/decimalText.js";

describe("decimalText", () => {
  it.each([
    [0, 4, "0"],
    [-0.00001, 4, "0"],
    [0.0305, 4, "0.0305"],
    [0.03, 4, "0.03"],
    [-12.5, 4, "-12.5"],
    [29_400, 4, "29400"],
    [0.00000054, 8, "0.00000054"],
    [1.00010002, 8, "1.00010002"],
    [2.0001, 8, "2.0001"],
    [0.99996, 4, "1"],
  ] as const)("%d with %d decimals is %s", (value, decimals, text) => {
    expect(decimalText(value, decimals)).toBe(text);
  });

  it("is what rounding gives, for any number of the sample's size", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constantFrom(4, 8), (value, decimals) => {
        const scale = 10 ** decimals;
        const text = decimalText(value, decimals as 4 | 8);
        expect(text).toMatch(/^-?\d+(\.\d*[1-9])?$/);
        expect(Math.abs(Number(text) - value)).toBeLessThanOrEqual(0.5000001 / scale + Math.abs(value) * 1e-15);
      }),
    );
  });
});
