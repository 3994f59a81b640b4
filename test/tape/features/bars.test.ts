import { describe, expect, it } from "vitest";
import { indexSeries } from "../../../lib/tape/index.js";
import { eachSecond, type FeatureDay, featureTape, minuteCloses } from "./featureTape.js";

describe("bars of the underlying", () => {
  const day: FeatureDay = {
    spot: [
      { at: 0, price: 100 },
      { at: 30, price: 104 },
      { at: 45, price: 97 },
      { at: 59.999999, price: 101 },
      { at: 60, price: 110 },
      { at: 119, price: 90 },
    ],
  };

  it("strategy pitfall 40: a bar holds seconds 0 to 59 and is known from second 60 on", () => {
    const of = (name: "barOpen" | "barHigh" | "barLow" | "barClose"): Float64Array =>
      indexSeries(featureTape(day), name, { minutes: 1 });
    const bar = [of("barOpen"), of("barHigh"), of("barLow"), of("barClose")];
    expect(bar.map((series) => series[59])).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    expect(bar.map((series) => series[60])).toEqual([100, 104, 97, 101]);
    expect(bar.map((series) => series[119])).toEqual([100, 104, 97, 101]);
    expect(bar.map((series) => series[120])).toEqual([110, 110, 90, 90]);
  });

  it("a price that is stamped with the end of its bar belongs to the bar that ends there", () => {
    const stamped: FeatureDay = { barSeconds: 60, spot: [0, 60, 120].map((at) => ({ at, price: 100 + at })) };
    const close = indexSeries(featureTape(stamped), "barClose", { minutes: 1 });
    expect([close[59], close[60], close[119], close[120]]).toEqual([Number.NaN, 160, 160, 220]);
  });

  it("the session's last second begins a bar that never closes", () => {
    const late: FeatureDay = { lastSecond: 120, spot: eachSecond(Array.from({ length: 121 }, (_, i) => 100 + i)) };
    expect(indexSeries(featureTape(late), "barClose", { minutes: 1 })[120]).toBe(219);
    expect(indexSeries(featureTape({ ...late, lastSecond: 119 }), "barClose", { minutes: 1 })[119]).toBe(159);
  });

  it("a minute without a price is no bar: the mean steps over it, and what came before stays", () => {
    const tape = featureTape({ spot: minuteCloses([100, 102, Number.NaN, 104, 106]) });
    const mean = indexSeries(tape, "barEma", { minutes: 1, period: 3, leastBars: 1 });
    // Weight 1/2: 100, then 101, then (101 + 104) / 2, then (102.5 + 106) / 2.
    expect([mean[60], mean[120], mean[180], mean[240], mean[300]]).toEqual([100, 101, 101, 102.5, 104.25]);
    const late = indexSeries(tape, "barEma", { minutes: 1, period: 3 });
    expect([late[180], late[240]]).toEqual([Number.NaN, 102.5]);
  });

  it("strategy pitfall 27: the average true range is Wilder's, with the gap from the close before", () => {
    const spot = [
      { at: 1, price: 100 },
      { at: 2, price: 103 },
      { at: 59, price: 101 },
      { at: 61, price: 108 },
      { at: 119, price: 107 },
      { at: 121, price: 104 },
      { at: 179, price: 101 },
    ];
    const tape = featureTape({ spot });
    const range = indexSeries(tape, "barAtr", { minutes: 1, period: 2 });
    // True ranges: 103 - 100 = 3; 108 - 101 = 7; 107 - 101 = 6. The mean of two is 5; then (5 + 6) / 2.
    expect([range[60], range[120], range[180]]).toEqual([Number.NaN, 5, 5.5]);
    const band = (name: "keltnerUpper" | "keltnerMiddle" | "keltnerLower"): number =>
      indexSeries(tape, name, { minutes: 1, period: 2, multiple: 2 })[120]!;
    // The exponential mean with weight 2/3: 101 + 2/3 x 6 = 105.
    expect([band("keltnerUpper"), band("keltnerMiddle"), band("keltnerLower")]).toEqual([115, 105, 95]);
  });

  it("Bollinger's deviation is that of the population, barStdev that of a sample", () => {
    const tape = featureTape({ spot: minuteCloses([102, 104, 104, 104, 105, 105]) });
    const args = { minutes: 1, period: 6 };
    // Mean 104; squares 4 + 0 + 0 + 0 + 1 + 1 = 6.
    expect(indexSeries(tape, "barSma", args)[360]).toBe(104);
    expect(indexSeries(tape, "barStdev", args)[360]).toBeCloseTo(Math.sqrt(6 / 5), 12);
    expect(indexSeries(tape, "bollingerUpper", { ...args, width: 2 })[360]).toBeCloseTo(106, 12);
    expect(indexSeries(tape, "bollingerLower", { ...args, width: 2 })[360]).toBeCloseTo(102, 12);
    expect(indexSeries(tape, "bollingerMiddle", { ...args, width: 2 })[359]).toBeNaN();
  });
});
