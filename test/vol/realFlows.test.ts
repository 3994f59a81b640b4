import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  bakshiKapadiaMadan,
  CALLS_SOLD_PUTS_BOUGHT,
  cboeVarianceStrip,
  dealerExposure,
  fitSmile,
  impliedVolatility,
  modelFreeVariance,
  readThinMarket,
  type Smile,
  smileDensity,
  smileLaw,
  smileSkew,
  sviSmile,
  type ThinChain,
  termStructure,
} from "../../lib/vol/index.js";
import { sharedData } from "../sharedData.js";
import { openEsChain } from "./realChains.js";

const YEAR_MINUTES = 365 * 1440;
const nse = sharedData("nse-option-chain-json");
const es = openEsChain();

/** One expiry of the NIFTY chain of 28 March 2022, 10:47 IST, with bids, asks and open interest. */
function nseChain(folder: string, expiry: string): ThinChain & { readonly spot: number } {
  const lines = readFileSync(join(folder, "nifty_20220328_1047.csv"), "utf8").trim().split("\n");
  const rows = lines
    .slice(1)
    .map((line) => line.split(","))
    .filter((row) => row[2] === expiry);
  const strikes = Float64Array.from(new Set(rows.map((row) => Number(row[3])))).sort();
  const column = (right: string, at: number) => {
    const of = new Map(rows.filter((row) => row[4] === right).map((row) => [Number(row[3]), Number(row[at])]));
    return strikes.map((strike) => of.get(strike) ?? Number.NaN);
  };
  const close = Date.parse(`${expiry} 15:30 GMT+0530`);
  return {
    strikes,
    callBids: column("CE", 6),
    callAsks: column("CE", 7),
    putBids: column("PE", 6),
    putAsks: column("PE", 7),
    callOpenInterest: column("CE", 11),
    putOpenInterest: column("PE", 11),
    tauYears: (close - Date.parse("2022-03-28T10:47:19+05:30")) / (YEAR_MINUTES * 60_000),
    spot: Number(rows[0]![1]),
  };
}

describe.skipIf(nse === undefined)("NIFTY chain of 28 March 2022", () => {
  it("is full in the front month, and degraded where hardly anybody trades", () => {
    const near = readThinMarket(nseChain(nse!, "28-Apr-2022"));
    expect(near.quality).toBe("full");
    expect(near.liquidStrikes).toBeGreaterThan(30);
    expect(near.atmVol).toBeGreaterThan(0.15);
    expect(near.atmVol).toBeLessThan(0.3);
    expect(Math.abs(near.density!.mass - 1)).toBeLessThan(1e-8);
    expect(Math.abs(near.density!.meanMinusForward)).toBeLessThan(1e-8 * near.forward);
    const far = readThinMarket(nseChain(nse!, "29-Jun-2023"));
    expect(["degraded", "missing"]).toContain(far.quality);
    expect(far.density).toBeUndefined();
    for (const market of [near, far]) expect(market.warnings.length === 0).toBe(market.quality === "full");
  });

  it("has its walls at round strikes about the spot, and a flip between them", () => {
    const chain = nseChain(nse!, "31-Mar-2022");
    const { forward } = readThinMarket(chain);
    const count = chain.strikes.length;
    const mid = (bid: number, ask: number) => (bid > 0 && ask > 0 ? 0.5 * (bid + ask) : Number.NaN);
    const vols = (type: "call" | "put") =>
      chain.strikes.map((strike, i) => {
        const price =
          type === "call" ? mid(chain.callBids[i]!, chain.callAsks[i]!) : mid(chain.putBids[i]!, chain.putAsks[i]!);
        return impliedVolatility(type, price, forward, strike, chain.tauYears).vol;
      });
    const interest = (values: Float64Array) => values.map((value) => (value > 0 ? value : 0));
    const found = dealerExposure(
      {
        types: Uint8Array.from({ length: 2 * count }, (_unused, i) => (i < count ? 0 : 1)),
        strikes: Float64Array.of(...chain.strikes, ...chain.strikes),
        tauYears: new Float64Array(2 * count).fill(chain.tauYears),
        forwards: new Float64Array(2 * count).fill(forward),
        vols: Float64Array.of(...vols("call"), ...vols("put")),
        openInterest: Float64Array.of(...interest(chain.callOpenInterest), ...interest(chain.putOpenInterest)),
        spot: chain.spot,
        multiplier: 50,
      },
      { signModel: CALLS_SOLD_PUTS_BOUGHT, spotReach: 0.08 },
    );
    const left = Object.values(found.leftOut).reduce((sum, counted) => sum + counted, 0);
    expect(found.used + left).toBe(2 * count);
    expect(found.callWall!.strike).toBeGreaterThan(chain.spot);
    expect(found.callWall!.strike % 100).toBe(0);
    expect(Math.abs(found.putWall!.strike / chain.spot - 1)).toBeLessThan(0.03);
    expect(found.flips.length).toBeGreaterThan(0);
    expect(Math.abs(found.flips[0]! / chain.spot - 1)).toBeLessThan(0.08);
    expect(found.dealerLong.gamma).toBeGreaterThan(Math.abs(found.total.gamma));
  });
});

