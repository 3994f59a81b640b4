import { describe, expect, it } from "vitest";
import {
  checkContractFeature,
  checkIndexFeature,
  contractSeries,
  type FeatureArguments,
  indexSeries,
  priceBySecond,
} from "../../../lib/tape/index.js";
import { featureTape } from "./featureTape.js";

describe("names and arguments of features", () => {
  const tape = featureTape({ spot: [], contracts: [[]], without: ["bq1", "implied_vol"] });

  it.each<readonly [string, FeatureArguments, RegExp]>([
    ["barEMA", {}, /no index feature "barEMA"; there are spot, .*barEma/],
    ["toString", {}, /no index feature "toString"/],
    ["barEma", { minutes: 5 }, /barEma without period; it takes minutes, period, leastBars\?/],
    ["barEma", { minutes: 5, periods: 3 }, /has no argument "periods"; it takes minutes, period, leastBars\?/],
    ["dayHigh", { seconds: 1 }, /has no argument "seconds"; it takes none/],
    [
      "movePoints",
      { seconds: 1.5 },
      /seconds of index feature movePoints is 1.5; give a whole number of s, at least 1/,
    ],
    ["movePoints", { seconds: 0 }, /seconds of index feature movePoints is 0/],
    ["barStdev", { minutes: 1, period: 1 }, /period of index feature barStdev is 1; .* at least 2/],
    ["spot", { maxAgeSeconds: -1 }, /maxAgeSeconds of index feature spot is -1/],
    ["spot", { maxAgeSeconds: Number.NaN }, /maxAgeSeconds of index feature spot is NaN/],
    ["spot", { maxAgeSeconds: "5" as never }, /maxAgeSeconds of index feature spot is "5"/],
  ])("refuses index feature %s with %j", (name, args, message) => {
    expect(() => checkIndexFeature(name, args)).toThrow(message);
    expect(() => indexSeries(tape, name as "spot", args)).toThrow(message);
  });

  it("refuses features of a contract in the same way", () => {
    expect(() => checkContractFeature("volume")).toThrow(/no contract feature "volume"; there are bid, ask/);
    expect(() => checkContractFeature("volumeChange")).toThrow(/volumeChange without seconds/);
    expect(() => contractSeries(tape, 5, "bid")).toThrow(/no contract number 5/);
    expect(() => contractSeries(tape, 0, "bidDepth")).toThrow(
      /opened without column "bq1".*columns: \[\.\.\., "bq1"\]/,
    );
    expect(() => contractSeries(tape, 0, "impliedVol")).toThrow(
      /without implied_vol; run `strikebook enrich` .*columns: \[\.\.\., "implied_vol"\]/,
    );
  });

  it("refuses prices by second that no kind, age or array makes sense for", () => {
    expect(() => priceBySecond(tape, 0, "bid", Number.NaN)).toThrow(/maxAgeSeconds NaN/);
    expect(() => priceBySecond(tape, 0, "bid", -1)).toThrow(/maxAgeSeconds -1/);
    expect(() => priceBySecond(tape, 0, "middle" as never, 1)).toThrow(/price kind "middle"/);
    expect(() => priceBySecond(tape, 0, "bid", 1, new Float64Array(3))).toThrow(/out has 3 elements for 421 seconds/);
  });

  it("gives one array for one question", () => {
    const one = indexSeries(tape, "barEma", { minutes: 1, period: 2 });
    expect(indexSeries(tape, "barEma", { period: 2, minutes: 1 })).toBe(one);
    expect(indexSeries(tape, "barEma", { minutes: 2, period: 2 })).not.toBe(one);
    const other = featureTape({ spot: [], contracts: [[]] });
    expect(indexSeries(other, "barEma", { minutes: 1, period: 2 })).not.toBe(one);
    const young = contractSeries(tape, 0, "bid", { maxAgeSeconds: 3 });
    expect(contractSeries(tape, 0, "bid", { maxAgeSeconds: 3 })).toBe(young);
    expect(contractSeries(tape, 0, "bid")).not.toBe(young);
  });
});
