import { describe, expect, it } from "vitest";
import {
  blackPrice,
  blackVega,
  CRYPTO_QUOTE_FILTER,
  fitSmile,
  type SviParameters,
  sviTotalVariance,
  varianceYears,
} from "../../lib/vol/index.js";

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

  const quoted = (half = 0.05) => {
    const slice = chain();
    const side = (prices: Float64Array) => ({
      bids: prices.map((price) => price - half),
      asks: prices.map((price) => price + half),
    });
    return { ...slice, callQuotes: side(slice.callPrices), putQuotes: side(slice.putPrices) };
  };

  it("takes the middle of bid and ask where there are quotes, and says why a quote is out", () => {
    const slice = quoted();
    slice.putQuotes.bids[1] = 0;
    slice.putQuotes.bids[2] = slice.putQuotes.asks[2]! + 1;
    slice.putQuotes.asks[5] = slice.putQuotes.bids[5]! * 3;
    slice.putQuotes.bids[7] = Number.NaN;
    slice.putQuotes.asks[7] = Number.NaN;
    const ages = new Float64Array(41).fill(3);
    ages[9] = 11;
    ages[10] = Number.NaN;
    const sizes = new Float64Array(41).fill(5);
    sizes[11] = 0.5;
    const { points, statusCounts, fit } = fitSmile(
      { ...slice, putAgesSeconds: ages, callAgesSeconds: ages, putSizes: sizes, callSizes: sizes },
      { ...CRYPTO_QUOTE_FILTER, maxSpreadShare: 0.2, cabinetPrice: slice.putQuotes.bids[0]! },
    );
    const expected = {
      0: "cabinet",
      1: "oneSided",
      2: "crossed",
      5: "wideSpread",
      7: "noPrice",
      9: "stale",
      10: "stale",
    };
    for (const [i, status] of Object.entries(expected)) expect(points[Number(i)]!.status, i).toBe(status);
    expect(points[11]!.status).toBe("thin");
    expect(Object.values(statusCounts).reduce((sum, count) => sum + count, 0)).toBe(41);
    expect(fit.points).toBe(statusCounts.ok);
    const one = points[15]!;
    expect(one.bidVol).toBeLessThan(one.vol);
    expect(one.askVol).toBeGreaterThan(one.vol);
    expect(fit.rmseVol).toBeLessThan(1e-4);
  });

  it("weighs a wide quote less", () => {
    const slice = quoted();
    slice.callQuotes.bids[25]! -= 0.5;
    slice.callQuotes.asks[25]! += 0.5;
    const { points } = fitSmile(slice);
    expect(points[25]!.weight).toBeLessThan(0.1 * points[24]!.weight);
  });

  it("weighs parity pairs by their spreads where both sides are quoted, and stays near the money where not", () => {
    const last = chain();
    expect(fitSmile(last).forward).toMatchObject({ method: "nearMoney", candidates: 41, pairs: 11 });
    // Nine of the eleven pairs nearest the money have calls that are 40 points dear, and spreads of 80 points to show for it.
    const isWide = (i: number): boolean => i >= 16 && i < 25;
    const asked = (prices: Float64Array, sign: number, shift = 0): Float64Array =>
      prices.map((price, i) => price + (isWide(i) ? shift + sign * 40 : sign * 0.05));
    const quoted = {
      ...last,
      callQuotes: { bids: asked(last.callPrices, -1, 40), asks: asked(last.callPrices, 1, 40) },
      putQuotes: { bids: asked(last.putPrices, -1), asks: asked(last.putPrices, 1) },
    };
    const { forward } = fitSmile(quoted, { maxSpreadShare: 0.5 });
    expect(forward.method).toBe("regression");
    expect(Math.abs(forward.forward - FORWARD)).toBeLessThan(0.1);
    expect(forward.pairs + forward.rejected).toBe(forward.candidates);
    const callPrices = asked(last.callPrices, 0, 40);
    expect(Math.abs(fitSmile({ ...last, callPrices }).forward.forward - FORWARD)).toBeGreaterThan(20);
    // Two calls of five are a point dear, too little for an outlier among ticks; only their spreads tell.
    const doubtful = last.callPrices.map((price, i) => price + (i % 5 < 2 ? 1 : 0.5 * Math.sin(2.4 * i)));
    const half = (i: number): number => (i % 5 < 2 ? 5 : 0.05);
    const skewed = {
      ...last,
      callQuotes: {
        bids: doubtful.map((price, i) => price - half(i)),
        asks: doubtful.map((price, i) => price + half(i)),
      },
      putQuotes: { bids: asked(last.putPrices, 0), asks: asked(last.putPrices, 0) },
    };
    expect(Math.abs(fitSmile(skewed).forward.forward - FORWARD)).toBeLessThan(0.15);
    // Two pairs are no regression.
    const puts = quoted.putQuotes.bids.map((bid, i) => (i === 19 || i === 30 || i < 19 ? bid : Number.NaN));
    const calls = quoted.callQuotes.bids.map((bid, i) => (i >= 19 ? bid : Number.NaN));
    const few = fitSmile(
      { ...quoted, putQuotes: { ...quoted.putQuotes, bids: puts }, callQuotes: { ...quoted.callQuotes, bids: calls } },
      { maxSpreadShare: 0.9 },
    );
    expect(few.forward).toMatchObject({ method: "nearMoney", candidates: 2 });
    expect(few.forward.warnings.join()).toContain("rests on");
  });

  it("takes a forward that is given, and says when the chain disagrees", () => {
    const { forward, events } = fitSmile({ ...chain(), forward: FORWARD });
    expect(forward).toMatchObject({ forward: FORWARD, method: "given", candidates: 41 });
    expect(events).toEqual([]);
    const off = fitSmile({ ...chain(), forward: 1.01 * FORWARD });
    expect(off.events.map((event) => event.code)).toContain("forward");
    const calls = { ...chain(), putPrices: new Float64Array(41), forward: 23_000 };
    expect(fitSmile(calls).forward).toMatchObject({ forward: 23_000, pairs: 0 });
  });

  it.each(["svi", "sabr", "spline", "auto"] as const)("fits a %s smile behind one interface", (model) => {
    const { smile, fit, forward } = fitSmile(chain(), { model });
    expect(smile.model).toBe(model === "auto" ? "svi" : model);
    expect(smile.forward).toBe(forward.forward);
    expect(smile.range[0]).toBeCloseTo(Math.log(23_200 / FORWARD), 9);
    expect(fit.rmseVol).toBeLessThan(0.01);
    for (const k of [-0.05, -0.01, 0, 0.02, 0.09]) {
      const { totalVariance, slope, curvature } = smile.local(k);
      const h = 1e-5;
      expect(totalVariance).toBe(smile.totalVariance(k));
      const [low, high] = [smile.totalVariance(k - h), smile.totalVariance(k + h)];
      expect(Math.abs((high - low) / (2 * h) - slope)).toBeLessThan(1e-6 * (1 + Math.abs(slope)));
      const bend = (smile.local(k + h).slope - smile.local(k - h).slope) / (2 * h);
      expect(Math.abs(bend - curvature)).toBeLessThan(1e-4 * (1 + Math.abs(curvature)));
      expect(smile.vol(forward.forward * Math.exp(k))).toBeCloseTo(Math.sqrt(totalVariance / TAU), 12);
    }
    expect(() => smile.vol(0)).toThrow("strike is 0");
  });

  it("turns to a spline when raw SVI misses the quotes, and says so", () => {
    // Volatility linear in |k| on both sides: total variance bends more than SVI can.
    const slice = chain();
    const vol = slice.strikes.map((strike) => 0.1 + 3 * Math.max(0, Math.abs(Math.log(strike / FORWARD)) - 0.015));
    for (const [i, strike] of slice.strikes.entries()) {
      slice.callPrices[i] = blackPrice("call", FORWARD, strike, TAU, vol[i]!);
      slice.putPrices[i] = blackPrice("put", FORWARD, strike, TAU, vol[i]!);
    }
    const { smile, events, fit } = fitSmile(slice, { model: "auto" });
    expect(smile.model).toBe("spline");
    expect(events.map((event) => event.code)).toContain("model");
    expect(fit.rmseVol).toBeLessThan(0.7 * fitSmile(slice).fit.rmseVol);
    expect(fit.butterfly.minimum).toBeGreaterThanOrEqual(0);
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
      "0 of 41 strikes are usable (belowMinPrice 41); a smile needs 5",
    );
    const flawed: [string, object, string][] = [
      [
        "one strike",
        { strikes: Float64Array.of(24_000), callPrices: Float64Array.of(300), putPrices: Float64Array.of(70) },
        "1 of 1 strikes",
      ],
      [
        "duplicate strikes",
        { strikes: slice.strikes.map((strike, i) => (i === 3 ? slice.strikes[2]! : strike)) },
        "strikes[3] is 23300 after 23300",
      ],
      [
        "a NaN strike",
        { strikes: slice.strikes.map((strike, i) => (i === 3 ? Number.NaN : strike)) },
        "strikes[3] is NaN",
      ],
      ["a negative strike", { strikes: slice.strikes.map((strike, i) => (i === 0 ? -1 : strike)) }, "strikes[0] is -1"],
      ["calls only", { putPrices: new Float64Array(41) }, "no strike of 41 has both"],
      [
        "no strike at all",
        { strikes: new Float64Array(), callPrices: new Float64Array(), putPrices: new Float64Array() },
        "no strike of 0",
      ],
      ["an expiry in the past", { tauYears: -0.1 }, "tauYears is -0.1"],
      ["a NaN time", { tauYears: Number.NaN }, "tauYears is NaN"],
      ["unequal lengths", { callPrices: new Float64Array(3) }, "callPrices has 3 elements and strikes 41"],
      ["a bad forward", { forward: -5 }, "forward is -5"],
    ];
    for (const [name, change, message] of flawed) {
      expect(() => fitSmile({ ...slice, ...change }), name).toThrow(message);
    }
    expect(() => fitSmile(slice, { model: "heston" as "svi" })).toThrow('model is "heston"');
    expect(() => fitSmile(slice, { maxAgeSeconds: 60 })).toThrow("no strike of 41 has both");
    expect(() => fitSmile({ ...slice, tauYears: 0 })).toThrow("tauYears is 0");
    expect(() => fitSmile(slice, { maxStdevs: 0 })).toThrow("maxStdevs is 0");
    expect(() => fitSmile({ ...slice, callPrices: new Float64Array(41) })).toThrow("no strike of 41 has both");
  });

  it("leaves its input alone and gives the same numbers twice", () => {
    const slice = quoted();
    const before = structuredClone(slice);
    for (const model of ["svi", "sabr", "spline"] as const) {
      const [first, second] = [fitSmile(slice, { model }), fitSmile(slice, { model })];
      expect(JSON.stringify(second)).toBe(JSON.stringify(first));
    }
    expect(slice).toEqual(before);
  });
});

