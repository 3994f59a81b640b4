import { describe, expect, it } from "vitest";
import { blackPrice, blackVega, fitSmile, type SviParameters, sviTotalVariance } from "../../lib/vol/index.js";

const TRUTH: SviParameters = { a: 0.0004, b: 0.03, rho: -0.3, m: 0.005, sigma: 0.03 };
const FORWARD = 24_228.15;
const TAU = 7 / 365;

function chain(discountFactor = 1) {
  const strikes = Float64Array.from({ length: 41 }, (_unused, i) => 23_200 + 50 * i);
  const vol = strikes.map((strike) => Math.sqrt(sviTotalVariance(TRUTH, Math.log(strike / FORWARD)) / TAU));
  const price = (type: "call" | "put") =>
    strikes.map((strike, i) => blackPrice(type, FORWARD, strike, TAU, vol[i]!, discountFactor));
  return { strikes, callPrices: price("call"), putPrices: price("put"), tauYears: TAU };
}

describe("fitSmile", () => {
  it("finds forward and slice of an exact chain", () => {
    const { forward, fit, points, statusCounts } = fitSmile(chain(0.98), { discountFactor: 0.98 });
    expect(forward.forward).toBeCloseTo(FORWARD, 6);
    for (const name of ["a", "b", "rho", "m", "sigma"] as const)
      expect(fit.parameters[name]).toBeCloseTo(TRUTH[name], 6);
    expect(statusCounts).toEqual({ ok: 41 });
    expect(points.map((point) => point.type)).toEqual(points.map(({ strike }) => (strike < FORWARD ? "put" : "call")));
    const wing = points[0]!;
    const money = points[20]!;
    expect(wing.logMoneyness).toBeCloseTo(Math.log(wing.strike / FORWARD), 8);
    const vegaOf = (point: typeof wing): number => blackVega(FORWARD, point.strike, TAU, point.vol);
    expect(wing.weight / money.weight).toBeCloseTo(vegaOf(wing) / vegaOf(money), 6);
    expect(Math.max(...points.map((point) => point.weight))).toBe(1);
  });

  it("never takes the in-the-money side instead, and counts every strike once", () => {
    const slice = chain();
    slice.putPrices[0] = Number.NaN;
    slice.putPrices[1] = 0;
    slice.callPrices[39] = -1;
    slice.callPrices[40] = 30_000;
    const minPrice = slice.callPrices[37]! + 1e-9;
    const { points, statusCounts, fit } = fitSmile(slice, { minPrice, maxAbsLogMoneyness: 0.03 });
    expect(points).toHaveLength(41);
    expect(points[0]).toMatchObject({ type: "put", status: "noPrice", used: false, weight: 0, vol: Number.NaN });
    expect(points[40]).toMatchObject({ status: "aboveMaximum", vol: Number.NaN });
    const counted = Object.values(statusCounts).reduce((sum, count) => sum + count, 0);
    expect(counted).toBe(41);
    expect(statusCounts).toMatchObject({ noPrice: 3, aboveMaximum: 1 });
    expect(statusCounts.ok).toBe(fit.points);
    for (const point of points) {
      if (point.status === "belowMinPrice") expect(point.price).toBeLessThan(minPrice);
      if (point.status === "outsideMoneyness") expect(Math.abs(point.logMoneyness)).toBeGreaterThan(0.03);
      if (point.used) expect(Math.abs(point.logMoneyness)).toBeLessThanOrEqual(0.03);
      if (point.status === "outsideMoneyness") expect(point.vol).toBeGreaterThan(0);
    }
    expect(statusCounts.belowMinPrice).toBeGreaterThan(0);
    expect(statusCounts.outsideMoneyness).toBeGreaterThan(0);
  });

  it("measures its window in standard deviations at the money when asked to", () => {
    const { points } = fitSmile(chain(), { maxStdevs: 1 });
    const reach = Math.sqrt(sviTotalVariance(TRUTH, 0));
    for (const { used, logMoneyness } of points) expect(used).toBe(Math.abs(logMoneyness) < reach * 1.001);
    const both = fitSmile(chain(), { maxStdevs: 1, maxAbsLogMoneyness: 0.01 });
    for (const { used, logMoneyness } of both.points) expect(used).toBe(Math.abs(logMoneyness) <= 0.01);
  });

  it("describes itself with every warning of its parts", () => {
    const shown = fitSmile(chain()).toDisplay();
    expect(shown).toMatchObject({ kind: "record", title: "Smile" });
    expect(JSON.stringify(shown)).toContain('["strikes by status","ok 41"]');
  });

  it("refuses unordered strikes, too few quotes and bad options, saying why", () => {
    const slice = chain();
    expect(() => fitSmile({ ...slice, strikes: Float64Array.from(slice.strikes).reverse() })).toThrow(
      "strikes[1] is 25150 after 25200; strikes must ascend",
    );
    expect(() => fitSmile(slice, { minPrice: 1000 })).toThrow(
      "0 of 41 strikes are usable (belowMinPrice 41); an SVI slice needs 5",
    );
    expect(() => fitSmile({ ...slice, tauYears: 0 })).toThrow("tauYears is 0");
    expect(() => fitSmile(slice, { maxStdevs: 0 })).toThrow("maxStdevs is 0");
    expect(() => fitSmile({ ...slice, callPrices: new Float64Array(41) })).toThrow("no strike of 41 has both");
  });
});
