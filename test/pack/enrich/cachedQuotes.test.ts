import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { niftyOptions } from "../../../lib/contract/index.js";
import { openLake } from "../../../lib/lake/index.js";
import type { LakePart } from "../../../lib/lake/LakePart.js";
import { findPart } from "../../../lib/lake/listParts.js";
import { TapeCache } from "../../../lib/lake/tapeCache/TapeCache.js";
import { cachedQuotes } from "../../../lib/pack/enrich/cachedQuotes.js";
import { enrichLake } from "../../../lib/pack/index.js";
import { MISSING_INT32, quotePrice, tapeColumn } from "../../../lib/tape/index.js";
import { DAY, testFolder } from "../../lake/lakeFixture.js";
import { parquetOf, sampleLakeForFile } from "./enrichFixture.js";

// Each packs a market first; the machine may be busy.
vi.setConfig({ testTimeout: 120_000 });

const NIFTY = { dataset: "nse_options", date: DAY, underlying: "NIFTY" };

let sample: string;
beforeAll(async () => {
  sample = await sampleLakeForFile({ days: 1, rows: 20_000 });
}, 120_000);

function copyOfSample(): string {
  const root = testFolder();
  for (const name of ["nse_options", "nse_spot"]) cpSync(join(sample, name), join(root, name), { recursive: true });
  return root;
}

async function partOf(root: string): Promise<LakePart> {
  return (await findPart(root, NIFTY))!;
}

async function fillCache(root: string): Promise<void> {
  await using lake = await openLake(root);
  for (const { key } of lake.parts("nse_options")) await lake.openTape(key);
}

/** The bytes of everything that an enrichment of the day writes. */
function enrichedBytes(root: string): Buffer[] {
  return ["nse_options_iv", "nse_forwards"].flatMap((dataset) =>
    ["NIFTY", "BANKNIFTY"].map((underlying) => readFileSync(parquetOf(root, { ...NIFTY, dataset, underlying }))),
  );
}

describe("cachedQuotes", () => {
  test.each(["mid", "last"] as const)("are the tape's own numbers (%s), or nothing without a cache", async (price) => {
    const root = copyOfSample();
    const cache = TapeCache.ofLake(root, "");
    expect(await cachedQuotes(cache, await partOf(root), niftyOptions, price, {})).toBeUndefined();
    await fillCache(root);
    const found = (await cachedQuotes(cache, await partOf(root), niftyOptions, price, {}))!;
    await using lake = await openLake(root);
    const tape = await lake.openTape(NIFTY);
    expect(found.contracts).toEqual(tape.contracts);
    expect(found.timestamp).toEqual(tape.quotes.timestamp);
    const expected = tape.quotes.timestamp.map((_, row) => quotePrice(tape.quotes, row, price));
    expect(found.price).toEqual(expected);
    expect(found.price.some(Number.isNaN)).toBe(true);
    expect(await cachedQuotes(new TapeCache(undefined), await partOf(root), niftyOptions, price, {})).toBeUndefined();
  });

  test.each([
    ["int32scaled", Int32Array.of(10_050, 10_050, MISSING_INT32, MISSING_INT32, 0, 5)],
    ["float64", Float64Array.of(100.5, 100.5, Number.NaN, Number.NaN, 0, 0.05)],
  ] as const)("have a price where both sides of the book have one (%s)", async (type, bids) => {
    const root = copyOfSample();
    await fillCache(root);
    const cache = TapeCache.ofLake(root, "");
    const part = await partOf(root);
    const asks = Int32Array.of(10_105, MISSING_INT32, 10_105, MISSING_INT32, 10_105, 10);
    // The first rows of the day, with sides of the book as they are wanted here.
    const entry = cache.entry(part.key, part.manifest!.parquet.sha256)!;
    vi.spyOn(cache, "entry").mockReturnValue(entry);
    const read = entry.read.bind(entry);
    vi.spyOn(entry, "read").mockImplementation(async (name, ...rest) => {
      const column = (await read(name, ...rest))!;
      if (name === "timestamp") return column;
      const rows = column.values.length;
      const own = name === "bp0" ? bids : asks;
      const values = own instanceof Int32Array ? new Int32Array(rows) : new Float64Array(rows);
      values.set(own);
      return tapeColumn(name, name === "bp0" ? type : "int32scaled", values);
    });
    const { price } = (await cachedQuotes(cache, part, niftyOptions, "mid", {}))!;
    const no = Number.NaN;
    expect([...price.subarray(0, 6)]).toEqual([(100.5 + 101.05) / 2, no, no, no, no, (0.05 + 0.1) / 2]);
  });

  test.each(["mid", "last"] as const)("give an enrichment the same bytes as Parquet (%s)", async (price) => {
    const [plain, cached] = [copyOfSample(), copyOfSample()];
    await fillCache(cached);
    for (const lake of [plain, cached]) await enrichLake({ lake, price, workers: 1, rate: 0.065 });
    const [expected, found] = [enrichedBytes(plain), enrichedBytes(cached)];
    expect(found.map((bytes, file) => bytes.equals(expected[file]!))).toEqual([true, true, true, true]);
  });

  test("fill no cache, and a damaged one is not believed", async () => {
    const [plain, damaged] = [copyOfSample(), copyOfSample()];
    await enrichLake({ lake: plain, workers: 1 });
    expect(readdirSync(plain)).not.toContain(".cache");
    await fillCache(damaged);
    const cache = join(damaged, ".cache", "tape");
    const name = readdirSync(cache, { recursive: true, encoding: "utf8" }).find(
      (path) => path.includes("=NIFTY") && path.endsWith("bp0.bin"),
    )!;
    const bytes = readFileSync(join(cache, name));
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(join(cache, name), bytes);
    await enrichLake({ lake: damaged, workers: 1 });
    const expected = enrichedBytes(plain);
    expect(enrichedBytes(damaged).map((file, number) => file.equals(expected[number]!))).toEqual(Array(4).fill(true));
  });
});
