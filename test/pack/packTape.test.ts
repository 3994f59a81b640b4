import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { contractIdentity, esOptions, niftyOptions } from "../../lib/contract/index.js";
import { openLake } from "../../lib/lake/index.js";
import { packTape } from "../../lib/pack/index.js";
import { type TapeInput, type TapeProvenance, tapeInputFromRuns } from "../../lib/tape/index.js";
import { at, DAY, testFolder } from "../lake/lakeFixture.js";
import { quoteRun } from "./packFixture.js";

const provenance: TapeProvenance = {
  dataset: "a chain",
  source: "one-minute chain of a test",
  files: [{ name: "chain.csv", sha256: "b".repeat(64) }],
  rows: 5,
  granularity: { kind: "bar", barSeconds: 60 },
  hasBook: false,
  counts: { missingPrice: 2 },
};

function tape(given: Partial<TapeProvenance> = {}): TapeInput {
  const runs = [
    quoteRun("PE", 26_000, { seconds: [60, 120], last: [80, Number.NaN], bid: [Number.NaN, Number.NaN] }),
    quoteRun("CE", 26_000, { seconds: [60, 120, 180], last: [100, 101.05, 102] }),
  ];
  const spot = {
    underlying: "NIFTY",
    instrument: "NIFTY index",
    timestamp: Float64Array.of(at(60), at(120)),
    price: Float64Array.of(26_010, 26_020),
  };
  return tapeInputFromRuns(niftyOptions, DAY, runs, spot, { ...provenance, ...given });
}

describe("packTape", () => {
  test("writes a tape that opens as the same tape", async () => {
    const lake = join(testFolder(), "lake");
    const input = tape();
    const [options, spot] = await packTape(input, { lake });
    expect(options).toMatchObject({
      dataset: "nse_options_1m",
      rows: 5,
      contracts: 2,
      hasBook: false,
      marked: { missingPrice: 2 },
    });
    expect(spot).toMatchObject({ dataset: "nse_spot_1m", rows: 2, instrument: "NIFTY index" });
    await using opened = await openLake(lake);
    const back = await opened.openTape({ underlying: "NIFTY", date: DAY, dataset: "nse_options_1m" });
    expect(back.quotes).toEqual(input.quotes);
    expect(back.contracts).toEqual(input.contracts);
    expect(back.spot).toEqual(input.spot);
    expect(back.provenance).toMatchObject({
      source: provenance.source,
      granularity: provenance.granularity,
      hasBook: false,
      counts: provenance.counts,
    });
  });

  test("knows the datasets of other venues", async () => {
    const lake = join(testFolder(), "lake");
    const run = quoteRun("CE", 3250, { seconds: [60] });
    const contract = contractIdentity(esOptions, "2025-12-19", "CE", 3250);
    const spot = {
      underlying: "ES",
      instrument: "ESZ5",
      timestamp: Float64Array.of(at(60)),
      price: Float64Array.of(3251.25),
    };
    const input = tapeInputFromRuns(esOptions, DAY, [{ ...run, contract }], spot, { ...provenance, hasBook: true });
    await packTape(input, { lake });
    await using opened = await openLake(lake);
    const back = await opened.openTape({ underlying: "ES", date: DAY, dataset: "cme_options_1m" });
    expect(back.spot.instrument).toBe("ESZ5");
    expect(back.contracts[0]?.contract).toEqual(contract);
  });

  test("refuses a granularity or venue without a dataset, a tape without spot, a day that is there", async () => {
    const lake = join(testFolder(), "lake");
    await expect(packTape(tape({ granularity: { kind: "tick" } }), { lake })).rejects.toThrow(
      /no dataset is made for ticks of NSE; name the dataset/,
    );
    await expect(packTape(tape(), { lake, dataset: "cme_options_1m" })).rejects.toThrow(
      /cme_options_1m does not hold options of NSE/,
    );
    await expect(packTape(tape(), { lake, dataset: "nse_spot" })).rejects.toThrow(/nse_spot does not hold options/);
    const spotless = {
      ...tape(),
      spot: { ...tape().spot, timestamp: new Float64Array(0), price: new Float64Array(0) },
    };
    await expect(packTape(spotless, { lake })).rejects.toThrow(/NIFTY on 2025-11-18 has no spot/);
    await packTape(tape(), { lake });
    await expect(packTape(tape(), { lake })).rejects.toThrow(/already in the lake/);
    expect(await packTape(tape(), { lake, replace: true })).toHaveLength(2);
  });
});
