import { existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { hashFile, openLake, packRecordLine } from "../../lib/lake/index.js";
import { DROP_NAMES, MARK_NAMES, vendorRuns, writeSampleMarket } from "../../lib/market/index.js";
import { type PackNseOptions, type PackReport, packNse, packVendorRuns } from "../../lib/pack/index.js";
import { type ProgressEvent, StrikebookError, subscribeProgress } from "../../lib/task/index.js";
import { at, DAY, testFolder } from "../lake/lakeFixture.js";
import { CALENDAR, dumpFolder, spotTable, vendorTable, writeDump } from "./dumpFixture.js";

const WEEKLY = "NIFTY25N1826000CE";
const MONTHLY = "NIFTY25NOV26000PE";

async function refusal(work: Promise<unknown>): Promise<StrikebookError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StrikebookError);
  expect((error as Error).message).not.toContain("\n");
  return error as StrikebookError;
}

/** Packs a small folder; the lake is beside the dumps. */
async function packSmall(
  folder: string,
  tables: Parameters<typeof dumpFolder>[1],
  spots: Parameters<typeof dumpFolder>[2] = [spotTable("NIFTY", 60)],
  options: Partial<PackNseOptions> = {},
): Promise<PackReport> {
  const dumps = dumpFolder(join(folder, "dumps"), tables, spots);
  return packNse({ dumps, lake: join(folder, "lake"), ...options });
}