describe.skipIf(es === undefined)("ES options, 6 January 2020", () => {
  const smileOf = (expiry: string): Smile => {
    const { strikes, calls, puts } = es!(expiry, "2020-01-06T16:00:00");
    const [year, month, day] = [expiry.slice(0, 4), expiry.slice(4, 6), expiry.slice(6)].map(Number) as [
      number,
      number,
      number,
    ];
    const minutes = (Date.UTC(year, month - 1, day, 13, 30) - Date.UTC(2020, 0, 6, 16, 1)) / 60_000;
    const tauYears = minutes / YEAR_MINUTES;
    const { fit, forward } = fitSmile({ strikes, callPrices: calls, putPrices: puts, tauYears });
    return sviSmile(fit.parameters, { forward: forward.forward, tauYears, range: fit.range });
  };

  it("has a strip, moments and skew that agree with each other", () => {
    for (const expiry of ["20200320", "20200619"]) {
      const smile = smileOf(expiry);
      const density = smileDensity(smile);
      const moments = bakshiKapadiaMadan(smileLaw(smile));
      expect(moments.skewness).toBeCloseTo(density.logReturn.skewness, 6);
      expect(moments.kurtosis).toBeCloseTo(density.logReturn.kurtosis, 5);
      expect(moments.skewness).toBeLessThan(-1);
      const strip = modelFreeVariance(smileLaw(smile));
      // The VIX stood at 13.85 that day; two and five months out it is more, and more than at the money.
      expect(strip.vol).toBeGreaterThan(0.13);
      expect(strip.vol).toBeLessThan(0.2);
      expect(strip.vol).toBeGreaterThan(smile.vol(smile.forward));
      const skew = smileSkew(smile, { convention: "forward" });
      expect(skew.riskReversal).toBeLessThan(-0.02);
      expect(skew.putStrike).toBeLessThan(smile.forward);
    }
  });

  it("has a discrete strip close to the continuous one cut at the same strikes", () => {
    const smile = smileOf("20200320");
    const { strikes, calls, puts } = es!("20200320", "2020-01-06T16:00:00");
    const strip = cboeVarianceStrip({
      strikes,
      callBids: calls,
      callAsks: calls,
      putBids: puts,
      putAsks: puts,
      tauYears: smile.tauYears,
    });
    // The exchange gives the end strikes a whole spacing: half of it lies outside.
    const [first, second] = strip.terms;
    const [before, last] = strip.terms.slice(-2);
    const ends = [1.5 * first!.strike - 0.5 * second!.strike, 1.5 * last!.strike - 0.5 * before!.strike];
    const cutAt = ends.map((strike) => Math.log(strike / smile.forward));
    const cut = modelFreeVariance(smileLaw(smile), [cutAt[0]!, cutAt[1]!]);
    expect(Math.abs(strip.vol - cut.vol)).toBeLessThan(0.0003);
    // Two strikes without a bid end the strip, and what lies beyond is told, not silently lost.
    expect(strip.beyondGap).toBeGreaterThan(10);
    expect(strip.vol).toBeLessThan(modelFreeVariance(smileLaw(smile)).vol);
  });

  it("keeps prices, mass and mean under generalised Pareto and extreme value tails", () => {
    const smile = smileOf("20200320");
    for (const family of ["generalisedPareto", "generalisedExtremeValue"] as const) {
      const density = smileDensity(smile, { tails: { family, lower: 0.02, upper: 0.02 } });
      expect(Math.abs(density.mass - 1)).toBeLessThan(1e-8);
      expect(Math.abs(density.meanMinusForward)).toBeLessThan(1e-8 * density.forward);
      for (const { shape } of density.tails) expect(Math.abs(shape.shape)).toBeLessThan(1);
    }
  });

  it("has a rising total variance between its two expiries", () => {
    const term = termStructure([smileOf("20200619"), smileOf("20200320")]);
    expect(term.events).toEqual([]);
    expect(term.forwardVol(term.points[0]!.tauYears, term.points[1]!.tauYears)).toBeGreaterThan(0.1);
  });
});
