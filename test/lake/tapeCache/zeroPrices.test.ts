import { describe, expect, test } from "vitest";
import { openLake, type PartRun, scanTape } from "../../../lib/lake/index.js";
import { decodeTapeColumn } from "../../../lib/tape/index.js";
import { DAY, sampleLake, sampleRun, testFolder } from "../lakeFixture.js";

/** A part as another writer may leave it: prices of 0 and below where there is none. */
function zeroRuns(): PartRun[] {
  return [25_900, 26_000].map((strike, index) => {
    const run = sampleRun("2025-11-18", "CE", strike, 3);
    const set = (values: number[]): Float64Array => Float64Array.from(values);
    const price = index === 0 ? set([0, -1, 0]) : set([0.05, 0, 7.5]);
    return {
      ...run,
      columns: { ...run.columns, price, bp0: set([0, 0, 0]), sp0: set([1, -0.05, 2]), low: set([0, 1, 2]) },
    };
  });
}

describe("a price of zero or less is no price", () => {
  test("on a tape, in a chain, where it counts as unpriced, and in a scan", async () => {
    const root = testFolder();
    await sampleLake(root, zeroRuns());
    await using lake = await openLake(root);
    const none = Number.NaN;
    for (const _ of ["read from Parquet", "read from the cache"]) {
      const tape = await lake.openTape({ underlying: "NIFTY", date: DAY, columns: ["price", "bp0", "sp0", "low"] });
      expect([...tape.quotes.lastPrice]).toEqual([none, none, none, 0.05, none, 7.5]);
      expect([...tape.quotes.bidPrice]).toEqual([none, none, none, none, none, none]);
      expect([...tape.quotes.askPrice]).toEqual([1, none, 2, 1, none, 2]);
      expect([...decodeTapeColumn(tape.column("low"))]).toEqual([none, 1, 2, none, 1, 2]);
      const chain = tape.chainAt(2, "2025-11-18", { price: "last", maxAgeSeconds: 5 });
      expect([...chain.callPrices]).toEqual([none, 7.5]);
      expect(chain.counts).toMatchObject({ priced: 1, unpriced: 1 });
    }
    for (const source of ["parquet", "cache"] as const) {
      const seen: number[] = [];
      for await (const { columns } of scanTape({ lake, columns: ["price"], source })) {
        seen.push(...decodeTapeColumn(columns.price!));
      }
      expect(seen, source).toEqual([none, none, none, 0.05, none, 7.5]);
    }
  });
});
