import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DELTA_CONVENTIONS,
  type DeltaConvention,
  optionDelta,
  rollingPercentile,
  type SviParameters,
  smileSkew,
  strikeFromDelta,
  sviSmile,
  termStructure,
  varianceRiskPremium,
  volRegime,
} from "../../lib/vol/index.js";
import { densitiesFixture } from "./densitiesFixture.js";
import { relativeError } from "./relativeError.js";

const SKEWED: SviParameters = { a: 0.01, b: 0.1, rho: -0.4, m: 0.02, sigma: 0.12 };
const SMILE = sviSmile(SKEWED, { forward: 100, tauYears: 0.5 });
const flat = (vol: number, tauYears: number, forward = 100) =>
  sviSmile({ a: vol * vol * tauYears, b: 0, rho: 0, m: 0, sigma: 0.1 }, { forward, tauYears });

describe("termStructure", () => {
  const term = termStructure([flat(0.2, 0.5), flat(0.25, 0.1), flat(0.22, 1)]);

  it("interpolates total variance in time", () => {
    expect(term.points.map(({ tauYears }) => tauYears)).toEqual([0.1, 0.5, 1]);
    for (const { tauYears, atmVol } of term.points) expect(term.atmVol(tauYears)).toBeCloseTo(atmVol, 14);
    // Half way from 0.00625 to 0.02 at 0.3 years.
    expect(term.totalVariance(0.3)).toBeCloseTo(0.013125, 14);
    expect(term.atmVol(0.3)).toBeCloseTo(Math.sqrt(0.013125 / 0.3), 14);
    expect(term.slope(0.1, 1)).toBeCloseTo(-0.03, 12);
    expect(term.events).toEqual([]);
  });

  it("has forward variances that add up", () => {
    const parts = 0.2 * term.forwardVol(0.1, 0.3) ** 2 + 0.7 * term.forwardVol(0.3, 1) ** 2;
    expect(parts).toBeCloseTo(term.totalVariance(1) - term.totalVariance(0.1), 14);
    expect(term.forwardVol(0.2, 0.4)).toBeCloseTo(term.forwardVol(0.1, 0.5), 12);
    expect(term.toDisplay()).toMatchObject({ kind: "table", totalRows: 3 });
  });

  it("names a calendar violation, and gives no forward volatility across it", () => {
    const broken = termStructure([flat(0.4, 0.1), flat(0.2, 0.2)]);
    expect(broken.events).toHaveLength(1);
    expect(broken.events[0]).toMatchObject({ severity: "error", code: "calendarArbitrage", where: 0.2 });
    expect(broken.events[0]!.size).toBeCloseTo(0.016 - 0.008, 12);
    expect(broken.events[0]!.message).toContain("total variance falls from 0.016000 at 0.1000 years");
    expect(broken.forwardVol(0.1, 0.2)).toBeNaN();
  });

  it("extrapolates only when told to", () => {
    expect(() => term.atmVol(2)).toThrow("2 years is outside the expiries, 0.1 to 1");
    expect(() => term.atmVol(0.05)).toThrow("0.05 years is outside");
    const loose = termStructure([flat(0.25, 0.1), flat(0.22, 1)], "flatVol");
    expect(loose.atmVol(0.01)).toBeCloseTo(0.25, 12);
    expect(loose.atmVol(5)).toBeCloseTo(0.22, 12);
  });

  it("refuses what is none", () => {
    expect(() => termStructure([])).toThrow("a term structure without expiries");
    expect(() => termStructure([flat(0.2, 0.5), flat(0.3, 0.5)])).toThrow("two expiries are 0.5 years away");
    expect(() => term.forwardVol(0.5, 0.5)).toThrow("from 0.5 to 0.5 years");
    expect(() => term.slope(1, 0.5)).toThrow("near 1, far 0.5");
    expect(() => term.atmVol(Number.NaN)).toThrow("tauYears is NaN");
  });
});

