import { describe, expect, it } from "vitest";
import {
  blackPrice,
  DEFAULT_LIQUIDITY,
  readThinMarket,
  strikeLiquidity,
  sviSmile,
  type ThinChain,
  type ThinMarketOptions,
} from "../../lib/vol/index.js";
import { VOGT } from "./feasibleSvi.js";

const FORWARD = 82.5;
const TAU = 0.2;
const TRUTH = sviSmile({ a: 0.004, b: 0.04, rho: -0.2, m: 0, sigma: 0.1 }, { forward: FORWARD, tauYears: TAU });

/** Lean hogs as they might be: a strike every 2 cents, spreads of 4 % of mid, 120 contracts open each. */
function hogs(strikes = 13, spreadShare = 0.04, openInterest = 120): ThinChain {
  const ladder = Float64Array.from({ length: strikes }, (_unused, i) => 82 + 2 * (i - (strikes >> 1)));
  const side = (type: "call" | "put", sign: 1 | -1) =>
    ladder.map((strike) => blackPrice(type, FORWARD, strike, TAU, TRUTH.vol(strike)) * (1 + (sign * spreadShare) / 2));
  return {
    strikes: ladder,
    callBids: side("call", -1),
    callAsks: side("call", 1),
    putBids: side("put", -1),
    putAsks: side("put", 1),
    callOpenInterest: ladder.map(() => openInterest),
    putOpenInterest: ladder.map(() => openInterest),
    tauYears: TAU,
    forward: FORWARD,
  };
}
const total = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);

describe("strikeLiquidity", () => {
  const quote = { strike: 80, type: "put" as const, bid: 0.9, ask: 1.1, openInterest: 50, ageSeconds: 10 };

  // The boundary values count: the notes' code has >= and <= where their text has > and <.
  it.each([
    [{}, "liquid"],
    [{ openInterest: 49 }, "thinInterest"],
    [{ openInterest: Number.NaN }, "thinInterest"],
    [{ bid: 0.89 }, "wideSpread"],
    [{ bid: 0 }, "noQuote"],
    [{ ask: Number.NaN }, "noQuote"],
    [{ ask: Number.POSITIVE_INFINITY }, "noQuote"],
    [{ bid: 1.2 }, "crossed"],
    [{ bid: 1, ask: 1 }, "liquid"],
    [{ ageSeconds: 86_400 }, "liquid"],
    [{ ageSeconds: 86_401 }, "stale"],
    [{ ageSeconds: Number.NaN }, "liquid"],
  ])("%j is %s", (change, expected) => {
    expect(strikeLiquidity({ ...quote, ...change }, DEFAULT_LIQUIDITY)).toBe(expected);
  });
});

