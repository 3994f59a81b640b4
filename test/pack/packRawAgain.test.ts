import { createHash } from "node:crypto";
import { readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openLake, partFolder } from "../../lib/lake/index.js";
import { type PackRawOptions, type PackReport, packRaw } from "../../lib/pack/index.js";
import { StrikebookError } from "../../lib/task/index.js";
import { at, DAY, testFolder } from "../lake/lakeFixture.js";
import { CALENDAR, spotTable, vendorTable } from "./dumpFixture.js";
import { calendarIn, packFrom, rawFrom } from "./rawFixture.js";

const [WEEKLY, MONTHLY] = ["NIFTY25N1826000CE", "NIFTY25NOV26000PE"];
const key = { dataset: "nse_options", date: DAY, underlying: "NIFTY" };
const fileOf = (folder: string, name = "part-0.parquet"): string => join(partFolder(join(folder, "lake"), key), name);

async function refusal(work: Promise<unknown>): Promise<StrikebookError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(StrikebookError);
  expect((error as Error).message).not.toContain("\n");
  return error as StrikebookError;
}

const first = [
  vendorTable(WEEKLY, { seconds: [10, 11, 13], price: [120.05, 0, 121], volume: [750, 900, 975] }),
  spotTable("NIFTY", 60),
];
/** One row that is there already, one between two of them, a contract of its own. */
const more = [
  vendorTable(WEEKLY, { seconds: [11, 12], price: [1, 122], volume: [1, 950] }),
  vendorTable(MONTHLY, { seconds: [20], price: [0] }),
  spotTable("NIFTY", 90, { price: 27_000 }),
];

describe("a day that the lake has", () => {
  test("8.1-6: is passed over when it was made of the same raw parts, refused when not, written anew or merged", async () => {
    const folder = testFolder();
    await packFrom(folder, first);
    const before = readFileSync(fileOf(folder));
    const again = await packFrom(folder, first);
    expect(again.facts).toMatchObject({ finished: [`${DAY} NIFTY`], parts: [], optionRows: { read: 0, kept: 0 } });
    expect(again.toDisplay()).toMatchObject({ entries: expect.arrayContaining([["finished before", 1]]) });

    const error = await refusal(packFrom(folder, more));
    expect(error.code).toBe("argument");
    expect(error.message).toMatch(
      /nse_spot 2025-11-18 NIFTY is already in the lake .*made of other raw rows or settings; pass replace .*, or merge/,
    );
    expect(readFileSync(fileOf(folder)).equals(before)).toBe(true);

    const replaced = await packFrom(folder, more, { replace: true });
    expect(replaced.rows).toBe(3);
    const back = await packFrom(folder, first, { replace: true });
    expect(back.rows).toBe(3);
    expect(readFileSync(fileOf(folder)).equals(before), "the same rows are the same bytes").toBe(true);
  });

  test("merge adds contracts and times that are not there, counts the others, and does nothing the second time", async () => {
    const folder = testFolder();
    await packFrom(folder, first);
    const report = await packFrom(folder, more, { merge: true });
    expect(report.facts.optionRows).toEqual({ read: 6, kept: 5, dropped: { alreadyThere: 1 } });
    expect(report.facts.spotRows).toEqual({ read: 150, kept: 90, dropped: { alreadyThere: 60 } });
    expect(report.facts.marked).toEqual({ zeroPrice: 2 });
    {
      await using lake = await openLake(join(folder, "lake"));
      const tape = await lake.openTape({ underlying: "NIFTY", date: DAY });
      expect([...tape.quotes.timestamp]).toEqual([10, 11, 12, 13, 20].map((second) => at(second)));
      expect([...tape.quotes.lastPrice]).toEqual([120.05, Number.NaN, 122, 121, Number.NaN]);
      // Over the rows of both: 900 at 11, 950 at 12, 975 at 13.
      expect([...tape.quotes.volumeChange]).toEqual([0, 150, 50, 25, 0]);
      expect([tape.spot.price[59], tape.spot.price[60]]).toEqual([26_014.75, 27_015]);
      const rows = await lake.query("SELECT * FROM nse_options ORDER BY expiry, timestamp");
      expect(rows.record(2)).toMatchObject({ symbol: "NIFTY", year: 2025, month: 11, expiry_type: "weekly", bp4: 95 });
      const manifest = lake.manifest(key);
      expect(manifest.rowsRead).toBe(6);
      expect(manifest.sourceFiles.filter(({ name }) => name.startsWith("nse_raw_options"))).toHaveLength(2);
    }
    const bytes = readFileSync(fileOf(folder));
    const again = await packFrom(folder, more, { merge: true });
    expect(again.facts.finished).toEqual([`${DAY} NIFTY`]);
    expect(readFileSync(fileOf(folder)).equals(bytes)).toBe(true);
    expect((await refusal(packFrom(folder, more, { merge: true, replace: true }))).message).toMatch(
      /exclude each other/,
    );
  });

  test("is packed again when a setting differs that shapes its rows", async () => {
    const folder = testFolder();
    await packFrom(folder, first);
    expect((await refusal(packFrom(folder, first, { spotToleranceMs: 7000 }))).message).toMatch(
      /other raw rows or settings/,
    );
    const lots = join(folder, "lots.csv");
    writeFileSync(
      lots,
      "venue,underlying,from,to,lot_size,margin_per_lot_inr,source\nNSE,NIFTY,2020-01-01,2020-12-31,75,1,a test\n",
    );
    const unknown = await packFrom(folder, first, { lots, replace: true });
    expect(unknown.facts.marked).toMatchObject({ noLotSize: 3 });
    await using lake = await openLake(join(folder, "lake"));
    expect((await lake.query("SELECT count(lot_size) AS n FROM nse_options")).record(0)).toEqual({ n: 0 });
  });
});

