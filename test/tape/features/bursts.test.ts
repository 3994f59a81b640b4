import { describe, expect, it } from "vitest";
import { burstParameters, detectBursts, indexSeries } from "../../../lib/tape/index.js";
import { eachSecond, type FeatureDay, featureTape, randomDay } from "./featureTape.js";

/** A point up or down every 20 seconds, and a run of `steps` from second 200 on, where it is a point up. */
function running(steps: readonly number[]): FeatureDay {
  let price = 26_000;
  const prices = Array.from({ length: 421 }, (_, s) => {
    if (s % 20 === 0) price += s % 40 === 0 ? 1 : -1;
    price += steps[s - 200] ?? 0;
    return price;
  });
  return { spot: eachSecond(prices) };
}

describe("bursts", () => {
  it("start when move, volatility and step are all there, and end when both have died down", () => {
    const tape = featureTape(running([3, 3, 3, 3]));
    const [burst, ...more] = detectBursts(tape);
    expect(more).toEqual([]);
    // 4, 7, 10, 13 points above second 199 from second 200 to 203: ten points are there at second 202.
    expect(burst).toMatchObject({ originSecond: 192, startSecond: 202, direction: 1, sizePoints: 13 });
    // The last step leaves the window of the end's move at second 208, and that of the short volatility at second 213.
    expect(burst).toMatchObject({ endSecond: 213, durationSeconds: 11 });
    const on = indexSeries(tape, "burstOn");
    expect([on[119], on[120], on[201], on[202], on[212], on[213]]).toEqual([Number.NaN, 0, 0, 1, 1, 0]);
    const size = indexSeries(tape, "burstSizePoints");
    expect([size[201], size[202], size[203], size[300]]).toEqual([Number.NaN, 10, 13, 13]);
    const since = indexSeries(tape, "secondsSinceBurst");
    expect([since[212], since[213], since[300]]).toEqual([Number.NaN, 0, 87]);
    expect(indexSeries(tape, "burstDirection")[300]).toBe(1);
  });

  it("go down too, and may be on at the session's end", () => {
    // 2 points below second 199 at second 200, then 5, 8, 11, 14.
    const down = detectBursts(featureTape(running([-3, -3, -3, -3, -3])));
    expect(down).toMatchObject([{ startSecond: 203, direction: -1, sizePoints: 14 }]);
    const late = featureTape({ ...running([3, 3, 3, 3]), lastSecond: 206 });
    expect(detectBursts(late)).toMatchObject([{ startSecond: 202, endSecond: undefined, durationSeconds: 4 }]);
  });

  it("need each of the three conditions", () => {
    const day = running([3, 3, 3, 3]);
    const burstsWith = (parameters: Parameters<typeof detectBursts>[1]) => detectBursts(featureTape(day), parameters);
    expect(burstsWith({ movePoints: 14 })).toEqual([]);
    expect(burstsWith({ stepPoints: 5 })).toEqual([]);
    expect(burstsWith({ volRatio: 3.5 })).toEqual([]);
    expect(burstsWith({ movePoints: 13 })).toMatchObject([{ startSecond: 203 }]);
  });

  it("would never be found by plain sums of squares: the long window holds the short one", () => {
    for (let seed = 0; seed < 20; seed++) {
      const tape = featureTape(randomDay({ seed, gaps: 0, holes: 0, pace: 4, stored: "wide" }));
      const short = indexSeries(tape, "realisedVol", { seconds: 10 });
      const long = indexSeries(tape, "realisedVol", { seconds: 120 });
      expect(long.some((value) => value > 0)).toBe(true);
      expect(short.every((value, s) => !(value > (1 + 1e-12) * long[s]!))).toBe(true);
    }
  });

  it("have thresholds for NIFTY and BANKNIFTY, and must be told those of another underlying", () => {
    expect(burstParameters("NIFTY")).toMatchObject({ movePoints: 10, stepPoints: 3, volRatio: 1.8 });
    expect(burstParameters("BANKNIFTY")).toMatchObject({ movePoints: 27.5, stepPoints: 8 });
    const own = { movePoints: 30, stepPoints: 9, endPoints: 6 };
    expect(burstParameters("SENSEX", own)).toMatchObject(own);
    expect(() => burstParameters("SENSEX")).toThrow(
      /SENSEX without movePoints; give movePoints, stepPoints, endPoints/,
    );
  });

  it.each([
    [{ shortSeconds: 120 }, /the short window must be the shorter one/],
    [{ moveSeconds: 1.5 }, /moveSeconds is 1.5; give whole seconds/],
    [{ movePoints: Number.NaN }, /movePoints is NaN; give a number above 0/],
    [{ stepPoints: 0 }, /stepPoints is 0/],
    [{ points: 3 }, /no burst parameter "points"; there are .*movePoints/],
  ])("refuse %j", (parameters, message) => {
    expect(() => detectBursts(featureTape(running([])), parameters as object)).toThrow(message);
  });
});
