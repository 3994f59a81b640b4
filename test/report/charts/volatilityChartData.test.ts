import { describe, expect, it } from "vitest";
import {
  type Chart,
  pricingErrorChart,
  smileModelsData,
  smileResidualChart,
  surfaceSmilesChart,
} from "../../../lib/report/index.js";
import { blackPrice, fitSmile } from "../../../lib/vol/index.js";

type Row = Record<string, number | string>;
/** Rows of the first layer whose rows have `field`. */
const rowsWith = (chart: Chart, field: string): Row[] => {
  const layers = chart.spec["layer"] as { data: { values: Row[] } }[];
  return layers.map(({ data }) => data.values).find((values) => values[0] !== undefined && field in values[0])!;
};

const TAU = 30 / 365;
const strikes = Float64Array.from({ length: 21 }, (_unused, i) => 900 + 10 * i);
/** Bid and ask about a flat 20 %. */
const chain = {
  strikes,
  tauYears: TAU,
  callPrices: strikes,
  putPrices: strikes,
  callQuotes: {
    bids: strikes.map((strike) => blackPrice("call", 1000, strike, TAU, 0.195)),
    asks: strikes.map((strike) => blackPrice("call", 1000, strike, TAU, 0.205)),
  },
  putQuotes: {
    bids: strikes.map((strike) => blackPrice("put", 1000, strike, TAU, 0.195)),
    asks: strikes.map((strike) => blackPrice("put", 1000, strike, TAU, 0.205)),
  },
  forward: 1000,
};

describe("smileModelsData", () => {
  it("gives the used quotes with their bars, and each model at them", () => {
    const data = smileModelsData({ SVI: fitSmile(chain), Spline: fitSmile(chain, { model: "spline" }) });
    expect(data.quotes).toHaveLength(21);
    expect(data.models.map(({ label }) => label)).toEqual(["SVI", "Spline"]);
    for (const { vol, bidVol, askVol } of data.quotes) {
      expect(vol).toBeCloseTo(0.2, 3);
      expect(bidVol).toBeCloseTo(0.195, 8);
      expect(askVol).toBeCloseTo(0.205, 8);
    }
    for (const { vols } of data.models) for (const vol of vols) expect(vol).toBeCloseTo(0.2, 3);
    expect(data.curves[0]!.strikes[0]).toBeCloseTo(900, 6);
    expect(data.curves[0]!.strikes[120]).toBeCloseTo(1100, 6);
  });

  it("has no bars where there are only prices, and refuses to draw nothing", () => {
    const prices = {
      strikes,
      tauYears: TAU,
      callPrices: strikes.map((strike) => blackPrice("call", 1000, strike, TAU, 0.2)),
      putPrices: strikes.map((strike) => blackPrice("put", 1000, strike, TAU, 0.2)),
    };
    const { quotes } = smileModelsData({ SVI: fitSmile(prices) });
    expect(quotes.every(({ bidVol, askVol }) => bidVol === null && askVol === null)).toBe(true);
    expect(() => smileModelsData({})).toThrowError("no fit to draw");
  });
});

describe("the charts of volatility", () => {
  it("smileResidualChart draws model minus quote in vol points, and tells of bars beyond its frame", () => {
    const chart = smileResidualChart({
      title: "t",
      quotes: [
        { strike: 100, vol: 0.2, bidVol: 0.1, askVol: 0.3 },
        { strike: 110, vol: 0.21, bidVol: 0.2095, askVol: 0.2105 },
      ],
      models: [{ label: "SVI", vols: [0.201, 0.2075] }],
    });
    const misses = rowsWith(chart, "miss").map(({ miss }) => miss as number);
    expect(misses[0]).toBeCloseTo(0.1, 10);
    expect(misses[1]).toBeCloseTo(-0.25, 10);
    expect(JSON.stringify(chart.spec["title"])).toContain("1 of them reach beyond the frame");
  });

  it("pricingErrorChart takes its lines from all errors, drawn or not", () => {
    const errors = Array.from({ length: 100 }, (_unused, i) => ({
      method: "SVI",
      strike: 100 + 10 * (i % 2),
      errorPoints: i,
    }));
    const chart = pricingErrorChart({ title: "t", errors, maxDots: 10 });
    expect(rowsWith(chart, "error").length).toBe(10);
    const means = rowsWith(chart, "count");
    // Even numbers below 100 average 49, odd ones 50.
    expect(means.map(({ strike, error, count }) => [strike, error, count])).toEqual([
      [100, 49, 50],
      [110, 50, 50],
    ]);
  });

  it("surfaceSmilesChart has a colour a curve, also for more curves than the ramp has stops, and refuses a stray dot", () => {
    const curves = Array.from({ length: 13 }, (_unused, i) => ({
      label: `e${i}`,
      logMoneyness: [0, 1],
      vols: [0.2, 0.3],
    }));
    const text = JSON.stringify(surfaceSmilesChart({ title: "t", curves }).spec);
    const { range } = JSON.parse(/"scale":(\{"domain":\["e0".*?\]\})/.exec(text)![1]!) as { range: string[] };
    expect(new Set(range).size).toBe(13);
    for (const colour of range) expect(colour).toMatch(/^#[\da-f]{6}$/);
    expect(() =>
      surfaceSmilesChart({ title: "t", curves, quotes: [{ label: "elsewhere", logMoneyness: 0, vol: 0.2 }] }),
    ).toThrowError("curves named elsewhere");
  });
});
