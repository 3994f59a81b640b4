import { describe, expect, it } from "vitest";
import {
  type ContractFeatureName,
  contractSeries,
  type IndexFeatureName,
  indexSeries,
  priceBySecond,
} from "../../../lib/tape/index.js";
import { CONTRACT_CASES, INDEX_CASES } from "./featureCases.js";
import { type FeatureDay, featureTape } from "./featureTape.js";

describe("strategy pitfall 32: every second of the session has an element, and time is counted in seconds", () => {
  const sparse: FeatureDay = {
    lastSecond: 1000,
    spot: [
      { at: 5, price: 100 },
      { at: 700, price: 110 },
    ],
    contracts: [[{ at: 5, last: 7, bid: 6, ask: 8, bids: [1, 1, 1, 1, 1], asks: [1, 1, 1, 1, 1] }]],
  };

  it("carries the last row on, and its age or a limit says so", () => {
    const tape = featureTape(sparse);
    const spot = indexSeries(tape, "spot");
    expect([spot.length, spot[4], spot[5], spot[699], spot[700]]).toEqual([1001, Number.NaN, 100, 100, 110]);
    expect(indexSeries(tape, "spotAgeSeconds")[699]).toBe(694);
    expect([...indexSeries(tape, "spot", { maxAgeSeconds: 2 }).subarray(5, 9)]).toEqual([100, 100, 100, Number.NaN]);
    expect(contractSeries(tape, 0, "ageSeconds")[1000]).toBe(995);
    const young = [Number.NaN, 7, 7, Number.NaN];
    expect([...contractSeries(tape, 0, "mid", { maxAgeSeconds: 1 }).subarray(4, 8)]).toEqual(young);
    expect([...priceBySecond(tape, 0, "mid", 1).subarray(4, 8)]).toEqual(young);
  });

  it("counts windows in seconds, however many rows lie in them", () => {
    const tape = featureTape(sparse);
    expect([1, 695].map((seconds) => indexSeries(tape, "movePoints", { seconds })[700])).toEqual([10, 10]);
    expect(indexSeries(tape, "movePoints", { seconds: 696 })[700]).toBeNaN();
    expect(indexSeries(tape, "movePoints", { seconds: 1 })[701]).toBe(0);
  });

  it("all features have all seconds", () => {
    const tape = featureTape({ ...sparse, lastSecond: 600 });
    for (const [name, [args]] of Object.entries(INDEX_CASES)) {
      expect(indexSeries(tape, name as IndexFeatureName, args).length, name).toBe(601);
    }
    for (const [name, [args]] of Object.entries(CONTRACT_CASES)) {
      expect(contractSeries(tape, 0, name as ContractFeatureName, args).length, name).toBe(601);
    }
  });
});
