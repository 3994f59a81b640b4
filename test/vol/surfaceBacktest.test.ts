import { describe, expect, it } from "vitest";
import { StrikebookError } from "../../lib/task/index.js";
import {
  type BacktestSlice,
  blackPrice,
  fitSabrMethod,
  fitSplineMethod,
  fitSviMethod,
  type SmileMethod,
  surfaceBacktest,
  sviSmile,
  sviTotalVariance,
} from "../../lib/vol/index.js";
import { openEsChain, openNiftyChain } from "./realChains.js";

const SLICE = { a: 0.0004, b: 0.03, rho: -0.3, m: 0.005, sigma: 0.03 };
const TAU = 7 / 365;
const HOUR = 3600e6;

/** Volatilities by log-moneyness that stay all day while the forward moves and time passes. */
function slice(hour: number, forward: number, lift = 0, expiry = "near"): BacktestSlice {
  const tauYears = TAU - (hour * 3600) / (365 * 86_400);
  const strikes = Float64Array.from({ length: 41 }, (_unused, i) => 950 + 2.5 * i);
  const price = (type: "call" | "put") =>
    strikes.map((strike) => {
      const vol = Math.sqrt(sviTotalVariance(SLICE, Math.log(strike / forward)) / TAU) + lift;
      return blackPrice(type, forward, strike, tauYears, vol);
    });
  return { expiry, timeMicros: hour * HOUR, strikes, callPrices: price("call"), putPrices: price("put"), tauYears };
}
const day = [slice(0, 1000), slice(1, 1002), slice(2, 998), slice(3, 1004), slice(4, 1001)];

describe("surfaceBacktest", () => {
  it("finds no error where volatilities stay with their moneyness", () => {
    const { summaries, errors, shapes, skipped } = surfaceBacktest(day, { untilMicros: 2 * HOUR });
    expect(skipped).toEqual([]);
    expect(shapes.map(({ timeMicros }) => timeMicros / HOUR)).toEqual([0, 1, 2]);
    expect(new Set(errors.map(({ timeMicros }) => timeMicros / HOUR))).toEqual(new Set([3, 4]));
    const [svi] = summaries;
    expect(svi!.all.count).toBe(82);
    expect(svi!.all.rmse).toBeLessThan(1e-4);
    expect(svi!.atmErrorShare).toBeLessThan(1e-5);
    expect(svi!.atmVolStability).toBeLessThan(1e-6);
    expect(svi!.byMoneyness.reduce((sum, { count }) => sum + count, 0)).toBe(82);
    expect(errors.filter(({ atTheMoney }) => atTheMoney)).toHaveLength(2);
  });

  it("measures a lift of volatility as vega says", () => {
    const lifted = [...day.slice(0, 3), slice(3, 1004, 0.01)];
    const { errors } = surfaceBacktest(lifted, { untilMicros: 2 * HOUR });
    for (const { model, market, error } of errors) expect(error).toBeCloseTo(model - market, 12);
    const money = errors.find(({ atTheMoney }) => atTheMoney)!;
    // Vega at the money, F sqrt(T/2pi), per vol point.
    expect(money.error).toBeCloseTo(-0.01 * 1004 * Math.sqrt((TAU - 3 / 8760) / (2 * Math.PI)), 1);
  });

  it("does not let a later price reach a fit", () => {
    const whole = surfaceBacktest(day, { untilMicros: 2 * HOUR });
    const changed = surfaceBacktest([...day.slice(0, 3), slice(3, 900, 0.3), slice(4, 1001)], {
      untilMicros: 2 * HOUR,
    });
    expect(changed.shapes).toEqual(whole.shapes);
    const at = (of: typeof whole) => of.errors.filter(({ timeMicros }) => timeMicros === 4 * HOUR);
    expect(at(changed)).toEqual(at(whole));
  });

  it("compares methods, and records what they could not do", () => {
    const flat: SmileMethod = {
      name: "flat",
      fit: ({ tauYears }) => sviSmile({ a: 0.0013, b: 0, rho: 0, m: 0, sigma: 0.1 }, { forward: 1000, tauYears }),
    };
    const broken: SmileMethod = {
      name: "broken",
      fit: () => {
        throw new StrikebookError("empty", "nothing to fit", "look elsewhere");
      },
    };
    const { summaries, skipped, toDisplay } = surfaceBacktest([...day, slice(4, 1001, 0, "far")], {
      untilMicros: 2 * HOUR,
      methods: [fitSviMethod, flat, broken],
    });
    expect(summaries.map(({ method }) => method)).toEqual(["svi", "flat", "broken"]);
    expect(summaries[1]!.all.rmse).toBeGreaterThan(100 * summaries[0]!.all.rmse);
    expect(summaries[2]!.all).toEqual({ count: 0, rmse: Number.NaN, mae: Number.NaN, bias: Number.NaN });
    expect(skipped.filter(({ method }) => method === "svi").map(({ reason }) => reason)).toEqual([
      "its expiry has no fit of the morning",
    ]);
    expect(skipped.filter(({ method }) => method === "broken")).toHaveLength(6);
    expect(toDisplay()).toMatchObject({ kind: "table", totalRows: 3 });
  });

  it("refuses what is none", () => {
    expect(() => surfaceBacktest(day, { untilMicros: Number.NaN })).toThrow("untilMicros is NaN");
    expect(() => surfaceBacktest(day, { untilMicros: 9 * HOUR })).toThrow("5 slices to fit and 0 to price");
    expect(() => surfaceBacktest(day, { untilMicros: 2 * HOUR, minPrice: Number.NaN })).toThrow("minPrice is NaN");
    expect(() => surfaceBacktest(day, { untilMicros: 1, methods: [] })).toThrow("no method to compare");
    expect(() => surfaceBacktest(day, { untilMicros: 1, bands: [0.1, 0] })).toThrow("the bands are 0.1, 0");
  });
});