describe("varianceYears", () => {
  const day = 86_400e6;
  const monday = Date.UTC(2026, 7, 3) * 1000;

  it("is actual/365 on the calendar clock", () => {
    expect(varianceYears(monday, monday + 73 * day)).toBe(0.2);
    expect(varianceYears(monday, monday + day, { weekendWeight: 1 })).toBe(1 / 365);
  });

  it("passes weekends at their weight, and a week in a week", () => {
    for (const weekendWeight of [0, 0.3, 1]) {
      const clock = { weekendWeight };
      for (const shift of [0, 1.3, 5.5, 6.9]) {
        expect(varianceYears(monday + shift * day, monday + (shift + 7) * day, clock)).toBeCloseTo(7 / 365, 12);
      }
      const weekday = varianceYears(monday + day, monday + 2 * day, clock);
      const saturday = varianceYears(monday + 5 * day, monday + 6 * day, clock);
      expect(saturday / weekday).toBeCloseTo(weekendWeight, 9);
      expect(varianceYears(monday + 4.5 * day, monday + 5.5 * day, clock)).toBeCloseTo(0.5 * (weekday + saturday), 12);
    }
    expect(varianceYears(-10 * day, -3 * day, { weekendWeight: 0.2 })).toBeCloseTo(7 / 365, 12);
  });

  it("refuses what is no instant or weight", () => {
    expect(() => varianceYears(Number.NaN, 0)).toThrow("instants are NaN and 0");
    expect(() => varianceYears(0, 1, { weekendWeight: -1 })).toThrow("weekendWeight is -1");
  });
});
