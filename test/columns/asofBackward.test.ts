import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asofBackward, firstUnsorted } from "../../lib/columns/index.js";

/** The definition, read straight: the last right time that is not later and not older than the tolerance. */
function bruteForce(left: number[], right: number[], tolerance: number): number[] {
  return left.map((t) => right.findLastIndex((r) => r <= t && t - r <= tolerance));
}

const asof = (left: number[], right: number[], tolerance: number): number[] => [
  ...asofBackward(Float64Array.from(left), Float64Array.from(right), tolerance, new Int32Array(left.length)),
];

const times = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 40 }).map((list) => list.sort((a, b) => a - b));

describe("8.5-20: backward as-of merge", () => {
  it("finds what was known, and how long ago at most", () => {
    expect(asof([10, 12, 13], [9, 12, 14], 1)).toEqual([0, 1, 1]);
    expect(asof([10, 12, 13], [9, 12, 14], 0)).toEqual([-1, 1, -1]);
    expect(asof([5], [6], Number.POSITIVE_INFINITY)).toEqual([-1]);
    expect(asof([1e12], [0], Number.POSITIVE_INFINITY)).toEqual([0]);
  });

  it("takes the last of equal right times", () => {
    expect(asof([3, 4], [3, 3, 3], 5)).toEqual([2, 2]);
  });

  it("equals the definition on random sorted times", () => {
    fc.assert(
      fc.property(times, times, fc.constantFrom(0, 1, 3, 100, Number.POSITIVE_INFINITY), (left, right, tolerance) => {
        expect(asof(left, right, tolerance)).toEqual(bruteForce(left, right, tolerance));
      }),
    );
  });

  it("does not look ahead: cutting the right side at t leaves every answer up to t as it was", () => {
    fc.assert(
      fc.property(times, times, fc.integer({ min: 0, max: 60 }), (left, right, cut) => {
        const past = left.filter((t) => t <= cut);
        const known = right.filter((t) => t <= cut);
        expect(asof(past, known, 7)).toEqual(asof(left, right, 7).slice(0, past.length));
      }),
    );
  });

  it("refuses unsorted and missing times on either side, a negative tolerance, a short out", () => {
    expect(() => asof([2, 1], [1], 1)).toThrow("the left times of an as-of merge go backward at row 1 (2 then 1)");
    expect(() => asof([1], [1, 3, 2], 1)).toThrow("the right times of an as-of merge go backward at row 2 (3 then 2)");
    expect(() => asof([1, Number.NaN], [1], 1)).toThrow(/left times/);
    expect(() => asof([1], [1], -1)).toThrow(/tolerance -1/);
    expect(() => asof([1], [1], Number.NaN)).toThrow(/tolerance NaN/);
    expect(() => asofBackward(new Float64Array(2), new Float64Array(1), 1, new Int32Array(1))).toThrow(
      /out has 1 rows/,
    );
  });
});

describe("firstUnsorted", () => {
  it.each([
    [[], -1],
    [[1, 1, 2], -1],
    [[1, 0], 1],
    [[Number.NaN], 0],
    [[1, Number.NaN, 2], 1],
    [[Number.NEGATIVE_INFINITY, 0], -1],
  ])("%j -> %i", (values, at) => {
    expect(firstUnsorted(Float64Array.from(values))).toBe(at);
  });
});
