import { mkdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { listParts } from "../../../lib/lake/index.js";
import { encodeNseDump, vendorRuns } from "../../../lib/market/index.js";
import { extractDumps } from "../../../lib/pack/index.js";
import { epochOffset } from "../../../lib/pack/raw/epochOffset.js";
import { testFolder, testSession } from "../../lake/lakeFixture.js";
import { type OlderSource, writeContractFiles, writeDayParts, writeStrikeFiles } from "./olderFixture.js";
import { fileHashes, rawRecords } from "./rawFixture.js";

// Threads and processes start in every test; other work may hold the cores.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const INDIA = 19_800 * 1e6;

/** The lake's rows in their order, times of 1970 left out where a layout has none. */
const rowsOf = (lake: string, columns = "*"): Promise<Record<string, unknown>[]> =>
  rawRecords(lake, "nse_raw_options", columns);

describe("older layouts, made from simulated rows", () => {
  let dump: Buffer;
  beforeAll(() => {
    const options = [...vendorRuns({ days: 2, rows: 4000, seed: 5 })].filter(({ kind }) => kind === "option");
    // Contracts of both underlyings and of all expiries; fewer files take less time to write.
    dump = encodeNseDump(options.filter((_, number) => number % 7 === 0));
  });

  async function source(): Promise<OlderSource> {
    const folder = testFolder();
    writeFileSync(join(folder, "options.sql"), dump);
    const lake = join(folder, "lake");
    const report = await extractDumps({ dumps: folder, out: lake });
    expect(report.facts.rows.kept).toBeGreaterThan(400);
    return { session: await testSession(), lake };
  }

  it("one file per contract, below processed_output/raw_options: the rows of the dump", async () => {
    const from = await source();
    const folder = join(testFolder(), "nov 4 to nov 18 new stocks data");
    await writeContractFiles(from, folder);
    const out = join(testFolder(), "lake");
    const report = await extractDumps({ dumps: folder, out });
    expect(report.facts.sources[0]).toMatchObject({ layout: "contracts", missingColumns: [], unparsed: [] });
    expect(await rowsOf(out)).toEqual(await rowsOf(from.lake));
    const again = await extractDumps({ dumps: folder, out });
    expect(again.facts.sources[0]!.unchanged).toBe(true);
    // The same rows from the dump are duplicates, one by one.
    const kept = report.facts.rows.kept;
    const path = join(testFolder(), "same.sql");
    writeFileSync(path, dump);
    const merged = await extractDumps({ dumps: path, out });
    expect(merged.facts).toMatchObject({ rows: { read: kept, kept: 0 }, dropped: { duplicate: kept } });
  });

  it.each(["wall", "utc"] as const)(
    "<date>/<UNDERLYING>/part-*.parquet with timestamp_ns by %s clock: the rows of the dump",
    async (nanos) => {
      const from = await source();
      const folder = testFolder();
      await writeDayParts(from, folder, nanos);
      const out = join(testFolder(), "lake");
      const report = await extractDumps({ dumps: folder, out });
      expect(report.facts.sources[0]).toMatchObject({ layout: "days", missingColumns: [] });
      expect(await rowsOf(out)).toEqual(await rowsOf(from.lake));
    },
  );

  it("YYYYMM/exp=/type=/strike=: its columns, NULL in the others, and the manifest says which", async () => {
    const from = await source();
    const folder = testFolder();
    await writeStrikeFiles(from, folder);
    const out = join(testFolder(), "lake");
    const report = await extractDumps({ dumps: folder, out });
    expect(report.facts.sources[0]!.layout).toBe("strikes");
    expect(report.facts.sources[0]!.missingColumns).toHaveLength(40);
    const same = "timestamp, price, open, high, low, close, symbol, opt_type, strike, year, month, ts, contract, date";
    expect(await rowsOf(out, same)).toEqual(await rowsOf(from.lake, same));
    const volumes = new Set((await rowsOf(out, "volume, bp0, lastTradeTime")).map((row) => JSON.stringify(row)));
    expect([...volumes]).toEqual(['{"volume":null,"bp0":null,"lastTradeTime":null}']);
    const { manifest } = (await listParts(out))[0]!;
    expect(String(manifest!.parameters.missingColumns).split(" ")).toHaveLength(40);
  });

  it("rows without a time are counted by table; names that are none are listed", async () => {
    const from = await source();
    const folder = testFolder();
    await writeContractFiles(from, folder);
    const files = join(folder, "processed_output", "raw_options");
    const query = "SELECT NULL::TIMESTAMP AS timestamp, 1.0 AS price FROM range(3)";
    await from.session.run(`COPY (${query}) TO '${files}/nifty25n1826000ce.parquet' (FORMAT parquet)`);
    await from.session.run(`COPY (${query}) TO '${files}/nifty25n3126000ce.parquet' (FORMAT parquet)`);
    const report = await extractDumps({ dumps: folder, out: join(testFolder(), "lake") });
    expect(report.facts.dropped).toEqual({ missingTimestamp: 3, unparsedName: 3 });
    expect(report.unparsed[0]!.reason).toMatch(/2025-11-31/);
  });

  it("an index file comes along as spot", async () => {
    const folder = testFolder();
    const session = await testSession();
    const query =
      "SELECT (TIMESTAMP '2025-11-18 09:15:00' + INTERVAL 1 SECOND * i) AT TIME ZONE 'Asia/Kolkata' AS timestamp, 26000.5 + i AS price, 'NIFTY' AS symbol FROM range(5) t(i)";
    mkdirSync(join(folder, "spot_data"));
    await session.run(`COPY (${query}) TO '${folder}/spot_data/NIFTY_all.parquet' (FORMAT parquet)`);
    const out = join(testFolder(), "lake");
    const report = await extractDumps({ dumps: folder, out });
    expect(report.facts.rows.kept).toBe(5);
    expect((await listParts(out))[0]!.manifest).toMatchObject({
      dataset: "nse_raw_spot",
      minTime: "2025-11-18T03:45:00.000000Z",
    });
  });

  it("a damaged file stops the folder, is named, and leaves nothing", async () => {
    const from = await source();
    const folder = testFolder();
    await writeDayParts(from, folder, "utc");
    const bad = join(folder, "2025-11-18", "NIFTY", "part-nifty-0.parquet");
    const bytes = readFileSync(bad);
    truncateSync(bad, bytes.length - 100);
    const out = join(testFolder(), "lake");
    await expect(extractDumps({ dumps: folder, out })).rejects.toThrow(/cannot read .*part-nifty-0\.parquet: /);
    // In the middle of a column: found only when the rows are read.
    const flipped = Buffer.from(bytes);
    for (let at = 1000; at < 5000; at++) flipped[at]! ^= 0x55;
    writeFileSync(bad, flipped);
    await expect(extractDumps({ dumps: folder, out })).rejects.toThrow(/part-nifty-0\.parquet/);
    expect(() => fileHashes(out)).toThrow(/ENOENT/);
  });

  it("Parquet files of no known layout are refused with one of them", async () => {
    const folder = testFolder();
    writeFileSync(join(folder, "prices.parquet"), "PAR1");
    await expect(extractDumps({ dumps: folder, out: testFolder() })).rejects.toThrow(
      /the 1 Parquet files below .* are of no known layout \(.*prices\.parquet\); name a folder of contract files/,
    );
  });
});

describe("8.2-8: the two epoch conventions of the users' files", () => {
  const clock = { file: "x.parquet", zoned: false, rows: 10, inDayAsIndia: 10, inDayAsUtc: 1 };

  it("known pairs: 2025-11-18 10:01:27 IST = 1763440287 s, written as 1763460087; 2025-12-01 09:41:34 IST = 1764562294", () => {
    const naive = Date.parse("2025-11-18T10:01:27Z") * 1000;
    expect(naive / 1e6).toBe(1_763_460_087);
    const offset = epochOffset({ ...clock, minAhead: 0, maxAhead: 0 });
    expect((naive - offset) / 1e6).toBe(1_763_440_287);
    expect(epochOffset({ ...clock, minAhead: -INDIA, maxAhead: -INDIA })).toBe(INDIA);
    const zoned = { ...clock, zoned: true, inDayAsIndia: 0, inDayAsUtc: 10 };
    expect(epochOffset({ ...zoned, minAhead: 0, maxAhead: 0 })).toBe(0);
    expect(Date.parse("2025-12-01T09:41:34+05:30") / 1000).toBe(1_764_562_294);
    expect(epochOffset({ ...zoned, minAhead: INDIA, maxAhead: INDIA })).toBe(0);
    expect(epochOffset({ ...clock, minAhead: Number.NaN, maxAhead: Number.NaN })).toBe(INDIA);
  });

  it.each([
    ["another distance", { ...clock, minAhead: 3600e6, maxAhead: 3600e6 }, /timestamp_ns is 3600 s ahead/],
    ["two distances in one file", { ...clock, minAhead: -INDIA, maxAhead: 0 }, /is -19800 s to 0 s ahead/],
    ["the wrong side", { ...clock, minAhead: INDIA, maxAhead: INDIA }, /neither of the known conventions/],
    [
      "a naive column that is UTC",
      { ...clock, minAhead: 0, maxAhead: 0, inDayAsIndia: 2, inDayAsUtc: 9 },
      /x\.parquet: only 2 of 10 times are of a trading day as India's wall clock, 9 are with 5 h 30 min between/,
    ],
  ])("%s is refused", (_, facts, message) => {
    expect(() => epochOffset(facts)).toThrow(message);
  });

  it("a file that is out of session by any clock is kept as it is", () => {
    const odd = { ...clock, minAhead: Number.NaN, maxAhead: Number.NaN, inDayAsIndia: 0, inDayAsUtc: 0 };
    expect(epochOffset(odd)).toBe(INDIA);
  });
});
