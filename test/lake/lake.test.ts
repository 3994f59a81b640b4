import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { QUOTE_COLUMN_NAMES } from "../../lib/columns/index.js";
import {
  datasetSpec,
  defaultLakeRoot,
  type Manifest,
  openLake,
  partFolder,
  QUOTE_LAKE_NAMES,
  scanTape,
  storedColumn,
} from "../../lib/lake/index.js";
import { StrikebookError } from "../../lib/task/index.js";
import {
  at,
  DAY,
  sampleLake,
  sampleRun,
  sampleRuns,
  spotRun,
  testFolder,
  testSession,
  writeRuns,
} from "./lakeFixture.js";

const key = { dataset: "nse_options", date: DAY, underlying: "NIFTY" };
const parquetOf = (root: string): string => join(partFolder(root, key), "part-0.parquet");
const manifestOf = (root: string): string => join(partFolder(root, key), "part-0.manifest.json");

async function refusal(work: Promise<unknown>): Promise<StrikebookError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StrikebookError);
  expect((error as Error).message).not.toContain("\n");
  return error as StrikebookError;
}

function editManifest(root: string, edit: (manifest: Record<string, unknown> & Manifest) => Partial<Manifest>): void {
  const manifest = JSON.parse(readFileSync(manifestOf(root), "utf8"));
  writeFileSync(manifestOf(root), JSON.stringify({ ...manifest, ...edit(manifest) }));
}