describe("strikeFromDelta", () => {
  it.each(densitiesFixture.strikes)("$convention agrees with roots found in 50 digits", ({ convention, call, put }) => {
    const options = { convention, carryFactor: 0.98 };
    expect(relativeError(strikeFromDelta(SMILE, "call", 0.25, options), call)).toBeLessThan(1e-13);
    expect(relativeError(strikeFromDelta(SMILE, "put", -0.25, options), put)).toBeLessThan(1e-13);
  });

  it("gives back the delta it was asked for, in every convention", () => {
    fc.assert(
      fc.property(
        fc.constantFrom<DeltaConvention>(...DELTA_CONVENTIONS),
        fc.double({ min: 0.02, max: 0.4, noNaN: true }),
        fc.double({ min: 0.8, max: 1, noNaN: true }),
        (convention, delta, carryFactor) => {
          for (const [type, sign] of [
            ["call", 1],
            ["put", -1],
          ] as const) {
            const strike = strikeFromDelta(SMILE, type, sign * delta, { convention, carryFactor });
            const k = Math.log(strike / 100);
            const back = optionDelta(type, k, SMILE.totalVariance(k), convention, carryFactor);
            expect(back).toBeCloseTo(sign * delta, 12);
          }
        },
      ),
    );
  });

  it("takes the strike farthest out of the two that a premium-adjusted call has", () => {
    const wide = flat(0.8, 1);
    const options = { convention: "forwardPremiumAdjusted" as const };
    const strike = strikeFromDelta(wide, "call", 0.25, options);
    const peak = Math.max(
      ...Array.from({ length: 400 }, (_unused, i) => optionDelta("call", -2 + 0.01 * i, 0.64, options.convention)),
    );
    expect(peak).toBeGreaterThan(0.25);
    for (let k = Math.log(strike / 100) + 0.01; k < 5; k += 0.01) {
      expect(optionDelta("call", k, 0.64, options.convention)).toBeLessThan(0.25);
    }
    expect(() => strikeFromDelta(wide, "call", 0.6, options)).toThrow(
      "no call has a forwardPremiumAdjusted delta of 0.6",
    );
  });

  it("finds a delta just below the top of a premium-adjusted call, outside the top", () => {
    const smile = flat(0.2, 1, 1);
    const convention = "forwardPremiumAdjusted" as const;
    const at = (k: number): number => optionDelta("call", k, 0.04, convention);
    let peak = -1;
    for (let k = -1; k < 1; k += 1e-5) if (at(k) > at(peak)) peak = k;
    expect(at(peak)).toBeGreaterThan(0.682749 - 1e-6);
    for (const below of [1e-4, 1e-7, 1e-9]) {
      const k = Math.log(strikeFromDelta(smile, "call", at(peak) - below, { convention }));
      expect(k).toBeGreaterThan(peak);
      expect(Math.abs(at(k) - (at(peak) - below))).toBeLessThan(1e-13);
    }
    expect(strikeFromDelta(smile, "call", 0.682649, { convention })).toBeGreaterThan(0);
    expect(() => strikeFromDelta(smile, "call", at(peak) + 1e-6, { convention })).toThrow("no call has");
  });

  it.each([
    ["call", -0.25, { convention: "forward" }, "delta of a call is -0.25"],
    ["put", 0.25, { convention: "forward" }, "delta of a put is 0.25"],
    ["call", Number.NaN, { convention: "forward" }, "delta of a call is NaN"],
    ["call", 0.25, { convention: "spot" }, "carryFactor is undefined"],
    ["call", 0.25, { convention: "spot", carryFactor: 0 }, "carryFactor is 0"],
    ["call", 0.25, { convention: "coin" }, 'the delta convention is "coin"'],
    ["call", 1e-40, { convention: "forward" }, "lies over 12 standard deviations out"],
    ["CE", 0.25, { convention: "forward" }, 'option type is "CE"'],
  ])("refuses %s %d %j", (type, delta, options, message) => {
    expect(() => strikeFromDelta(SMILE, type as "call", delta, options as never)).toThrow(message);
  });
});