describe("packNse", () => {
  test("packs dumps into a lake whose tape has the vendor's rows, the right expiries and the spot", async () => {
    const folder = testFolder();
    const report = await packSmall(folder, [
      vendorTable(WEEKLY, { seconds: [10, 11, 13], price: [120.05, 0, 121], volume: [75, 0, 150] }),
      vendorTable(MONTHLY, { seconds: [10, 12], bp0: [0, 99.5], lastTradeTime: [at(0) - 86_400e6, at(11)] }),
    ]);
    await using lake = await openLake(join(folder, "lake"));
    expect(lake.parts().map(({ key }) => `${key.dataset} ${key.date} ${key.underlying}`)).toEqual([
      `nse_options ${DAY} NIFTY`,
      `nse_spot ${DAY} NIFTY`,
    ]);
    const tape = await lake.openTape({ underlying: "NIFTY", date: DAY });
    expect(tape.contracts.map(({ contract, rowCount }) => [contract.key, rowCount])).toEqual([
      ["NSE:NIFTY:2025-11-18:CE:26000", 3],
      ["NSE:NIFTY:2025-11-25:PE:26000", 2],
    ]);
    expect([...tape.quotes.timestamp]).toEqual([10, 11, 13, 10, 12].map((second) => at(second)));
    expect([...tape.quotes.lastPrice]).toEqual([120.05, Number.NaN, 121, 100, 100]);
    expect([...tape.quotes.bidPrice]).toEqual([99, 99, 99, Number.NaN, 99.5]);
    expect([...tape.quotes.volume]).toEqual([75, 0, 150, 750, 825]);
    expect([...tape.quotes.volumeChange]).toEqual([0, 0, 75, 0, 75]);
    expect(tape.spot.price[10]).toBe(26_002.5);
    expect(tape.provenance).toMatchObject({ source: "NSE tick dumps", hasBook: true, granularity: { kind: "tick" } });

    const rows = await lake.query("SELECT * FROM nse_options ORDER BY expiry, timestamp");
    expect(rows.record(2)).toMatchObject({
      expiry_kind: "weekly",
      expiry_source: "name",
      spot_price: 26_003.25,
      spot_age_ms: 0,
      distance_from_spot: -3.25,
      intrinsic_value: 3.25,
      time_value: 117.75,
      mid_price: 100,
      is_traded: true,
      bp4: 95,
      so2: 3,
      open: 3,
      lot_size: 75,
      year: 2025,
      month: 11,
      symbol: "NIFTY",
      ts: at(13),
      timestamp_ns: String(BigInt(at(13)) * 1000n),
      is_weekly: true,
    });
    expect(rows.record(3)).toMatchObject({
      expiry_kind: "monthly",
      expiry_source: "calendar",
      is_traded: false,
      mid_price: null,
    });
    expect(rows.record(1)).toMatchObject({ last_price: null, time_value: null, intrinsic_value: 2.75 });

    const { facts } = report;
    expect(facts.optionRows).toEqual({ read: 5, kept: 5, dropped: {} });
    expect(facts.spotRows).toEqual({ read: 60, kept: 60, dropped: {} });
    expect(facts.tables).toEqual({ read: 3, skipped: 1, empty: 0 });
    expect(facts.marked).toEqual({ oneSidedBook: 1, staleLastTrade: 1, volumeReset: 1, zeroPrice: 1 });
    expect(facts.files.map(({ name }) => name)).toEqual([
      "das_niftyopt_mod.sql.gz",
      "das_nse_mod.sql.gz",
      "expiry_calendar.csv",
    ]);
    const dump = await hashFile(join(folder, "dumps", "das_niftyopt_mod.sql.gz"));
    const manifest = lake.manifest({ dataset: "nse_options", date: DAY, underlying: "NIFTY" });
    expect(manifest.sourceFiles[0]).toEqual({ name: dump.name, sha256: dump.sha256 });
    expect(manifest.sourceFiles[1]?.name).toBe("expiry_calendar.csv");
    expect(manifest.parameters).toEqual({ spotToleranceMs: 5000 });
    expect(manifest.marked).toEqual(facts.marked);
    expect(
      readdirSync(join(folder, "lake"))
        .filter((name) => name !== ".cache")
        .sort(),
      "nothing staged is left",
    ).toEqual(["expiry_calendar.csv", "nse_options", "nse_spot", "packs"]);
    expect(report.toDisplay().kind).toBe("record");
  });

  test("never lets a spot tick one microsecond after the row in", async () => {
    const folder = testFolder();
    const spot = vendorTable("NIFTY", { seconds: [9, 10.000001], price: [25_900, 26_500] });
    const option = vendorTable(WEEKLY, { seconds: [10] });
    await packVendorRuns([option, spot], { source: "a test", lake: folder, calendar: await calendarFile() });
    await using lake = await openLake(folder);
    const joined = await lake.query("SELECT spot_price, spot_age_ms FROM nse_options");
    expect(joined.record(0)).toEqual({ spot_price: 25_900, spot_age_ms: 1000 });
  });

  test("takes the tolerance, writes it down and counts rows without spot", async () => {
    const folder = testFolder();
    const tables = [vendorTable(WEEKLY, { seconds: [10, 66, 90] })];
    const report = await packSmall(folder, tables, [spotTable("NIFTY", 60)], { spotToleranceMs: 7000 });
    expect(report.facts.marked.noSpot).toBe(1);
    expect(report.facts.parts.at(-1)?.parameters).toEqual({ spotToleranceMs: 7000 });
    await using lake = await openLake(join(folder, "lake"));
    const joined = await lake.query("SELECT spot_price, mid_price FROM nse_options ORDER BY timestamp");
    expect(joined.records().map((row) => row.spot_price)).toEqual([26_002.5, 26_014.75, null]);
    expect(joined.record(2).mid_price).toBe(100);
  });

  test("merges dumps that overlap, the later one winning, without counting a row twice", async () => {
    const folder = testFolder();
    const dumps = dumpFolder(
      join(folder, "dumps"),
      [vendorTable(WEEKLY, { seconds: [1, 2, 3], price: [10, 20, 30] })],
      [spotTable("NIFTY", 5)],
    );
    writeDump(join(dumps, "second.sql.gz"), [
      vendorTable(WEEKLY, { seconds: [3, 4], price: [31, 40] }),
      spotTable("NIFTY", 6),
    ]);
    const report = await packNse({ dumps, lake: join(folder, "lake") });
    expect(report.facts.optionRows).toEqual({ read: 5, kept: 4, dropped: { duplicateAcrossFiles: 1 } });
    expect(report.facts.spotRows).toEqual({ read: 11, kept: 6, dropped: { duplicateAcrossFiles: 5 } });
    await using lake = await openLake(join(folder, "lake"));
    const tape = await lake.openTape({ underlying: "NIFTY", date: DAY });
    expect([...tape.quotes.lastPrice]).toEqual([10, 20, 31, 40]);
    expect(lake.manifest({ dataset: "nse_options", date: DAY, underlying: "NIFTY" }).sourceFiles).toHaveLength(3);
  });

  test("uses spot that is in the lake already, and says when a day has none", async () => {
    const folder = testFolder();
    const lake = join(folder, "lake");
    const calendar = await calendarFile();
    await packVendorRuns([spotTable("NIFTY", 60)], { source: "a test", lake, calendar });
    const tables = [vendorTable(WEEKLY, { seconds: [10] }), vendorTable(MONTHLY, { seconds: [10], day: "2025-11-19" })];
    const spotless = await refusal(packVendorRuns(tables, { source: "a test", lake, calendar }));
    expect(spotless.message).toMatch(/options of NIFTY on 2025-11-19 but no spot of it; .*allowMissingSpot/);
    expect(existsSync(join(lake, "nse_options")), "nothing is written").toBe(false);
    const report = await packVendorRuns(tables, { source: "a test", lake, calendar, allowMissingSpot: true });
    expect(report.facts.warnings).toEqual([
      "NIFTY 2025-11-19 has no spot: its spot columns are NULL and no tape opens on it",
    ]);
    await using opened = await openLake(lake);
    await opened.openTape({ underlying: "NIFTY", date: DAY });
    expect((await refusal(opened.openTape({ underlying: "NIFTY", date: "2025-11-19" }))).message).toMatch(
      /NIFTY on 2025-11-19 has no spot/,
    );
  });

  test("dates undated contracts only by the rule that was asked for, and flags every row of them", async () => {
    const undated = vendorTable("NIFTY26JAN26000CE", { seconds: [1, 2] });
    const weekly = vendorTable(WEEKLY, { seconds: [1] });
    const without = await packSmall(testFolder(), [weekly, undated], undefined, { allowRejected: true });
    expect(without.facts.contractsRejected).toEqual([
      {
        table: "NIFTY26JAN26000CE",
        reason: expect.stringMatching(/expiry_calendar\.csv does not date the NIFTY monthly of 2026-01/),
        rows: 2,
      },
    ]);
    expect(without.facts.optionRows).toEqual({ read: 3, kept: 1, dropped: { rejectedContract: 2 } });
    const folder = testFolder();
    const ruled = await packSmall(folder, [weekly, undated], undefined, { expiryRule: "lastTuesday" });
    expect(ruled.facts.contractsRejected).toEqual([]);
    expect(ruled.facts.marked.expiryByRule).toBe(2);
    await using lake = await openLake(join(folder, "lake"));
    const rows = await lake.query(
      "SELECT expiry, expiry_source, count(*) AS n FROM nse_options GROUP BY ALL ORDER BY 1",
    );
    expect(rows.records()).toEqual([
      { expiry: "2025-11-18", expiry_source: "name", n: 1 },
      { expiry: "2026-01-27", expiry_source: "rule", n: 2 },
    ]);
  });

  test("reports progress and stops when it is aborted, leaving nothing behind", async () => {
    const folder = testFolder();
    const events: ProgressEvent[] = [];
    const controller = new AbortController();
    const stop = subscribeProgress((event) => {
      events.push(event);
      if (event.label === "writing the lake") controller.abort(new Error("stopped by the test"));
    });
    try {
      const pack = packSmall(folder, [vendorTable(WEEKLY, { seconds: [1] })], undefined, { signal: controller.signal });
      await expect(pack).rejects.toThrow("stopped by the test");
    } finally {
      stop();
    }
    expect(events.map(({ label }) => label)).toEqual(expect.arrayContaining(["writing the lake"]));
    expect(events.at(-1)).toMatchObject({ state: "failed" });
    expect((await refusal(openLake(join(folder, "lake")))).code).toBe("empty");
    expect(readdirSync(join(folder, "lake")).filter((name) => name.startsWith("."))).toEqual([]);
  });
});