describe("openTape", () => {
  test("gives back what was written: contracts, columns, spot and provenance", async () => {
    const root = join(testFolder(), "it's a [1] lake");
    const runs = sampleRuns(5000);
    await sampleLake(root, runs);
    await using lake = await openLake(root);
    const tape = await lake.openTape({ underlying: "NIFTY", date: DAY });
    expect(tape.contracts.map(({ contract, rowCount }) => [contract.key, rowCount])).toEqual(
      runs.map((run) => [run.contract!.key, run.rows]),
    );
    expect(tape.contracts.map(({ contract }) => contract)).toEqual(runs.map((run) => run.contract));
    for (const name of QUOTE_COLUMN_NAMES) {
      const written = runs.flatMap((run) => [
        ...(run.columns[storedColumn(datasetSpec("nse_options"), QUOTE_LAKE_NAMES[name])] as Float64Array),
      ]);
      expect(tape.quotes[name], name).toEqual(Float64Array.from(written));
    }
    expect(tape.spot).toEqual({ underlying: "NIFTY", instrument: "index", ...spotRun().columns });
    expect(tape.provenance).toMatchObject({
      dataset: "nse_options",
      source: "a test",
      rows: 25_010,
      granularity: { kind: "tick" },
      hasBook: true,
    });
    expect(tape.provenance.files.map(({ name }) => name)).toEqual([
      "nse_options/date=2025-11-18/underlying=NIFTY/part-0.parquet",
      "nse_spot/date=2025-11-18/underlying=NIFTY/part-0.parquet",
    ]);
    expect(tape.provenance.files[0]?.sha256).toBe(lake.manifest(key).parquet.sha256);
  });

  test("names a day without spot, a day and an underlying that are not there", async () => {
    const root = testFolder();
    const session = await testSession();
    await writeRuns(session, root, sampleRuns());
    await using lake = await openLake(root);
    const spotless = await refusal(lake.openTape({ underlying: "NIFTY", date: DAY }));
    expect(spotless.message).toMatch(/NIFTY on 2025-11-18 has no spot .*nse_spot.*; pack the dump/);
    const day = await refusal(lake.openTape({ underlying: "NIFTY", date: "2025-11-19" }));
    expect(day.message).toMatch(/no nse_options 2025-11-19 NIFTY; it holds NIFTY from 2025-11-18 to 2025-11-18/);
    const name = await refusal(lake.openTape({ underlying: "BANKNIFTY", date: DAY }));
    expect(name.message).toMatch(/no nse_options 2025-11-18 BANKNIFTY; nse_options holds NIFTY/);
    expect((await refusal(lake.openTape({ underlying: "SENSEX", date: DAY }))).message).toMatch(
      /no product NSE:SENSEX/,
    );
    const wrong = (options: unknown): Promise<{ message: string }> =>
      refusal(lake.openTape(options as { underlying: string; date: string }));
    expect((await wrong("NIFTY")).message).toMatch(/takes one object, not "NIFTY"; write openTape\(\{ underlying:/);
    expect((await wrong(undefined)).message).toMatch(/takes one object, not undefined; write openTape/);
    expect((await wrong({ underlying: "nifty", date: DAY })).message).toMatch(/not "nifty"; write "NIFTY"/);
    expect((await wrong({ date: DAY })).message).toMatch(/needs the name of an underlying, not undefined/);
    expect((await wrong({ underlying: "NIFTY", date: new Date() })).message).toMatch(/needs a day .*, not a Date/);
    expect((await wrong({ underlying: "NIFTY", date: "2025-11-31" })).message).toMatch(/not "2025-11-31"/);
    expect(() => lake.days("NFTY")).toThrow(/has no nse_options of NFTY; nse_options holds NIFTY/);
    expect(() => lake.days("NIFTY", "nse_option")).toThrow(/no dataset "nse_option"; there are nse_options/);
    expect(() => lake.days("NIFTY", "nse_options_1m")).toThrow(/no nse_options_1m of NIFTY; it holds nse_options/);
    expect((await refusal(lake.openTape({ underlying: "NIFTY", date: DAY, dataset: "x" }))).message).toMatch(
      /no dataset "x"/,
    );
  });

  test("refuses a part whose bytes changed, though its size did not", async () => {
    const root = testFolder();
    await sampleLake(root);
    const bytes = readFileSync(parquetOf(root));
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(parquetOf(root), bytes);
    await using lake = await openLake(root);
    const error = await refusal(lake.openTape({ underlying: "NIFTY", date: DAY }));
    expect(error.message).toMatch(
      /part-0\.parquet is not the file its manifest describes \(sha256 differs\); restore it or pack/,
    );
    expect(error.code).toBe("corrupt");
  });

  test("refuses a manifest that counts other rows than the file has", async () => {
    const root = testFolder();
    await sampleLake(root);
    editManifest(root, ({ rows, rowsRead }) => ({ rows: rows - 1, rowsRead: rowsRead - 1 }));
    await using lake = await openLake(root);
    const error = await refusal(lake.openTape({ underlying: "NIFTY", date: DAY }));
    expect(error.message).toMatch(/part-0\.parquet has 210 rows, its manifest says 209/);
  });
});

describe("openLake", () => {
  test("refuses a folder that is missing and one that holds no part", async () => {
    const root = testFolder();
    const missing = await refusal(openLake(join(root, "nowhere")));
    expect(missing.message).toMatch(/there is no lake at .*nowhere; run `strikebook start`/);
    expect(missing.code).toBe("missing");
    expect((await refusal(openLake(root))).code).toBe("empty");
    mkdirSync(partFolder(root, key), { recursive: true });
    expect((await refusal(openLake(root))).message).toMatch(/holds no part; pack a dump/);
  });

  test("takes its default root from STRIKEBOOK_LAKE, else ./lake", () => {
    const before = process.env.STRIKEBOOK_LAKE;
    try {
      delete process.env.STRIKEBOOK_LAKE;
      expect(defaultLakeRoot()).toBe("lake");
      process.env.STRIKEBOOK_LAKE = "/somewhere/else";
      expect(defaultLakeRoot()).toBe("/somewhere/else");
    } finally {
      if (before === undefined) delete process.env.STRIKEBOOK_LAKE;
      else process.env.STRIKEBOOK_LAKE = before;
    }
  });

  test.each<[string, (root: string) => void, RegExp, string]>([
    [
      "a part without its manifest",
      (root) => rmSync(manifestOf(root)),
      /part-0\.manifest\.json is missing; pack that day/,
      "missing",
    ],
    [
      "a manifest without its part",
      (root) => rmSync(parquetOf(root)),
      /part-0\.parquet is missing; pack that day/,
      "missing",
    ],
    [
      "a truncated part",
      (root) => truncateSync(parquetOf(root), 3000),
      /part-0\.parquet has 3000 bytes, its manifest says \d+/,
      "corrupt",
    ],
    ["a part that grew", (root) => appendFileSync(parquetOf(root), "x"), /its manifest says/, "corrupt"],
    [
      "a manifest that is not JSON",
      (root) => truncateSync(manifestOf(root), 30),
      /manifest\.json is not JSON/,
      "corrupt",
    ],
    [
      "a newer schema",
      (root) => editManifest(root, () => ({ schemaVersion: 3 })),
      /has schema version 3, this program reads up to 2; update strikebook/,
      "schema",
    ],
    [
      "an older schema",
      (root) => editManifest(root, () => ({ schemaVersion: 1 })),
      /has schema version 1, whose columns had other names; .*; pack that day again with replace/,
      "schema",
    ],
    [
      "a manifest that does not add up",
      (root) => editManifest(root, () => ({ dropped: { x: 1 } })),
      /is not a manifest \(rowsRead: is not rows plus/,
      "corrupt",
    ],
    [
      "a manifest without a hash",
      (root) => editManifest(root, ({ parquet }) => ({ parquet: { ...parquet, sha256: "12" } })),
      /is not a manifest \(parquet\.sha256/,
      "corrupt",
    ],
    [
      "a manifest of another day",
      (root) => editManifest(root, () => ({ date: "2025-11-19" })),
      /is about date 2025-11-19, its folder about 2025-11-18/,
      "corrupt",
    ],
    [
      "a stray file",
      (root) => writeFileSync(join(partFolder(root, key), "part-1.parquet"), ""),
      /part-1\.parquet has no manifest/,
      "corrupt",
    ],
  ])("refuses %s", async (_, damage, message, code) => {
    const root = testFolder();
    await sampleLake(root);
    damage(root);
    const error = await refusal(openLake(root));
    expect(error.message).toMatch(message);
    expect(error.message).toContain(root);
    expect(error.code).toBe(code);
  });

  test("with deferDefects lists a part that is not whole, and refuses to read it, from the cache too", async () => {
    const root = testFolder();
    await sampleLake(root);
    const session = await testSession();
    const next = "2025-11-19";
    await writeRuns(session, root, sampleRuns(), { date: next });
    await writeRuns(session, root, [spotRun()], { dataset: "nse_spot", date: next });
    {
      await using lake = await openLake(root);
      await lake.openTape({ underlying: "NIFTY", date: DAY });
    }
    truncateSync(parquetOf(root), 3000);
    const strict = await refusal(openLake(root));
    await using lake = await openLake(root, { deferDefects: true });
    expect(lake.days("NIFTY")).toEqual([DAY, next]);
    expect(lake.parts().map(({ key, defect }) => [key.dataset, key.date, defect?.message])).toEqual([
      ["nse_options", DAY, strict.message],
      ["nse_options", next, undefined],
      ["nse_spot", DAY, undefined],
      ["nse_spot", next, undefined],
    ]);
    const day = { underlying: "NIFTY", date: DAY };
    const scan = (days: string[]) => scanTape({ lake, columns: ["last_price"], days });
    const first = async (days: string[]): Promise<unknown> => {
      for await (const run of scan(days)) return run;
    };
    for (const read of [
      () => lake.openTape(day),
      () => lake.tapeFiles(day),
      () => lake.query("SELECT count(*) FROM nse_spot"),
      async () => lake.manifest(key),
      () => first([DAY]),
    ]) {
      const error = await refusal(read());
      expect([error.code, error.message]).toEqual(["corrupt", strict.message]);
    }
    expect((await lake.openTape({ underlying: "NIFTY", date: next })).contracts).toHaveLength(5);
    expect(await first([next])).toBeDefined();
  });

  test("with deferDefects a spot part that is not whole refuses its day, as does a day in both layouts", async () => {
    const root = testFolder();
    await sampleLake(root);
    truncateSync(join(partFolder(root, { ...key, dataset: "nse_spot" }), "part-0.parquet"), 300);
    mkdirSync(join(root, DAY, "NIFTY"), { recursive: true });
    writeFileSync(join(root, DAY, "NIFTY", "part-nifty-0.parquet"), readFileSync(parquetOf(root)));
    const open = () => openLake(root, { deferDefects: true });
    {
      await using lake = await open();
      expect(lake.parts("nse_options")).toHaveLength(1);
      expect((await refusal(lake.openTape({ underlying: "NIFTY", date: DAY }))).message).toMatch(/in both layouts/);
    }
    rmSync(join(root, DAY), { recursive: true });
    await using lake = await open();
    expect((await refusal(lake.openTape({ underlying: "NIFTY", date: DAY }))).message).toMatch(
      /nse_spot.*part-0\.parquet has 300 bytes, its manifest says/,
    );
  });

  test("passes over a writer's temporary files", async () => {
    const root = testFolder();
    await sampleLake(root);
    writeFileSync(join(partFolder(root, key), "part-0.parquet.77-0.tmp"), "half a part");
    mkdirSync(join(root, ".pack-77"));
    await using lake = await openLake(root);
    expect(lake.parts().map((part) => part.key.dataset)).toEqual(["nse_options", "nse_spot"]);
    expect(lake.parts("nse_spot")).toHaveLength(1);
    expect(lake.days("NIFTY")).toEqual([DAY]);
    expect(lake.toDisplay()).toMatchObject({ kind: "table", totalRows: 2 });
  });
});

describe("query", () => {
  test("sees each dataset as a view with date and underlying, NULL as NaN", async () => {
    const root = testFolder();
    const runs = sampleRuns();
    await sampleLake(root, runs);
    await using lake = await openLake(root);
    const counts = await lake.query(
      "SELECT date, underlying, option_type, count(*) AS n, count(last_price) AS prices, sum(volume_change) AS v, min(timestamp) AS t, bool_or(is_traded) AS traded FROM nse_options GROUP BY ALL ORDER BY option_type",
    );
    const missing = runs
      .filter((run) => run.contract!.optionType === "CE")
      .reduce((sum, run) => sum + (run.columns.price as Float64Array).filter(Number.isNaN).length, 0);
    const changes = runs
      .filter((run) => run.contract!.optionType === "CE")
      .reduce((sum, run) => sum + (run.columns.vol_delta as Float64Array).reduce((a, b) => a + b), 0);
    expect(missing).toBeGreaterThan(5);
    expect(counts.record(0)).toEqual({
      date: DAY,
      underlying: "NIFTY",
      option_type: "CE",
      n: 124,
      prices: 124 - missing,
      v: changes,
      t: at(0),
      traded: true,
    });
    const first = await lake.query("SELECT last_price, expiry FROM nse_options LIMIT 200");
    const prices = runs.flatMap((run) => [...(run.columns.price as Float64Array)]).slice(0, 200);
    expect(first.column("last_price")).toEqual(Float64Array.from(prices));
    expect(first.column("expiry")[0]).toBe("2025-11-18");
    expect(
      (await lake.query("SELECT 1.25::DECIMAL(9,2) AS d, 'a' AS t, NULL AS n, [1, 2] AS l, 5::HUGEINT AS h")).record(0),
    ).toEqual({ d: 1.25, t: "a", n: null, l: "[1, 2]", h: 5 });
    expect((await lake.query("SELECT * FROM nse_options WHERE strike < 0")).rows).toBe(0);
  });

  test("refuses wrong SQL in one line, and numbers that would not be exact", async () => {
    const root = testFolder();
    await sampleLake(root);
    await using lake = await openLake(root);
    expect((await refusal(lake.query("SELECT nothing FROM nse_options"))).message).toMatch(
      /the query failed: Binder Error: .*nothing/,
    );
    expect((await refusal(lake.query("SELECT 9007199254740993 AS x"))).message).toMatch(
      /column x holds whole numbers beyond 2\^53/,
    );
    expect((await refusal(lake.query("SELECT 1 AS x, 2 AS x"))).message).toMatch(/two columns are named x/);
  });

  test("stops when it is aborted", async () => {
    const root = testFolder();
    await sampleLake(root);
    await using lake = await openLake(root);
    await lake.query("SELECT 1");
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 50);
    const long = lake.query("SELECT count(*) FROM range(100000000000) a WHERE sin(a.range) > 2", {
      signal: controller.signal,
    });
    await expect(long).rejects.toThrow("enough");
    expect((await lake.query("SELECT 1 AS one")).record(0)).toEqual({ one: 1 });
  });
});

/** The rule in words: change of the running maximum, first row 0. */
function changesOf(volume: Float64Array): number[] {
  return Array.from(volume, (_, row) => {
    const highest = (rows: Float64Array): number => Math.max(...rows.filter((value) => !Number.isNaN(value)));
    const [before, now] = [highest(volume.subarray(0, row)), highest(volume.subarray(0, row + 1))];
    return Number.isFinite(before) ? now - before : 0;
  });
}

describe("the older layout <date>/<UNDERLYING>/part-*.parquet", () => {
  /** Two files that interleave, as a lake of lake names without manifests. */
  async function olderLake(root: string, select = "*"): Promise<ReturnType<typeof sampleRuns>> {
    const session = await testSession();
    const runs = sampleRuns(30).map((run) => {
      const bp0 = (run.columns.bp0 as Float64Array).map((bid, row) => (row % 7 === 0 ? 0 : bid));
      return { ...run, columns: { ...run.columns, bp0 } };
    });
    const staging = testFolder();
    await writeRuns(session, staging, runs);
    const folder = join(root, DAY, "NIFTY");
    mkdirSync(folder, { recursive: true });
    const from = `FROM read_parquet('${parquetOf(staging)}', file_row_number = true, hive_partitioning = false)`;
    for (const part of [0, 1]) {
      const rows = `SELECT ${select} ${from} WHERE file_row_number % 2 = ${part} ORDER BY random()`;
      await session.run(`COPY (${rows}) TO '${join(folder, `part-nifty-${part}.parquet`)}' (FORMAT parquet)`);
    }
    await writeRuns(session, root, [spotRun()], { dataset: "nse_spot" });
    return runs;
  }

  test("is sorted, cleaned and opened with date and underlying from the path", async () => {
    const root = testFolder();
    const runs = await olderLake(root, "* EXCLUDE (file_row_number)");
    await using lake = await openLake(root);
    const tape = await lake.openTape({ underlying: "NIFTY", date: DAY });
    expect(tape.contracts.map(({ contract, rowCount }) => [contract.key, rowCount])).toEqual(
      runs.map((run) => [run.contract!.key, run.rows]),
    );
    expect(tape.quotes.timestamp).toEqual(
      Float64Array.from(runs.flatMap((run) => [...(run.columns.timestamp as Float64Array)])),
    );
    const bids = runs.flatMap((run) => [...(run.columns.bp0 as Float64Array)]);
    expect(tape.quotes.bidPrice).toEqual(Float64Array.from(bids, (bid) => (bid > 0 ? bid : Number.NaN)));
    expect(tape.provenance.counts).toMatchObject({ outOfSession: 0 });
    expect(tape.provenance.counts.zeroPrice).toBeGreaterThan(0);
    expect(tape.provenance.files).toHaveLength(3);
    const rows = await lake.query("SELECT date, underlying, count(*) AS n FROM nse_options GROUP BY ALL");
    expect(rows.record(0)).toEqual({ date: DAY, underlying: "NIFTY", n: tape.quotes.timestamp.length });
    expect((await refusal(Promise.resolve().then(() => lake.manifest(key)))).message).toMatch(
      /older layout, which has no manifest/,
    );
  });

  const vendor = (clock: string): string =>
    `${clock} AS timestamp, price, bp0, bq0, sp0, sq0, volume, oi, expiry, lower(opt_type) AS opt_type, strike::FLOAT AS strike, 5 AS vol_delta`;

  test("may have the vendor's names and wall clock; volume changes are computed anew", async () => {
    const root = testFolder();
    const runs = await olderLake(root, vendor("timestamp + INTERVAL 330 MINUTE"));
    await using lake = await openLake(root);
    const tape = await lake.openTape({ underlying: "NIFTY", date: DAY });
    expect(tape.quotes.timestamp).toEqual(
      Float64Array.from(runs.flatMap((run) => [...(run.columns.timestamp as Float64Array)])),
    );
    const changes = runs.flatMap((run) => [...changesOf(run.columns.volume as Float64Array)]);
    expect(tape.quotes.volumeChange).toEqual(Float64Array.from(changes));
    expect(changes.filter((change) => change > 0).length).toBeGreaterThan(5);
    expect((await lake.query("SELECT max(last_price) AS m FROM nse_options")).rows).toBe(1);
  });

  test("is refused when its clock is 5 h 30 min off", async () => {
    const root = testFolder();
    await olderLake(root, vendor("timestamp"));
    await using lake = await openLake(root);
    const error = await refusal(lake.openTape({ underlying: "NIFTY", date: DAY }));
    expect(error.message).toMatch(
      /160 of 160 rows lie outside the session of 2025-11-18; its times may be wall clock read as UTC/,
    );
  });

  test("is refused when a file is cut short, or when the day is there in both layouts", async () => {
    const root = testFolder();
    await olderLake(root, "* EXCLUDE (file_row_number)");
    const file = join(root, DAY, "NIFTY", "part-nifty-1.parquet");
    const whole = readFileSync(file);
    truncateSync(file, 2000);
    {
      await using lake = await openLake(root);
      const error = await refusal(lake.openTape({ underlying: "NIFTY", date: DAY }));
      expect(error.message).toMatch(/cannot read .*part-nifty-\d\.parquet: .*; restore it/);
      expect(error.code).toBe("corrupt");
    }
    writeFileSync(file, whole);
    const session = await testSession();
    await writeRuns(session, root, [sampleRun(DAY, "CE", 26_000, 5)]);
    expect((await refusal(openLake(root))).message).toMatch(
      /nse_options\/2025-11-18\/NIFTY is in the lake .* in both layouts/,
    );
    renameSync(join(root, DAY), join(root, "elsewhere"));
    await (await openLake(root)).close();
  });
});
