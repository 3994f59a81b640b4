import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { describe, expect, test } from "vitest";
import { datasetSpec, hashFile, type PartRun, partFolder } from "../../lib/lake/index.js";
import { StrikebookError } from "../../lib/task/index.js";
import { daysFromCivil } from "../../lib/time/index.js";
import { at, DAY, facts, sampleRun, sampleRuns, spotRun, testFolder, testSession, writeRuns } from "./lakeFixture.js";

const key = { dataset: "nse_options", date: DAY, underlying: "NIFTY" };
const parquetOf = (root: string): string => join(partFolder(root, key), "part-0.parquet");

/** A value as the two readers give it, in the run's own terms: number, NaN for NULL, text. */
function plain(value: unknown): number | string {
  if (value === null || value === undefined) return Number.NaN;
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "boolean") return value ? 1 : 0;
  if (value instanceof Date) return value.getTime();
  return value as number | string;
}

describe("a written part", () => {
  test("reads back bit for bit, by DuckDB and by an independent reader", async () => {
    const root = testFolder();
    const session = await testSession();
    // Among them runs longer than one block of 2048 rows, one of them of whole blocks.
    const runs = [
      ...sampleRuns(),
      sampleRun("2025-12-30", "CE", 26_000, 6144),
      sampleRun("2025-12-30", "PE", 25_000.5, 3000),
    ];
    await writeRuns(session, root, runs);
    const spec = datasetSpec("nse_options");
    const numeric = spec.columns.filter(({ type, sql }) => type !== "VARCHAR" && sql === undefined);
    const selected = numeric.map(({ name, type }) => {
      if (type === "TIMESTAMP") return `epoch_us(${name})`;
      if (type === "DATE") return `(${name} - DATE '1970-01-01')`;
      return type === "BOOLEAN" ? `${name}::INTEGER` : name;
    });
    const read = await session.numbers(`SELECT ${selected.join(", ")} FROM read_parquet('${parquetOf(root)}')`);
    const wanted = (run: PartRun, name: string, type: string): Float64Array => {
      const { contract, rows } = run;
      const identity: Record<string, number> = {
        expiry: daysFromCivil(contract!.expiryDate),
        expiry_ts: contract!.expiryMicros,
        strike: contract!.strike,
        strike_scaled: contract!.strikeScaled,
      };
      const value = run.columns[name] ?? identity[name];
      if (typeof value === "number") return new Float64Array(rows).fill(value);
      expect(value, `${name} ${type}`).toBeInstanceOf(Float64Array);
      return value as Float64Array;
    };
    numeric.forEach(({ name, type }, index) => {
      const expected = Float64Array.from(runs.flatMap((run) => [...wanted(run, name, type)]));
      // Object.is and not ===: NaN stands for NULL, and the sign of zero is part of a double.
      const differs = expected.findIndex(
        (value, row) => !Object.is(value, read[index]![row]) && !(type !== "DOUBLE" && value === read[index]![row]),
      );
      expect(differs, `first row of ${name} that differs`).toBe(-1);
      expect(read[index]!.length).toBe(expected.length);
    });

    // The independent reader has no zstd; DuckDB only unpacks the pages for it.
    const copy = join(root, "plain.parquet");
    await session.run(
      `COPY (FROM read_parquet('${parquetOf(root)}', hive_partitioning = false) LIMIT 300) TO '${copy}' (FORMAT parquet, COMPRESSION uncompressed)`,
    );
    const rows = await parquetReadObjects({ file: await asyncBufferFromFile(copy) });
    expect(rows).toHaveLength(300);
    numeric.forEach(({ name, type }, index) => {
      for (let row = 0; row < 300; row++) {
        const scale = type === "TIMESTAMP" ? 1e-3 : type === "DATE" ? 86_400_000 : 1;
        const expected = read[index]![row]! * scale;
        const found = plain(rows[row]![name]);
        // The independent reader gives instants in milliseconds.
        if (type === "TIMESTAMP" && !Number.isNaN(expected)) expect(Math.abs(Number(found) - expected)).toBeLessThan(1);
        else expect(found, `${name} row ${row}`).toBe(expected);
      }
    });
    expect(rows.map((row) => row.opt_type)).toEqual(
      runs.flatMap((run) => Array.from({ length: run.rows }, () => run.contract!.optionType)).slice(0, 300),
    );
    expect(rows[0]).toMatchObject({
      expiry_type: "weekly",
      expiry_source: "name",
      symbol: "NIFTY",
      is_weekly: true,
      is_monthly: false,
    });
  });

  test("has zstd pages, row groups of about 100,000 and statistics that tell expiries apart", async () => {
    const root = testFolder();
    const session = await testSession();
    const dataset = "nse_options_1m";
    const runs = ["2025-11-18", "2025-11-25"].map((expiry) => sampleRun(expiry, "CE", 26_000, 150_000, { dataset }));
    await writeRuns(session, root, runs, { dataset });
    const file = join(partFolder(root, { ...key, dataset }), "part-0.parquet");
    const metadata = await parquetMetadataAsync(await asyncBufferFromFile(file));
    const sizes = metadata.row_groups.map((group) => Number(group.num_rows));
    expect(sizes.reduce((a, b) => a + b)).toBe(300_000);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(110_000);
    expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThanOrEqual(90_000);
    const expiry = (group: number): unknown =>
      metadata.row_groups[group]!.columns.find((column) => column.meta_data?.path_in_schema[0] === "expiry")?.meta_data
        ?.statistics;
    expect(metadata.row_groups[0]!.columns[0]!.meta_data?.codec).toBe("ZSTD");
    expect(expiry(0)).toMatchObject({ max_value: new Date("2025-11-18") });
    expect(expiry(sizes.length - 1)).toMatchObject({ min_value: new Date("2025-11-25") });
    const stamped = metadata.key_value_metadata?.map(({ key: name, value }) => `${name}=${value}`);
    expect(stamped).toContain("strikebook_dataset=nse_options_1m");
    expect(stamped).toEqual(
      expect.arrayContaining([
        "strikebook_schema_version=2",
        "strikebook_session=NSE",
        "strikebook_time_zone=Asia/Kolkata",
        "strikebook_session_open=09:15:00",
        "strikebook_session_close=15:30:00",
        "strikebook_timestamp_unit=microseconds UTC",
      ]),
    );
  });

  test("has a manifest that tells the truth", async () => {
    const root = testFolder();
    const session = await testSession();
    const runs = sampleRuns();
    const kept = runs.reduce((sum, run) => sum + run.rows, 0);
    const manifest = await writeRuns(session, root, runs, {
      facts: () => ({
        ...facts,
        rowsRead: kept + 7,
        dropped: { outOfSession: 3, epoch1970: 4 },
        marked: { noSpot: 2 },
      }),
    });
    const folder = partFolder(root, key);
    expect(readdirSync(folder).sort()).toEqual(["part-0.manifest.json", "part-0.parquet"]);
    expect(JSON.parse(readFileSync(join(folder, "part-0.manifest.json"), "utf8"))).toEqual(
      JSON.parse(JSON.stringify(manifest)),
    );
    expect(manifest).toMatchObject({
      schemaVersion: 2,
      ...key,
      rows: kept,
      rowsRead: kept + 7,
      contracts: 5,
      dropped: { outOfSession: 3, epoch1970: 4 },
      marked: { noSpot: 2 },
      sortKey: ["expiry", "opt_type", "strike_scaled", "timestamp"],
      minTime: "2025-11-18T03:45:00.000000Z",
      // The longest run has 44 rows: second 43, stamped 43 % 3 = 1 µs later.
      maxTime: "2025-11-18T03:45:43.000001Z",
      writtenBy: { package: "strikebook" },
    });
    expect(manifest.parquet).toEqual(await hashFile(parquetOf(root)));
  });

  test("has the same bytes when it is written twice", async () => {
    const session = await testSession();
    const [first, second] = [testFolder(), testFolder()];
    const dataset = "nse_options_1m";
    const runs = [20_000, 120_000].map((rows) => sampleRun("2025-12-30", "CE", rows, rows, { dataset }));
    const one = await writeRuns(session, first, runs, { dataset });
    const two = await writeRuns(session, second, runs, { dataset });
    expect(two).toEqual(one);
  });
});