async function calendarFile(): Promise<string> {
  const path = join(testFolder(), "expiry_calendar.csv");
  writeFileSync(path, CALENDAR);
  return path;
}

describe("packNse refuses", () => {
  const weekly = vendorTable(WEEKLY, { seconds: [1] });

  test("a folder that is missing or holds no dump, a missing calendar", async () => {
    const folder = testFolder();
    expect((await refusal(packNse({ dumps: join(folder, "no"), lake: folder }))).message).toMatch(
      /there is no dump .*no; check the path/,
    );
    expect((await refusal(packNse({ dumps: folder, lake: folder }))).message).toMatch(/holds no dump; name a folder/);
    expect((await refusal(packNse({ dumps: [], lake: folder }))).message).toMatch(/no dump is named/);
    const dump = writeDump(join(folder, "a.sql.gz"), [weekly]);
    expect((await refusal(packNse({ dumps: [dump], lake: folder }))).message).toMatch(/no expiry calendar is named/);
    expect((await refusal(packNse({ dumps: [dump], lake: folder, calendar: join(folder, "c.csv") }))).message).toMatch(
      /cannot read the expiry calendar .*c\.csv/,
    );
  });

  test("an empty dump, a truncated one, one with a wrong column count", async () => {
    const folder = testFolder();
    const calendar = await calendarFile();
    const lake = join(folder, "lake");
    const empty = join(folder, "empty.sql.gz");
    writeFileSync(empty, gzipSync("-- nothing here\n"));
    expect((await refusal(packNse({ dumps: [empty], lake, calendar }))).message).toMatch(/empty\.sql\.gz/);
    const cut = writeDump(join(folder, "cut.sql.gz"), [spotTable("NIFTY", 3000)]);
    truncateSync(cut, 4000);
    expect((await refusal(packNse({ dumps: [cut], lake, calendar }))).message).toMatch(/cut\.sql\.gz .*truncated/);
    const odd = join(folder, "odd.sql.gz");
    writeFileSync(odd, gzipSync(`REPLACE INTO \`${WEEKLY}\` VALUES ('2025-11-18 09:20:00',1,2,3);\n`));
    expect((await refusal(packNse({ dumps: [odd], lake, calendar }))).message).toMatch(/odd\.sql\.gz/);
    expect(existsSync(lake), "nothing is left").toBe(false);
  });

  test("dumps of which no option row remains, naming why", async () => {
    const none = await refusal(packSmall(testFolder(), [vendorTable(WEEKLY, { seconds: [] })]));
    expect(none.message).toMatch(
      /no option row remains of das_niftyopt_mod\.sql\.gz, das_nse_mod\.sql\.gz \(1 tables read, 1 skipped, 1 empty, 0 rejected\)/,
    );
    const outside = await refusal(
      packSmall(testFolder(), [vendorTable(WEEKLY, { seconds: [-100] })], undefined, { allowDropped: true }),
    );
    expect(outside.message).toMatch(/rows dropped: outOfSession 1/);
    const impossible = await refusal(packSmall(testFolder(), [vendorTable("NIFTY25N3126000CE", { seconds: [1] })]));
    expect(impossible.message).toMatch(
      /1 rejected; rows dropped: rejectedContract 1; first rejected: .*2025-11-31, which is no day/,
    );
  });

  test("a rejected name when strict, and lists it when not", async () => {
    const tables = [
      weekly,
      vendorTable("NIFTY25N3126000CE", { seconds: [1, 2] }),
      vendorTable("FINNIFTY25NOV26000CE", { seconds: [1] }),
    ];
    const many = testFolder();
    expect((await refusal(packSmall(many, tables))).message).toMatch(
      /^3 of 4 option rows \(75\.00 %\) are of 2 rejected contracts: NIFTY25N3126000CE, FINNIFTY25NOV26000CE .*allowRejected$/,
    );
    expect(existsSync(join(many, "lake")), "nothing is written").toBe(false);
    const report = await packSmall(testFolder(), tables, undefined, { allowRejected: true });
    expect(report.facts.contractsRejected.map(({ table, rows }) => [table, rows])).toEqual([
      ["NIFTY25N3126000CE", 2],
      ["FINNIFTY25NOV26000CE", 1],
    ]);
    const strict = await refusal(packSmall(testFolder(), tables, undefined, { strict: true }));
    expect(strict.message).toMatch(/table NIFTY25N3126000CE and 1 more had to be rejected: .*no day/);
  });

  test("options without their spot table, and a requested underlying that is not there", async () => {
    const spotless = await refusal(packSmall(testFolder(), [weekly], [spotTable("BANKNIFTY", 10)]));
    expect(spotless.message).toMatch(
      /hold no spot table NIFTY for its options of 2025-11-18; add the dump that holds it/,
    );
    const unknown = await refusal(packSmall(testFolder(), [weekly], undefined, { underlyings: ["NFTY"] }));
    expect(unknown.message).toMatch(/no product NSE:NFTY is known; there are .*NIFTY/);
    const absent = await refusal(packSmall(testFolder(), [weekly], undefined, { underlyings: ["NIFTY", "BANKNIFTY"] }));
    expect(absent.message).toMatch(/hold no option table of BANKNIFTY/);
    const only = await packSmall(
      testFolder(),
      [weekly, vendorTable("BANKNIFTY25NOV58000CE", { seconds: [1] })],
      undefined,
      { underlyings: ["nifty"] },
    );
    expect(only.facts.optionRows.read).toBe(1);
    expect(only.facts.tables.skipped).toBe(2);
  });

  test("a day that the lake has, unless told to replace it", async () => {
    const folder = testFolder();
    await packSmall(folder, [weekly]);
    const again = await refusal(packSmall(folder, [weekly]));
    expect(again.message).toMatch(/nse_(options|spot) 2025-11-18 NIFTY is already in the lake .*; pass replace/);
    const replaced = await packSmall(folder, [vendorTable(WEEKLY, { seconds: [1, 2] })], undefined, { replace: true });
    expect(replaced.rows).toBe(2);
    await using lake = await openLake(join(folder, "lake"));
    expect((await lake.openTape({ underlying: "NIFTY", date: DAY })).quotes.timestamp).toHaveLength(2);
  });

  test("an expiry rule that does not exist, instead of taking it for another one", async () => {
    const expiryRule = "lasttuesday" as "lastTuesday";
    const error = await refusal(packSmall(testFolder(), [weekly], undefined, { expiryRule }));
    expect(error.message).toBe('no expiry rule "lasttuesday"; there are lastTuesday and lastThursday');
  });

  test("a lake that is a file", async () => {
    const folder = testFolder();
    mkdirSync(join(folder, "x"));
    writeFileSync(join(folder, "lake"), "not a folder");
    const error = await packSmall(folder, [weekly]).catch((reason: Error) => reason);
    expect(String(error)).toMatch(/lake/);
  });
});

