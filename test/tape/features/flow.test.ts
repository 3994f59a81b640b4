import { describe, expect, it } from "vitest";
import { CONTRACT_FEATURES, contractSeries } from "../../../lib/tape/index.js";
import { type BookRow, featureTape } from "./featureTape.js";

describe("what is traded", () => {
  const rows = (volumes: readonly number[], last: readonly number[] = []): BookRow[] =>
    volumes.map((volumeChange, at) => ({ at, volumeChange, last: last[at] ?? 10 }));

  it("strategy pitfall 26: volume is the change, so three times the mean does fire, once", () => {
    const traded = [0, ...Array.from({ length: 60 }, () => 75), 300, ...Array.from({ length: 60 }, () => 0)];
    const tape = featureTape({ spot: [], contracts: [rows(traded)] });
    const now = contractSeries(tape, 0, "volumeChange", { seconds: 1 });
    const usual = contractSeries(tape, 0, "volumeMean", { seconds: 60 });
    expect(now.findIndex((volume, s) => volume > 3 * usual[s]!)).toBe(61);
    expect(now.reduce((count, volume, s) => count + (volume > 3 * usual[s]! ? 1 : 0), 0)).toBe(1);
    expect([now[61], usual[60], usual[61], now[100]]).toEqual([300, 75, (59 * 75 + 300) / 60, 0]);
    expect(Object.keys(CONTRACT_FEATURES)).not.toContain("volume");
  });

  it("strategy pitfall 27: VWAP is traded value over volume, not the mean of the price", () => {
    const tape = featureTape({ spot: [], contracts: [rows([0, 100, 0, 300], [9, 10, 99, 12])] });
    expect([...contractSeries(tape, 0, "vwap").subarray(0, 4)]).toEqual([Number.NaN, 10, 10, (1000 + 3600) / 400]);
    const early = featureTape({ spot: [], contracts: [[{ at: -5, last: 1, volumeChange: 1000 }, ...rows([0, 100])]] });
    expect(contractSeries(early, 0, "vwap")[1]).toBe(10);
  });

  it("counts a window's volume only where the contract is known at its beginning", () => {
    const known = [
      { at: 50, volumeChange: 0 },
      { at: 55, volumeChange: 75 },
    ];
    const tape = featureTape({ spot: [], contracts: [known] });
    const volume = contractSeries(tape, 0, "volumeChange", { seconds: 10 });
    expect([volume[59], volume[60], volume[64], volume[65]]).toEqual([Number.NaN, 75, 75, 0]);
  });
});
