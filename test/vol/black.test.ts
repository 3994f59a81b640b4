import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blackPrice, blackVega, impliedVolatility, type OptionType } from "../../lib/vol/index.js";
import { relativeError } from "./relativeError.js";

const anyOption = fc.record({
  type: fc.constantFrom<OptionType>("call", "put"),
  forward: fc.double({ min: 1, max: 1e5, noNaN: true }),
  moneyness: fc.double({ min: -1.5, max: 1.5, noNaN: true }),
  tau: fc.double({ min: 1e-4, max: 5, noNaN: true }),
  vol: fc.double({ min: 0.01, max: 3, noNaN: true }),
  discount: fc.double({ min: 0.5, max: 1, noNaN: true }),
});

describe("blackPrice", () => {
  it("prices the examples of Haug", () => {
    // E. Haug, The Complete Guide to Option Pricing Formulas, 2nd ed. 2007: Black-76, page 7.
    const discount = Math.exp(-0.1 * 0.75);
    expect(blackPrice("call", 19, 19, 0.75, 0.28, discount)).toBeCloseTo(1.7011, 4);
    expect(blackPrice("put", 19, 19, 0.75, 0.28, discount)).toBeCloseTo(1.7011, 4);
    // Black-Scholes, page 3, and Merton, page 5, through their forwards.
    expect(blackPrice("call", 60 * Math.exp(0.08 * 0.25), 65, 0.25, 0.3, Math.exp(-0.08 * 0.25))).toBeCloseTo(
      2.1334,
      4,
    );
    expect(blackPrice("put", 100 * Math.exp(0.05 * 0.5), 95, 0.5, 0.2, Math.exp(-0.1 * 0.5))).toBeCloseTo(2.4648, 4);
  });

  // mpmath 1.3.0 at 60 digits.
  it.each<[OptionType, number, number, number, number, number, number, number]>([
    ["call", 100, 100, 1, 0.2, 1, 7.96556745540579673, 1e-15],
    ["call", 100, 100, 0.25, 1e-7, 1, 1.99471140200716309e-6, 1e-15],
    ["call", 100, 101, 1 / 365, 0.1, 1, 0.00579974518669968247, 1e-14],
    ["put", 100, 20, 0.5, 0.15, 1, 8.1451544344333878e-53, 1e-13],
    ["call", 100, 400, 0.1, 0.2, 1, 4.89062324837617794e-107, 2e-13],
    ["call", 100, 1000, 0.01, 0.9, 1, 1.26446144317853474e-144, 3e-13],
    ["call", 100, 100, 4, 5, 1, 99.9999426696856242, 1e-15],
    ["put", 100, 150, 1, 0.3, 0.9, 46.3373044468382621, 1e-15],
    ["call", 100, 50, 0.5, 0.6, 0.97, 49.1139739846831619, 1e-15],
    ["put", 24228.15, 23000, 0.0194, 0.14, 1, 0.541946939040732985, 1e-14],
    ["call", 1e-5, 1.2e-5, 0.5, 0.8, 1, 1.57212397537857806e-6, 1e-14],
  ])("%s F=%d K=%d tau=%d vol=%d D=%d", (type, forward, strike, tau, vol, discount, expected, tolerance) => {
    expect(relativeError(blackPrice(type, forward, strike, tau, vol, discount), expected)).toBeLessThan(tolerance);
  });

  it("keeps put-call parity and the bounds", () => {
    fc.assert(
      fc.property(anyOption, ({ forward, moneyness, tau, vol, discount }) => {
        const strike = forward * Math.exp(moneyness);
        const call = blackPrice("call", forward, strike, tau, vol, discount);
        const put = blackPrice("put", forward, strike, tau, vol, discount);
        expect(Math.abs(call - put - discount * (forward - strike))).toBeLessThan(4e-16 * (forward + strike) * 2);
        expect(call).toBeGreaterThanOrEqual(discount * Math.max(forward - strike, 0));
        expect(call).toBeLessThanOrEqual(discount * forward * (1 + 1e-15));
        expect(put).toBeLessThanOrEqual(discount * strike * (1 + 1e-15));
      }),
    );
  });

  it("rises with volatility and scales with price", () => {
    fc.assert(
      fc.property(anyOption, ({ type, forward, moneyness, tau, vol, discount }) => {
        const strike = forward * Math.exp(moneyness);
        const price = blackPrice(type, forward, strike, tau, vol, discount);
        expect(blackPrice(type, forward, strike, tau, vol * 1.001, discount)).toBeGreaterThanOrEqual(price);
        // Sixteen is a square of a power of two, so not a bit may change.
        const scaled = blackPrice(type, 16 * forward, 16 * strike, tau, vol, discount);
        if (price > 1e-290) expect(scaled).toBe(16 * price);
      }),
    );
  });

  it("is discounted intrinsic value without time or volatility", () => {
    expect(blackPrice("call", 110, 100, 0, 0.2, 0.9)).toBe(9);
    expect(blackPrice("put", 110, 100, 1, 0, 0.9)).toBe(0);
    expect(blackPrice("put", 90, 100, 0, 0, 0.9)).toBe(9);
  });

  it.each<[string, [number, number, number, number, number]]>([
    ["forward is -1", [-1, 100, 1, 0.2, 1]],
    ["forward is 0", [0, 100, 1, 0.2, 1]],
    ["strike is NaN", [100, Number.NaN, 1, 0.2, 1]],
    ["tauYears is -0.5", [100, 100, -0.5, 0.2, 1]],
    ["vol is Infinity", [100, 100, 1, Number.POSITIVE_INFINITY, 1]],
    ["discountFactor is 0", [100, 100, 1, 0.2, 0]],
  ])("refuses input: %s", (message, [forward, strike, tau, vol, discount]) => {
    expect(() => blackPrice("call", forward, strike, tau, vol, discount)).toThrow(message);
    expect(() => blackVega(forward, strike, tau, vol, discount)).toThrow(message);
  });
});

describe("blackVega", () => {
  it("is the slope of the price in volatility, per 1.00", () => {
    fc.assert(
      fc.property(anyOption, ({ forward, moneyness, tau, discount }) => {
        const strike = forward * Math.exp(moneyness);
        const vol = 0.5;
        const h = 1e-3;
        const at = (v: number): number => blackPrice(moneyness < 0 ? "put" : "call", forward, strike, tau, v, discount);
        const slope = (8 * (at(vol + h) - at(vol - h)) - (at(vol + 2 * h) - at(vol - 2 * h))) / (12 * h);
        const vega = blackVega(forward, strike, tau, vol, discount);
        if (vega > 1e-6 * forward) expect(relativeError(slope, vega)).toBeLessThan(1e-6);
      }),
    );
  });

  it("vanishes without time, and without volatility away from the money", () => {
    expect(blackVega(100, 100, 0, 0.2)).toBe(0);
    expect(blackVega(100, 90, 1, 0)).toBe(0);
    expect(blackVega(100, 100, 1, 0)).toBeCloseTo(100 / Math.sqrt(2 * Math.PI), 12);
  });
});

describe("the type of an option", () => {
  it.each(["CE", "PE", "C", "Call", "", undefined])("%j is refused: it must not price the other option", (type) => {
    const wrong = type as "call";
    expect(() => blackPrice(wrong, 110, 100, 0.25, 0.2)).toThrow(/option type is .*call.*put/);
    expect(() => impliedVolatility(wrong, 12, 110, 100, 0.25)).toThrow(/option type is .*call.*put/);
  });
});
