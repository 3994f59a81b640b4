import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { erfc, erfcx, normalCdf, normalPdf } from "../../lib/vol/index.js";
import { relativeError } from "./relativeError.js";

describe("normal distribution", () => {
  // mpmath 1.3.0 at 60 digits; erf(0.5), erf(1) and erf(2) agree with Abramowitz and Stegun, table 7.1
  // (0.5204998778, 0.8427007929, 0.9953222650).
  it.each([
    [-3, 1.99997790950300141],
    [-0.3, 1.32862675945912742],
    [0.46875, 0.507386526782062008],
    [0.5, 0.479500122186953462],
    [1, 0.157299207050285131],
    [2, 0.00467773498104726584],
    [4, 1.54172579002800189e-8],
    [4.5, 1.96616044154288748e-10],
    [10, 2.08848758376254476e-45],
    [26, 5.66319240885614285e-296],
  ])("erfc(%d)", (x, expected) => {
    expect(relativeError(erfc(x), expected)).toBeLessThan(5e-16);
  });

  it.each([
    [-2, 108.940904389977972],
    [0.25, 0.770346547730996744],
    [3, 0.17900115118138995],
    [50, 0.0112815362653237725],
    [1e9, 5.64189583547756287e-10],
  ])("erfcx(%d)", (x, expected) => {
    expect(relativeError(erfcx(x), expected)).toBeLessThan(7e-16);
  });

  it.each([
    [-37, 5.72557122252457682e-300, 6e-16],
    [-20, 2.7536241186062337e-89, 6e-16],
    [-8.5, 9.47953482220331835e-18, 6e-16],
    [-1.96, 0.0249978951482204362, 6e-16],
    [-0.5, 0.308537538725986896, 6e-16],
    [0.1, 0.539827837277028984, 6e-16],
    [1, 0.841344746068542949, 6e-16],
    [6, 0.999999999013412355, 6e-16],
  ])("normalCdf(%d)", (x, expected, tolerance) => {
    expect(relativeError(normalCdf(x), expected)).toBeLessThan(tolerance);
  });

  it.each([
    [-20, 5.52094836215976319e-88],
    [-8.5, 8.16623563166955004e-17],
    [-1.96, 0.0584409443334514644],
    [6, 6.07588284982328549e-9],
  ])("normalPdf(%d)", (x, expected) => {
    expect(relativeError(normalPdf(x), expected)).toBeLessThan(4e-16);
  });

  it("has its limits and passes NaN on", () => {
    expect([erfc(Number.POSITIVE_INFINITY), erfc(Number.NEGATIVE_INFINITY)]).toEqual([0, 2]);
    expect([normalCdf(Number.NEGATIVE_INFINITY), normalCdf(Number.POSITIVE_INFINITY)]).toEqual([0, 1]);
    expect([normalPdf(Number.NEGATIVE_INFINITY), normalPdf(Number.POSITIVE_INFINITY)]).toEqual([0, 0]);
    expect([erfc(Number.NaN), normalCdf(Number.NaN), normalPdf(Number.NaN), erfcx(Number.NaN)]).toEqual(
      Array(4).fill(Number.NaN),
    );
  });

  it("reflects, never falls, and has the density as its slope", () => {
    fc.assert(
      fc.property(fc.double({ min: -30, max: 8, noNaN: true }), (x) => {
        expect(normalCdf(x) + normalCdf(-x)).toBeCloseTo(1, 15);
        expect(normalCdf(x + 1e-3)).toBeGreaterThan(normalCdf(x) * (1 - 1e-15));
        const h = 1e-4;
        const slope = (normalCdf(x + h) - normalCdf(x - h)) / (2 * h);
        // The third derivative of the tail is (x^2 - 1) times the density.
        expect(Math.abs(slope - normalPdf(x))).toBeLessThan(normalPdf(x) * h * h * (x * x + 1) + 2e-12 * normalCdf(x));
      }),
    );
  });
});