describe("the sample market", () => {
  test("packs with exactly the faults that were put in, by dump and by columns alike", async () => {
    const folder = testFolder();
    const sample = await writeSampleMarket(join(folder, "sample"), { days: 2, rows: 30_000, seed: 5 });
    const fromDump = await packNse({ dumps: sample.directory, lake: join(folder, "a") });
    const { faults, faultsByDay, rows } = sample.truth;
    const named = (names: readonly (keyof typeof faults)[]): Record<string, number> =>
      Object.fromEntries(names.map((name) => [name, faults[name]]).filter(([, count]) => count !== 0));
    expect(fromDump.facts.optionRows.read).toBe(rows.option);
    expect(fromDump.facts.optionRows.dropped).toEqual(named(DROP_NAMES));
    const { noSpot: _, ...marked } = fromDump.facts.marked;
    expect(marked).toEqual(named(MARK_NAMES));
    expect(Object.keys(named([...DROP_NAMES, ...MARK_NAMES])).length).toBeGreaterThanOrEqual(6);
    for (const part of fromDump.facts.parts.filter(({ dataset }) => dataset === "nse_options")) {
      const day = faultsByDay.find(({ date, underlying }) => date === part.date && underlying === part.underlying)!;
      expect([part.rowsRead, part.rows], part.date).toEqual([day.written, day.kept]);
      for (const name of MARK_NAMES) expect(part.marked[name] ?? 0).toBe(day[name]);
    }

    const runs = vendorRuns({ days: 2, rows: 30_000, seed: 5 });
    const calendar = sample.paths.expiryCalendar;
    const fromColumns = await packVendorRuns(runs, { source: "simulated", lake: join(folder, "b"), calendar });
    expect(fromColumns.facts.optionRows).toEqual(fromDump.facts.optionRows);
    // The text of a dump loses nothing: the same Parquet bytes.
    const hashes = ({ facts }: PackReport): string[] => facts.parts.map(({ parquet }) => parquet.sha256);
    expect(hashes(fromColumns)).toEqual(hashes(fromDump));
  }, 60_000);
});