describe("smileSkew", () => {
  it("is nothing on a flat smile", () => {
    for (const convention of DELTA_CONVENTIONS) {
      const skew = smileSkew(flat(0.3, 0.4), { convention, carryFactor: 1 });
      expect(Math.abs(skew.riskReversal)).toBeLessThan(1e-14);
      expect(Math.abs(skew.butterfly)).toBeLessThan(1e-14);
    }
  });

  it("is the volatilities at the two strikes against each other and the money", () => {
    const { call, put } = densitiesFixture.strikes[0]!;
    const skew = smileSkew(SMILE, { convention: "forward" });
    expect(skew.riskReversal).toBeCloseTo(SMILE.vol(call) - SMILE.vol(put), 13);
    expect(skew.butterfly).toBeCloseTo(0.5 * (SMILE.vol(call) + SMILE.vol(put)) - SMILE.vol(100), 13);
    expect(skew.riskReversal).toBeLessThan(0);
    expect(smileSkew(SMILE, { convention: "forward", delta: 0.1 }).riskReversal).toBeLessThan(skew.riskReversal);
    expect(() => smileSkew(SMILE, { convention: "forward", delta: 0.5 })).toThrow("delta is 0.5");
  });

  it("has its delta-neutral money at exp(w/2) above the forward, and below it net of premium", () => {
    const at = (convention: DeltaConvention) =>
      smileSkew(flat(0.3, 1), { convention, carryFactor: 0.9, atm: "deltaNeutral" });
    expect(at("forward").atmStrike).toBeCloseTo(100 * Math.exp(0.045), 10);
    expect(at("spot").atmStrike).toBeCloseTo(100 * Math.exp(0.045), 10);
    expect(at("forwardPremiumAdjusted").atmStrike).toBeCloseTo(100 * Math.exp(-0.045), 10);
  });
});

describe("rollingPercentile", () => {
  it("ranks each value among those before it", () => {
    const values = [1, 2, 3, 2.5, 0, Number.NaN, 2.5, 9];
    expect([...rollingPercentile(values, 3, 2)]).toEqual([Number.NaN, Number.NaN, 1, 2 / 3, 0, Number.NaN, 0.75, 1]);
    expect([...rollingPercentile([5, 5, 5], 2, 1)]).toEqual([Number.NaN, 0.5, 0.5]);
  });

  it("does not see the future: a cut leaves the past bit for bit as it was", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1 }), { minLength: 5, maxLength: 60 }), fc.nat(), (values, at) => {
        const cut = 1 + (at % values.length);
        const whole = rollingPercentile(values, 20, 3);
        expect([...rollingPercentile(values.slice(0, cut), 20, 3)]).toEqual([...whole.subarray(0, cut)]);
      }),
    );
  });

  it("names regimes, and does not guess without a history", () => {
    expect([0.1, 0.25, 0.5, 0.75, 0.98, 0.99, Number.NaN].map((p) => volRegime(p))).toEqual([
      "low",
      "normal",
      "normal",
      "high",
      "high",
      "crash",
      "unknown",
    ]);
    expect(() => volRegime(0.5, { low: 0.8 })).toThrow("the bounds are low 0.8, high 0.75, crash 0.99");
    expect(() => rollingPercentile([1], 0)).toThrow("window is 0");
    expect(() => rollingPercentile([1], 5, 6)).toThrow("least is 6");
  });
});

describe("varianceRiskPremium", () => {
  it("is implied less realised", () => {
    const found = varianceRiskPremium(0.2, 0.15);
    expect(found.variance).toBeCloseTo(0.0175, 15);
    expect(found.vol).toBeCloseTo(0.05, 15);
    expect(() => varianceRiskPremium(0.2, Number.NaN)).toThrow("realisedVol is NaN");
    expect(() => varianceRiskPremium(-0.2, 0.1)).toThrow("impliedVol is -0.2");
  });
});
