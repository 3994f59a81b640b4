import { describe, expect, it } from "vitest";
import { indexSeries } from "../../../lib/tape/index.js";
import { minuteRealisedVol } from "../../../lib/vol/index.js";
import { fixtureMicros } from "../tapeFixture.js";
import { eachSecond, featureProduct, featureTape, minuteCloses, randomDay } from "./featureTape.js";

describe("volatility of the underlying", () => {
  it("strategy pitfall 25: rows that repeat a second do not change it, and nothing stands in for what is not known", () => {
    const spot = minuteCloses([100, 101, 99, 102, 98, 103]);
    const repeated = spot.flatMap((row) => Array.from({ length: 40 }, () => row));
    const args = { barMinutes: 1, bars: 3 } as const;
    const once = indexSeries(featureTape({ spot }), "realisedVolPercent", args);
    expect(indexSeries(featureTape({ spot: repeated }), "realisedVolPercent", args)).toEqual(once);
    expect(once.subarray(0, 240).every(Number.isNaN)).toBe(true);
    const returns = [101 / 100, 99 / 101, 102 / 99].map(Math.log);
    const mean = (returns[0]! + returns[1]! + returns[2]!) / 3;
    const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 2;
    expect(once[240]).toBeCloseTo(100 * Math.sqrt(variance) * Math.sqrt(252 * 375), 9);
    const still = featureTape({ spot: spot.map((row) => ({ ...row, price: 100 })) });
    expect(indexSeries(still, "realisedVolPercent", args)[240]).toBe(0);
    const bySecond = indexSeries(featureTape({ spot: repeated }), "realisedVol", { seconds: 30 });
    expect(bySecond).toEqual(indexSeries(featureTape({ spot }), "realisedVol", { seconds: 30 }));
  });

  it.each([0, 0.9, 0.99])("is that of minuteRealisedVol where %d of the seconds have no price", (gaps) => {
    const day = randomDay({ seed: 7, gaps, holes: 0.05, pace: 3, stored: "narrow" });
    const spot = day.spot.filter(({ at, price }) => at >= 0 && price > 0);
    const micros = (at: number): number => fixtureMicros(at, featureProduct(day));
    const prices = spot.map(({ price }) => price);
    const table = minuteRealisedVol(
      spot.map(({ at }) => micros(at)),
      prices,
      { window: 3 },
    );
    const found = indexSeries(featureTape(day), "realisedVolPercent", { barMinutes: 1, bars: 3 });
    for (let s = 0; s < found.length; s++) {
      const wanted = table.volAt(micros(s)).volPercent;
      if (Number.isNaN(wanted)) expect(found[s]).toBeNaN();
      else expect(found[s]! / wanted).toBeCloseTo(1, 12);
    }
  });

  it("strategy pitfall 33: a window of w seconds holds exactly w returns, with the current one or without it", () => {
    // Ten returns of 1 %, then nothing moves: the window of 10 is full at second 10 and empty at second 20.
    const tape = featureTape({ spot: eachSecond(Array.from({ length: 31 }, (_, s) => 100 * 1.01 ** Math.min(s, 10))) });
    const step = Math.log(1.01);
    const now = indexSeries(tape, "realisedVol", { seconds: 10 });
    expect(now[9]).toBeNaN();
    expect(now[10]).toBeCloseTo(step * Math.sqrt(10), 12);
    expect(now[11]).toBeCloseTo(step * Math.sqrt(9), 12);
    expect([now[19]! > 0, now[20]]).toEqual([true, 0]);
    const before = indexSeries(tape, "realisedVolBefore", { seconds: 10 });
    expect(before[10]).toBeNaN();
    expect([...before.subarray(11)]).toEqual([...now.subarray(10, -1)]);
    const acceleration = indexSeries(tape, "acceleration", { seconds: 10 });
    expect([acceleration[9], acceleration[11]]).toEqual([Number.NaN, 0]);
    expect(acceleration[10]).toBeCloseTo(1, 6);
    // One return alone among ten: ten times their mean, the most there can be.
    const alone = featureTape({ spot: eachSecond([...Array.from({ length: 15 }, () => 100), 101]) });
    expect(indexSeries(alone, "acceleration", { seconds: 10 })[15]).toBeCloseTo(10, 6);
    const range = indexSeries(tape, "windowRangePoints", { seconds: 10 });
    expect(range[9]).toBeNaN();
    expect(range[10]).toBeCloseTo(100 * (1.01 ** 10 - 1), 9);
    expect(range[11]).toBeCloseTo(100 * (1.01 ** 10 - 1.01), 9);
  });
});