test("one fault of each kind in a small dump is caught by name", async () => {
  const folder = testFolder();
  const day = 86_400e6;
  const table = vendorTable(WEEKLY, {
    //        epoch  early expired late  zero  reset stale one-sided
    seconds: [0, -60, 0, 23_000, 10, 11, 12, 13],
    timestamp: [0, at(-60), at(0) + day, at(23_000), at(10), at(11), at(12), at(13)],
    price: [100, 100, 100, 100, 0, 100, 100, 100],
    volume: [75, 75, 75, 75, 75, 0, 75, 75],
    lastTradeTime: [0, at(-60), at(0) + day, at(23_000), at(10), at(11), at(12) - day, at(13)],
    bp0: [99, 99, 99, 99, 99, 99, 99, 0],
  });
  const report = await packSmall(folder, [table]);
  expect(report.facts.optionRows).toEqual({
    read: 8,
    kept: 4,
    dropped: { epoch1970: 1, expiredContract: 1, outOfSession: 2 },
  });
  expect(report.facts.marked).toEqual({ oneSidedBook: 1, staleLastTrade: 1, volumeReset: 1, zeroPrice: 1 });
  const manifest = JSON.parse(
    readFileSync(
      join(folder, "lake", "nse_options", `date=${DAY}`, "underlying=NIFTY", "part-0.manifest.json"),
      "utf8",
    ),
  );
  expect(manifest.dropped).toEqual({ outOfSession: 2 });
  expect(manifest.rowsRead).toBe(6);
});