describe("the writer refuses", () => {
  const failing = async (runs: PartRun[], options: Parameters<typeof writeRuns>[3] = {}): Promise<StrikebookError> => {
    const root = testFolder();
    const session = await testSession();
    const error = await writeRuns(session, root, runs, options).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(StrikebookError);
    const folder = partFolder(root, { ...key, dataset: options.dataset ?? key.dataset });
    expect(readdirSync(folder), "nothing is left").toEqual([]);
    expect((error as Error).message).not.toContain("\n");
    return error as StrikebookError;
  };

  test("an existing part, unless told to replace it", async () => {
    const root = testFolder();
    const session = await testSession();
    await writeRuns(session, root, sampleRuns());
    await expect(writeRuns(session, root, sampleRuns(50))).rejects.toThrow(/already in the lake.*pass replace/);
    const again = await writeRuns(session, root, sampleRuns(50), { replace: true });
    expect(again.rows).toBe(260);
    expect(readdirSync(partFolder(root, key))).toHaveLength(2);
  });

  test("contracts out of order, contracts twice, time going backward", async () => {
    const [a, b] = [sampleRun("2025-11-18", "PE", 26_000, 9), sampleRun("2025-11-18", "CE", 26_100, 9)];
    expect((await failing([a!, b!])).message).toMatch(
      /NSE:NIFTY:2025-11-18:CE:26100 comes after a contract that sorts behind it/,
    );
    expect((await failing([b!, b!])).message).toMatch(/CE:26100 comes after/);
    const backward = sampleRun("2025-11-18", "CE", 26_000, 3000);
    (backward.columns.timestamp as Float64Array)[2500] = at(1);
    expect((await failing([backward])).message).toMatch(
      /time of NSE:NIFTY:2025-11-18:CE:26000 goes backward at row 2500/,
    );
  });

  test("no rows", async () => {
    expect((await failing([])).code).toBe("empty");
  });

  test("a fraction in a whole-number column, an unknown column, a missing one, an unknown text", async () => {
    const run = sampleRun("2025-11-18", "CE", 26_000, 3000);
    (run.columns.bq0 as Float64Array)[2999] = 1.5;
    expect((await failing([run])).message).toMatch(/NSE:NIFTY:2025-11-18:CE:26000: bq0 is 1.5, which is no BIGINT/);
    const gap = sampleRun("2025-11-18", "CE", 26_000, 3000);
    (gap.columns.vol_delta as Float64Array)[2100] = Number.NaN;
    expect((await failing([gap])).message).toMatch(/vol_delta is missing, which it may not be/);
    const { vol_delta: _, ...rest } = sampleRun("2025-11-18", "CE", 26_000, 5).columns;
    const { contract } = run;
    expect((await failing([{ contract: contract!, rows: 5, columns: rest }])).message).toMatch(/vol_delta is missing/);
    expect((await failing([{ ...run, columns: { ...run.columns, last_price: 1 } }])).message).toMatch(
      /no column last_price/,
    );
    expect((await failing([{ ...run, columns: { ...run.columns, expiry_type: "daily" } }])).message).toMatch(
      /cannot be "daily"/,
    );
  });

  test("a file in which the rows stand in another order than they were handed over", async () => {
    const root = testFolder();
    const session = await testSession();
    const write = session.runWithRows.bind(session);
    session.runWithRows = (columns, next, statement, options) =>
      write(columns, next, (name) => statement(name).replace(`${name}()`, `${name}() ORDER BY timestamp`), options);
    const error = await writeRuns(session, root, sampleRuns()).catch((reason: Error) => reason);
    expect(String(error)).toMatch(/nse_options 2025-11-18 NIFTY: row 1 read back belongs to another contract/);
    expect(readdirSync(partFolder(root, key))).toEqual([]);
  });

  test("to leave an old manifest beside a new file", async () => {
    const root = testFolder();
    const session = await testSession();
    await writeRuns(session, root, sampleRuns());
    // The new file cannot take its place.
    rmSync(parquetOf(root));
    mkdirSync(join(parquetOf(root), "in the way"), { recursive: true });
    await expect(writeRuns(session, root, sampleRuns(50), { replace: true })).rejects.toThrow(/cannot write/);
    expect(readdirSync(partFolder(root, key))).toEqual(["part-0.parquet"]);
  });

  test("rows that do not add up", async () => {
    const error = await failing(sampleRuns(), {
      facts: () => ({ ...facts, rowsRead: 211, dropped: { outOfSession: 2 } }),
    });
    expect(error.message).toMatch(/211 rows were read, 210 written and 2 dropped/);
    expect(error.code).toBe("integrity");
  });

  test("what a source throws in the middle, and keeps its reason", async () => {
    function* broken(): Generator<PartRun> {
      yield sampleRun("2025-11-18", "CE", 26_000, 5000);
      throw new StrikebookError("corrupt", "the staged rows are cut short", "run it again");
    }
    const root = testFolder();
    const session = await testSession();
    const write = writeRuns(session, root, [], { runs: broken() });
    await expect(write).rejects.toThrow("the staged rows are cut short; run it again");
    expect(readdirSync(partFolder(root, key))).toEqual([]);
  });

  test("to go on when it is aborted", async () => {
    const controller = new AbortController();
    function* endless(): Generator<PartRun> {
      for (let strike = 20_000; ; strike += 50) {
        if (strike === 20_500) controller.abort(new Error("stopped by the test"));
        yield sampleRun("2025-11-18", "CE", strike, 3000);
      }
    }
    const root = testFolder();
    const session = await testSession();
    const write = writeRuns(session, root, [], { runs: endless(), signal: controller.signal });
    await expect(write).rejects.toThrow("stopped by the test");
    expect(readdirSync(partFolder(root, key))).toEqual([]);
    // The session is still good.
    await writeRuns(session, root, sampleRuns());
  });

  test("a folder it cannot write into", async () => {
    const root = testFolder();
    const session = await testSession();
    mkdirSync(join(root, "nse_options"));
    writeFileSync(join(root, "nse_options", `date=${DAY}`), "a file where the folder should be");
    const write = writeRuns(session, root, sampleRuns());
    await expect(write).rejects.toThrow(/cannot write nse_options 2025-11-18 NIFTY under .*ENOTDIR|EEXIST/);
  });
});

describe("a spot part", () => {
  test("is one series with its instrument", async () => {
    const root = testFolder();
    const session = await testSession();
    const manifest = await writeRuns(session, root, [spotRun(10)], {
      dataset: "nse_spot",
      facts: () => ({ ...facts, rowsRead: 10, instrument: "index" }),
    });
    expect(manifest).toMatchObject({ rows: 10, contracts: 1, sortKey: ["timestamp"], instrument: "index" });
  });
});

test("leftovers of a writer that is gone are removed, those of a running one stay", async () => {
  const root = testFolder();
  const session = await testSession();
  const folder = partFolder(root, key);
  mkdirSync(folder, { recursive: true });
  const [gone, running] = ["part-0.parquet.999999999-0.tmp", `part-0.parquet.${process.pid}-99.tmp`];
  for (const name of [gone, running]) writeFileSync(join(folder, name), "half a part");
  await writeRuns(session, root, sampleRuns());
  expect(readdirSync(folder).sort()).toEqual(["part-0.manifest.json", "part-0.parquet", running]);
});