describe("readThinMarket", () => {
  it("gives smile and density when the market carries them", () => {
    const found = readThinMarket(hogs());
    expect(found.quality).toBe("full");
    expect(found.liquidStrikes).toBe(13);
    expect(found.atmVol).toBeCloseTo(Math.sqrt(TRUTH.totalVariance(0) / TAU), 4);
    expect(Math.abs(found.density!.mass - 1)).toBeLessThan(1e-8);
    expect(found.density!.mean).toBeCloseTo(FORWARD, 6);
    expect(found.warnings).toEqual([]);
    expect(total(found.strikeCounts)).toBe(13);
  });

  it("steps down at the eighth liquid strike", () => {
    expect(readThinMarket(hogs(8)).quality).toBe("full");
    const seven = readThinMarket(hogs(7));
    expect(seven).toMatchObject({ quality: "degraded", liquidStrikes: 7, smile: undefined, density: undefined });
    expect(seven.warnings).toEqual(["7 liquid strikes, 8 are needed; volatility at the money only"]);
    // The money lies between 82 and 84: linear total variance there is within 0.05 vol points of the smile.
    expect(seven.atmVol).toBeCloseTo(Math.sqrt(TRUTH.totalVariance(0) / TAU), 3);
  });

  it("counts each reason, strike by strike", () => {
    const chain = hogs();
    // Puts below the forward (70 to 82 are strikes 0 to 6), calls from 84 up.
    chain.putBids[0] = 0;
    chain.putAsks[1] = chain.putBids[1]! * 0.5;
    chain.putOpenInterest[2] = 49;
    chain.callAsks[12] = chain.callBids[12]! * 2;
    // The in-the-money side does not matter.
    chain.callBids[0] = 0;
    chain.putOpenInterest[12] = 0;
    const found = readThinMarket({ ...chain, ageSeconds: chain.strikes.map((_strike, i) => (i === 11 ? 1e6 : 5)) });
    expect(found.strikeCounts).toEqual({ liquid: 8, noQuote: 1, crossed: 1, stale: 1, thinInterest: 1, wideSpread: 1 });
    expect(found.quality).toBe("full");
  });

  it("is stale when every quote is old, and still says the volatility", () => {
    const chain = hogs();
    const found = readThinMarket({ ...chain, ageSeconds: new Float64Array(13).fill(90_000) });
    expect(found).toMatchObject({ quality: "stale", liquidStrikes: 0, density: undefined });
    expect(found.atmVol).toBeCloseTo(Math.sqrt(TRUTH.totalVariance(0) / TAU), 3);
    expect(found.warnings[0]).toContain("every quote is older than 86400 seconds");
  });

  it("is missing without a quote, a forward or a chain, and never makes a number up", () => {
    const nothing = new Float64Array(13);
    const empty = { ...hogs(), callBids: nothing, putBids: nothing };
    for (const chain of [empty, { ...empty, forward: undefined }, { ...hogs(0), forward: undefined }, hogs(0)]) {
      const found = readThinMarket(chain);
      expect(found).toMatchObject({ quality: "missing", atmVol: Number.NaN, liquidStrikes: 0, smile: undefined });
      expect(found.warnings.length).toBeGreaterThan(0);
      expect(total(found.strikeCounts)).toBe(chain.strikes.length);
    }
  });

  it("takes the forward from parity when none is given", () => {
    const found = readThinMarket({ ...hogs(), forward: undefined });
    expect(found.forward).toBeCloseTo(FORWARD, 9);
    expect(found.quality).toBe("full");
  });

  it("says when all quotes lie on one side of the forward", () => {
    const chain = hogs(5);
    const found = readThinMarket({ ...chain, forward: 95 });
    expect(found.quality).toBe("degraded");
    expect(found.warnings.join()).toContain("all quotes lie on one side of the forward");
  });

  it.each([40, 60, 160, 300])("is degraded at a forward of %d outside good quotes about 82", (forward) => {
    const chain = hogs(9);
    const found = readThinMarket({ ...chain, forward });
    expect(found).toMatchObject({ quality: "degraded", smile: undefined, density: undefined });
    expect(found.warnings.length).toBeGreaterThan(0);
  });

  it("is degraded when the density is not sound", () => {
    // Vogt's slice has butterfly arbitrage: clipping its negative density moves the mean off the forward.
    const vogt = sviSmile(VOGT, { forward: FORWARD, tauYears: TAU });
    const strikes = Float64Array.from({ length: 41 }, (_unused, i) => FORWARD * Math.exp((i - 16) / 16));
    const side = (type: "call" | "put", factor: number) =>
      strikes.map((strike) => factor * blackPrice(type, FORWARD, strike, TAU, vogt.vol(strike)));
    const chain: ThinChain = {
      strikes,
      callBids: side("call", 0.999),
      callAsks: side("call", 1.001),
      putBids: side("put", 0.999),
      putAsks: side("put", 1.001),
      callOpenInterest: strikes.map(() => 100),
      putOpenInterest: strikes.map(() => 100),
      tauYears: TAU,
      forward: FORWARD,
    };
    const smile = { svi: { butterfly: "allowed" } } as const;
    const found = readThinMarket(chain, { smile, density: { negativeDensity: "clip" } });
    expect(found).toMatchObject({ quality: "degraded", smile: undefined, density: undefined });
    expect(found.warnings.join()).toContain("the mean is off the forward");
    expect(found.warnings.at(-1)).toBe("the density is not sound; volatility at the money only");
    expect(found.atmVol).toBeGreaterThan(0);
  });

  it("is missing, with the reason, when the pairs have no forward above 0", () => {
    const chain = hogs();
    chain.putBids.fill(500);
    chain.putAsks.fill(501);
    const found = readThinMarket({ ...chain, forward: undefined });
    expect(found.quality).toBe("missing");
    expect(found.warnings[0]).toContain("put-call parity gives the forward -");
  });

  it("obeys the rule and the fit that it is given", () => {
    const strict = { ...DEFAULT_LIQUIDITY, minOpenInterest: 121 };
    expect(readThinMarket(hogs(), { rule: strict }).quality).toBe("degraded");
    const { smile, fit } = readThinMarket(hogs(), { smile: { model: "spline" } });
    expect(smile!.model).toBe("spline");
    expect(fit!.statusCounts).toEqual({ ok: 13 });
    expect(smile).toBe(fit!.smile);
  });

  it("fits the liquid strikes alone, with their spreads as weights", () => {
    const chain = hogs();
    chain.callOpenInterest[12] = 3;
    chain.callBids[11] = chain.callBids[11]! * 0.95;
    const { quality, fit } = readThinMarket(chain);
    expect(quality).toBe("full");
    expect(fit!.statusCounts).toEqual({ ok: 12, noPrice: 1 });
    expect(fit!.points[11]!.weight).toBeLessThan(0.6 * readThinMarket(hogs()).fit!.points[11]!.weight);
  });

  it("is degraded, with the reason, when no smile goes through the quotes", () => {
    const found = readThinMarket(hogs(), { smile: { maxAbsLogMoneyness: 1e-3 } });
    expect(found).toMatchObject({ quality: "degraded", liquidStrikes: 13, smile: undefined, density: undefined });
    expect(found.atmVol).toBeGreaterThan(0);
    expect(found.warnings).toHaveLength(1);
    expect(found.warnings[0]).toMatch(
      /^no smile could be fitted: 0 of 13 strikes are usable .*; volatility at the money only$/,
    );
  });

  it("leaves its input alone, and gives the same again", () => {
    const chain = hogs();
    const copy = structuredClone(chain);
    const once = readThinMarket(chain);
    expect(chain).toEqual(copy);
    expect(readThinMarket(chain).atmVol).toBe(once.atmVol);
    expect(once.toDisplay()).toMatchObject({ kind: "record", title: "Option market" });
  });

  it.each<[Partial<ThinChain>, ThinMarketOptions, string]>([
    [{ tauYears: 0 }, {}, "tauYears is 0"],
    [{ tauYears: -0.1 }, {}, "tauYears is -0.1"],
    [{ forward: -5 }, {}, "forward is -5"],
    [{ discountFactor: Number.NaN }, {}, "discountFactor is NaN"],
    [{ strikes: hogs().strikes.toReversed() }, {}, "strikes[1] is 92 after 94"],
    [{ strikes: new Float64Array(13).fill(80) }, {}, "strikes[1] is 80 after 80"],
    [{ putAsks: new Float64Array(2) }, {}, "putAsks has 2 elements and strikes 13"],
    [{ ageSeconds: new Float64Array(2) }, {}, "ageSeconds has 2 elements and strikes 13"],
    [{}, { rule: { ...DEFAULT_LIQUIDITY, minLiquidStrikes: 4 } }, "minLiquidStrikes is 4"],
    [{}, { rule: { ...DEFAULT_LIQUIDITY, maxSpreadShare: Number.NaN } }, "maxSpreadShare is NaN"],
  ])("refuses %#", (change, options, message) => {
    expect(() => readThinMarket({ ...hogs(), ...change }, options)).toThrow(message);
  });
});