describe("a calendar file that has grown", () => {
  const pack = (folder: string, text: string, options: Partial<PackRawOptions> = {}): Promise<PackReport> =>
    packRaw({
      from: join(folder, "raw"),
      lake: join(folder, "lake"),
      calendar: calendarIn(folder, text),
      allowRejected: true,
      ...options,
    });
  const MORE = "NIFTY,weekly,2025-12-02,2025-12-02\nNIFTY,monthly,2026-01,2026-01-27\n";
  const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

  test.each([{}, { merge: true }])("passes over a day whose contracts it dates alike (%j)", async (options) => {
    const folder = testFolder();
    await rawFrom(join(folder, "raw"), [...first, vendorTable("NIFTY25NOV26000PE", { seconds: [3] })]);
    const packed = await pack(folder, CALENDAR);
    const [part] = packed.facts.parts.filter(({ dataset }) => dataset === "nse_options");
    expect(part!.parameters.monthlyExpiries).toBe("2025-11=2025-11-25");
    const bytes = readFileSync(fileOf(folder));
    const again = await pack(folder, CALENDAR + MORE, options);
    expect(again.facts.finished).toEqual([`${DAY} NIFTY`]);
    expect(readFileSync(fileOf(folder)).equals(bytes)).toBe(true);
    await using lake = await openLake(join(folder, "lake"));
    const named = lake.manifest(key).sourceFiles.map((file) => file.sha256);
    expect(named).toContain(sha256(CALENDAR));
    expect(named).not.toContain(sha256(CALENDAR + MORE));
  });

  test("refuses a day with a contract that it dates and the older one did not", async () => {
    const folder = testFolder();
    await rawFrom(join(folder, "raw"), [...first, vendorTable("NIFTY26JAN26000PE", { seconds: [3] })]);
    const packed = await pack(folder, CALENDAR);
    expect(packed.facts.optionRows.dropped).toEqual({ rejectedContract: 1 });
    expect((await refusal(pack(folder, CALENDAR + MORE))).message).toMatch(/other raw rows or settings/);
    const replaced = await pack(folder, CALENDAR + MORE, { replace: true });
    expect(replaced.facts.optionRows.dropped).toEqual({});
  });
});

describe("a raw layer that is not sound is refused in one line", () => {
  const rawFile = (folder: string, name: string): string =>
    join(partFolder(join(folder, "raw"), { ...key, dataset: "nse_raw_options" }), name);
  const pack = (folder: string): Promise<unknown> =>
    packRaw({ from: join(folder, "raw"), lake: join(folder, "lake"), calendar: calendarIn(folder) });

  test.each([
    [
      "a truncated part",
      (file: string) => truncateSync(file, 3000),
      /part-0\.parquet has 3000 bytes, its manifest says/,
    ],
    [
      "a flipped bit",
      (file: string) => {
        const bytes = readFileSync(file);
        bytes[bytes.length >> 1]! ^= 4;
        writeFileSync(file, bytes);
      },
      /nse_raw_options.*part-0\.parquet is not the file its manifest describes/,
    ],
    [
      "a part without its manifest",
      (file: string) => rmSync(file.replace("parquet", "manifest.json")),
      /part-0\.manifest\.json is missing/,
    ],
    [
      "a part in another day's folder",
      (file: string) => renameSync(join(file, "..", ".."), join(file, "..", "..", "..", "date=2025-11-19")),
      /is about date 2025-11-18, its folder about 2025-11-19/,
    ],
  ])("%s", async (_, damage, message) => {
    const folder = testFolder();
    await rawFrom(join(folder, "raw"), first);
    damage(rawFile(folder, "part-0.parquet"));
    const error = await refusal(pack(folder));
    expect(error.message).toMatch(message);
    await rawFrom(join(folder, "raw2"), first);
  });

  test("a folder without raw parts, an underlying that is not there, options without spot", async () => {
    const folder = testFolder();
    await rawFrom(join(folder, "raw"), first.slice(0, 1));
    const { calendar, lake } = { calendar: calendarIn(folder), lake: join(folder, "lake") };
    expect((await refusal(packRaw({ from: join(folder, "none"), lake, calendar }))).message).toMatch(
      /there is no lake at/,
    );
    const from = join(folder, "raw");
    expect((await refusal(packRaw({ from, lake, calendar, underlyings: ["BANKNIFTY"] }))).message).toMatch(
      /has no raw part of BANKNIFTY; it has NIFTY/,
    );
    expect((await refusal(packRaw({ from, lake, calendar }))).message).toMatch(
      /holds options of NIFTY on 2025-11-18 but no spot of it; .*allowMissingSpot/,
    );
    const spotless = await packRaw({ from, lake, calendar, allowMissingSpot: true });
    expect(spotless.facts.marked.noSpot).toBe(3);
    expect(spotless.facts.warnings).toEqual([expect.stringMatching(/NIFTY 2025-11-18 has no spot/)]);
  });
});
