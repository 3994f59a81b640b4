import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { listParts } from "../../../lib/lake/index.js";
import { extractDumps, packRaw } from "../../../lib/pack/index.js";
import type { VendorTable } from "../../../lib/sources/nse/VendorTable.js";
import { testFolder, testSession } from "../../lake/lakeFixture.js";
import { spotTable, vendorTable, writeDump } from "../dumpFixture.js";
import { calendarIn } from "../rawFixture.js";
import { writeDayParts } from "./olderFixture.js";
import { fileHashes, rawRecords } from "./rawFixture.js";

// Threads and processes start in every test; other work may hold the cores.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const WEEKLY = "NIFTY25N1826000CE";
const DAY = "2025-11-18";

function option(price: number, table: string = WEEKLY): VendorTable {
  const seconds = Array.from({ length: 60 }, (_, second) => second);
  return vendorTable(table, { seconds, price: seconds.map(() => price) });
}

describe("two dumps that disagree", () => {
  it("no price wins by its height; report and pack say how many seconds, of which table and day", async () => {
    const folder = testFolder();
    const low = writeDump(join(folder, "low.sql.gz"), [option(100), spotTable("NIFTY", 60)]);
    const high = writeDump(join(folder, "high.sql.gz"), [option(101), spotTable("NIFTY", 60, { price: 26_010 })]);
    const lakes = [];
    for (const dumps of [
      [low, high],
      [high, low],
    ]) {
      const lake = join(testFolder(), "lake");
      await extractDumps({ dumps: dumps[0]!, out: lake });
      const { facts } = await extractDumps({ dumps: dumps[1]!, out: lake });
      expect(facts.marked).toEqual({ conflictingSecond: 120 });
      expect(facts.sources[0]!.warnings).toEqual([
        expect.stringMatching(`^(${WEEKLY}|NIFTY) on ${DAY}: 60 rows have the time of another row and other values`),
        expect.stringMatching(`^(${WEEKLY}|NIFTY) on ${DAY}: 60 rows`),
      ]);
      lakes.push(lake);
    }
    expect(fileHashes(lakes[1]!)).toEqual(fileHashes(lakes[0]!));
    const raw = await listParts(lakes[0]!);
    expect(raw.map(({ key, manifest }) => [key.dataset, manifest!.marked])).toEqual([
      ["nse_raw_options", { conflictingSecond: 60 }],
      ["nse_raw_spot", { conflictingSecond: 60 }],
    ]);

    const packed = join(folder, "packed");
    const report = await packRaw({ from: lakes[0]!, lake: packed, calendar: calendarIn(folder) });
    expect(report.facts.warnings).toContain(`60 seconds of the NIFTY spot on ${DAY} have two prices`);
    const marks = new Map(report.facts.parts.map(({ dataset, marked }) => [dataset, marked]));
    expect(marks.get("nse_spot")).toEqual({ conflictingSecond: 60 });
    expect(marks.get("nse_options")).toMatchObject({ conflictingSecond: 60, duplicateSecond: 60 });
    const session = await testSession();
    const file = (dataset: string): string =>
      `read_parquet('${join(packed, dataset, `date=${DAY}`, "underlying=NIFTY", "part-0.parquet")}', file_row_number = true)`;
    const [spotHigher] = await session.numbers(
      `SELECT count(*) FILTER (price >= 26010 + epoch(timestamp - TIMESTAMP '2025-11-18 03:45:00') / 4)::DOUBLE FROM ${file("nse_spot")}`,
    );
    const [optionHigher] = await session.numbers(
      `SELECT count(*) FILTER (last = 101)::DOUBLE FROM (SELECT arg_max(price, file_row_number) AS last FROM ${file("nse_options")} GROUP BY timestamp)`,
    );
    for (const higher of [spotHigher![0]!, optionHigher![0]!]) {
      // A fair coin thrown 60 times stays within five standard deviations of 30.
      expect(higher).toBeGreaterThan(10);
      expect(higher).toBeLessThan(50);
    }
  });
});

describe("the same rows twice in one source", () => {
  it("two spellings of one table are one contract: equal rows once, the others counted as duplicates", async () => {
    const folder = testFolder();
    const lower = option(100, WEEKLY.toLowerCase());
    const upper = option(100);
    upper.columns.price![7] = 100.05;
    const path = writeDump(join(folder, "a.sql.gz"), [lower, upper]);
    const lake = join(folder, "lake");
    const { facts } = await extractDumps({ dumps: path, out: lake });
    expect(facts).toMatchObject({
      rows: { read: 120, kept: 61 },
      dropped: { duplicate: 59 },
      marked: { conflictingSecond: 1 },
    });
    expect((await listParts(lake))[0]!.manifest).toMatchObject({ rows: 61, rowsRead: 120, dropped: { duplicate: 59 } });
  });

  it("an older day with the same rows in two files; with a dump, where prices of 0 and decimals were repaired", async () => {
    const folder = testFolder();
    const rows = option(100);
    rows.columns.bp4!.fill(0);
    rows.columns.changeper!.fill(-2.5571396243);
    const dump = writeDump(join(folder, "a.sql.gz"), [rows]);
    const lake = join(folder, "lake");
    await extractDumps({ dumps: dump, out: lake });
    const session = await testSession();
    const older = testFolder();
    await writeDayParts({ session, lake }, older, "utc");
    const part = join(older, DAY, "NIFTY", "part-nifty-0.parquet");
    copyFileSync(part, join(older, DAY, "NIFTY", "part-nifty-1.parquet"));
    const twice = await extractDumps({ dumps: older, out: join(testFolder(), "lake") });
    expect(twice.facts).toMatchObject({ rows: { read: 120, kept: 60 }, dropped: { duplicate: 60 }, marked: {} });

    const repaired = testFolder();
    const query = `SELECT * REPLACE (nullif(bp4, 0) AS bp4, round(changeper, 2) AS changeper) FROM read_parquet('${part}')`;
    mkdirSync(join(repaired, DAY, "NIFTY"), { recursive: true });
    await session.run(`COPY (${query}) TO '${join(repaired, DAY, "NIFTY", "part-nifty-0.parquet")}' (FORMAT parquet)`);
    const first = join(testFolder(), "lake");
    await extractDumps({ dumps: repaired, out: first });
    const again = await extractDumps({ dumps: dump, out: first });
    expect(again.facts).toMatchObject({ rows: { read: 60, kept: 0 }, dropped: { duplicate: 60 }, marked: {} });
    const asSent = await rawRecords(first, "nse_raw_options", "DISTINCT bp4, changeper");
    expect(asSent).toEqual([{ bp4: 0, changeper: -2.5571396243 }]);
    const second = join(testFolder(), "lake");
    await extractDumps({ dumps: dump, out: second });
    await extractDumps({ dumps: repaired, out: second });
    expect(fileHashes(second)).toEqual(fileHashes(first));
  });
});
