import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  minuteRealisedVol,
  realisedVol,
  rollingRealisedVol,
  VOL_ESTIMATORS,
  type VolEstimator,
} from "../../lib/vol/index.js";
import { densitiesFixture } from "./densitiesFixture.js";
import { relativeError } from "./relativeError.js";

const { bars, realised, minutePrices, minuteVolPercent } = densitiesFixture;
const MINUTE = 60e6;
const OPEN = Date.UTC(2026, 7, 18, 3, 45) * 1000;

describe("realisedVol", () => {
  it.each(VOL_ESTIMATORS)("%s agrees with NumPy", (estimator) => {
    expect(relativeError(realisedVol(bars, estimator, 252), realised[estimator])).toBeLessThan(1e-12);
  });

  it("is in the neighbourhood of the truth for each estimator", () => {
    // 24 steps of 0.4 % within each day, and a gap of 0.6 % that only two of the five see.
    const within = 0.004 * Math.sqrt(24 * 252);
    const whole = Math.sqrt(252 * (24 * 0.004 ** 2 + 0.006 ** 2));
    for (const estimator of VOL_ESTIMATORS) {
      const truth = estimator === "closeToClose" || estimator === "yangZhang" ? whole : within;
      expect(relativeError(realisedVol(bars, estimator, 252), truth)).toBeLessThan(0.3);
    }
  });

  it("rolls over windows that end with each bar, and does not see the future", () => {
    for (const estimator of VOL_ESTIMATORS) {
      const whole = rollingRealisedVol(bars, estimator, 252, 10);
      expect([...whole.subarray(0, 9)].every(Number.isNaN)).toBe(true);
      const slice = (from: number, to: number) => ({
        open: bars.open.slice(from, to),
        high: bars.high.slice(from, to),
        low: bars.low.slice(from, to),
        close: bars.close.slice(from, to),
      });
      expect(whole[14]).toBe(realisedVol(slice(5, 15), estimator, 252));
      expect([...rollingRealisedVol(slice(0, 20), estimator, 252, 10)]).toEqual([...whole.subarray(0, 20)]);
    }
  });

  it("refuses bad bars, naming them", () => {
    const with_ =
      (change: Partial<Record<keyof typeof bars, number[]>>, estimator: VolEstimator = "parkinson") =>
      () =>
        realisedVol({ ...bars, ...change }, estimator, 252);
    expect(with_({ low: bars.low.map((low, i) => (i === 3 ? 0 : low)) })).toThrow("low[3] is 0");
    expect(with_({ high: bars.high.map((high, i) => (i === 4 ? bars.low[4]! * 0.9 : high)) })).toThrow(
      "bar 4 has open",
    );
    expect(with_({ close: bars.close.slice(1) })).toThrow("open has 30 elements and close 29");
    expect(with_({}, "hodgesTompkins" as VolEstimator)).toThrow('estimator is "hodgesTompkins"');
    const two = { open: [1, 1], high: [1, 1], low: [1, 1], close: [1, 1] };
    expect(() => realisedVol(two, "yangZhang", 252)).toThrow("yangZhang of 2 bars; it needs at least 3");
    expect(() => realisedVol(bars, "parkinson", 0)).toThrow("barsPerYear is 0");
    expect(() => rollingRealisedVol(bars, "parkinson", 252, 0)).toThrow("window is 0");
  });
});

describe("minuteRealisedVol", () => {
  const times = minutePrices.map((_price, i) => OPEN + i * MINUTE + 30e6);

  it("is the rolling deviation of 20 log returns times sqrt(252 x 375), in percent, as NumPy has it", () => {
    const found = minuteRealisedVol(times, minutePrices);
    expect(found.volPercent.subarray(0, 20).every(Number.isNaN)).toBe(true);
    for (let i = 20; i < 60; i++)
      expect(relativeError(found.volPercent[i]!, minuteVolPercent[i - 20]!)).toBeLessThan(1e-9);
    expect(found.knownAtMicros[0]).toBe(OPEN + MINUTE);
    expect(found).toMatchObject({ repeated: 0, gaps: 0 });
    expect(found.toDisplay()).toMatchObject({ kind: "record" });
  });

  it("takes ticks in any order, the last price of each minute, and counts repeats", () => {
    const extra = times.map((time) => time - 20e6);
    const noise = minutePrices.map((price) => price * 1.01);
    const order = [...times.keys()].reverse();
    const found = minuteRealisedVol(
      [...order.map((i) => times[i]!), ...extra, times[7]!],
      [...order.map((i) => minutePrices[i]!), ...noise, minutePrices[7]!],
    );
    expect([...found.volPercent]).toEqual([...minuteRealisedVol(times, minutePrices).volPercent]);
    expect(found.repeated).toBe(1);
  });

  it("is known at the end of its minute and not before", () => {
    const found = minuteRealisedVol(times, minutePrices);
    const end = OPEN + 21 * MINUTE;
    expect(found.volAt(end - 1).volPercent).toBeNaN();
    expect(found.volAt(end)).toEqual({ volPercent: found.volPercent[20], ageSeconds: 0 });
    expect(found.volAt(end + 90e6).ageSeconds).toBe(30);
    expect(found.volAt(OPEN)).toEqual({ volPercent: Number.NaN, ageSeconds: Number.NaN });
  });

  it("does not see the future: a cut at the end of a minute leaves the past bit for bit as it was", () => {
    const whole = minuteRealisedVol(times, minutePrices);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 59 }), (cut) => {
        const part = minuteRealisedVol(times.slice(0, cut), minutePrices.slice(0, cut));
        expect([...part.volPercent]).toEqual([...whole.volPercent.subarray(0, cut)]);
      }),
    );
  });

  it("starts anew after a gap, such as a night", () => {
    const gapped = times.map((time, i) => (i < 30 ? time : time + 17 * 3600e6));
    const found = minuteRealisedVol(gapped, minutePrices);
    expect(found.gaps).toBe(1);
    expect(found.volPercent[29]).not.toBeNaN();
    expect(found.volPercent.subarray(30, 50).every(Number.isNaN)).toBe(true);
    expect(found.volPercent[50]).not.toBeNaN();
    const bridged = minuteRealisedVol(
      times.filter((_time, i) => i !== 5),
      minutePrices.filter((_price, i) => i !== 5),
      { maxGapMinutes: 2 },
    );
    expect(bridged.gaps).toBe(0);
  });

  it("refuses what is none", () => {
    expect(() => minuteRealisedVol([], [])).toThrow("realised volatility of no tick");
    expect(() => minuteRealisedVol([1], [1, 2])).toThrow("prices has 2 elements and timesMicros 1");
    expect(() => minuteRealisedVol([1, 2], [1, 0])).toThrow("prices[1] is 0");
    expect(() => minuteRealisedVol([1, Number.NaN], [1, 1])).toThrow("timesMicros[1] is NaN");
    expect(() => minuteRealisedVol(times, minutePrices, { window: 1 })).toThrow("window is 1");
    expect(() => minuteRealisedVol(times, minutePrices, { maxGapMinutes: 0 })).toThrow("maxGapMinutes is 0");
  });
});