const es = openEsChain();
const nifty = openNiftyChain();
const YEAR_MINUTES = 365 * 1440;

describe.skipIf(es === undefined)("ES options, 6 January 2020: morning against afternoon", () => {
  it("prices the money within 5 % of mid", () => {
    const slices = ["15:00", "16:00", "17:00", "18:00", "19:00"].flatMap((clock) =>
      ["20200320", "20200619"].map((expiry): BacktestSlice => {
        const at = Date.parse(`2020-01-06T${clock}:00Z`);
        const { strikes, calls, puts } = es!(expiry, `2020-01-06T${clock}:00`);
        const end = Date.parse(`${expiry.slice(0, 4)}-${expiry.slice(4, 6)}-${expiry.slice(6)}T13:30:00Z`);
        const tauYears = ((end - at) / 60_000 - 1) / YEAR_MINUTES;
        return { expiry, timeMicros: at * 1000, strikes, callPrices: calls, putPrices: puts, tauYears };
      }),
    );
    const methods = [fitSviMethod, fitSabrMethod, fitSplineMethod];
    const untilMicros = Date.parse("2020-01-06T17:00:00Z") * 1000;
    const { summaries, skipped } = surfaceBacktest(slices, { untilMicros, methods });
    expect(skipped).toEqual([]);
    expect(summaries.map(({ method }) => method)).toEqual(["svi", "sabr", "spline"]);
    for (const summary of summaries) {
      expect(summary.atmErrorShare).toBeLessThan(0.05);
      expect(summary.byExpiry.map(({ expiry }) => expiry)).toEqual(["20200320", "20200619"]);
      expect(summary.all.count).toBeGreaterThan(100);
    }
  });
});

describe.skipIf(nifty === undefined)("NIFTY, 18 August 2026: morning against afternoon", () => {
  it("prices the money of next week's expiry within 5 % of its last price", () => {
    const slices = [11, 12, 13, 14, 15].map((hour): BacktestSlice => {
      const { strikes, calls, puts } = nifty!(`20260818${hour}00`, "25-Aug-2026");
      const tauYears = (7 * 1440 + 15.5 * 60 - hour * 60) / YEAR_MINUTES;
      return { expiry: "25-Aug-2026", timeMicros: hour * HOUR, strikes, callPrices: calls, putPrices: puts, tauYears };
    });
    const { summaries } = surfaceBacktest(slices, { untilMicros: 12 * HOUR, minPrice: 1 });
    expect(summaries[0]!.atmErrorShare).toBeLessThan(0.05);
    expect(summaries[0]!.fits).toBe(2);
  });
});