test("a pack leaves a record of what no manifest counts; a later pack of the same parts takes its place", async () => {
  const folder = testFolder();
  const seconds = Array.from({ length: 300 }, (_, second) => second);
  const timestamp = seconds.map((second) => (second === 0 ? 0 : at(second)));
  const few = [
    vendorTable(WEEKLY, { seconds, timestamp }),
    vendorTable("NIFTY25N3126000CE", { seconds: [1] }),
    vendorTable("FINNIFTY25NOV26000CE", { seconds: [1] }),
  ];
  const report = await packSmall(folder, few, [spotTable("NIFTY", 400)], { source: "a source of its own" });
  expect(report.facts.warnings).toEqual([
    expect.stringMatching(/^2 of 302 option rows \(0\.66 %\) are of 2 rejected contracts: NIFTY25N3126000CE, FIN/),
  ]);
  await using lake = await openLake(join(folder, "lake"));
  expect(lake.manifest({ dataset: "nse_options", date: DAY, underlying: "NIFTY" }).source).toBe("a source of its own");
  const [record, ...others] = await lake.packs();
  expect(others).toEqual([]);
  expect(record!.optionRows.outsideParts).toEqual({ epoch1970: 1, rejectedContract: 2 });
  expect(packRecordLine(record!)).toBe(
    "a source of its own: 302 option rows read, 299 kept; in no part: 1 option rows epoch1970, 2 option rows rejectedContract, 2 contracts rejected (FINNIFTY25NOV26000CE, NIFTY25N3126000CE)",
  );
  // Asked for by name, another underlying is passed over and not rejected.
  const named = { replace: true, underlyings: ["NIFTY"], source: "again" };
  const again = await packSmall(folder, [few[0]!, few[2]!], [spotTable("NIFTY", 401, { price: 26_001 })], named);
  expect(again.facts.contractsRejected).toEqual([]);
  await using later = await openLake(join(folder, "lake"));
  expect((await later.packs()).map(({ source }) => source)).toEqual(["again"]);
});
