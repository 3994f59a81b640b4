import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { listParts } from "../../../lib/lake/index.js";
import { extractDumps, packRaw } from "../../../lib/pack/index.js";
import type { VendorTable } from "../../../lib/sources/nse/VendorTable.js";
import { testFolder, testSession } from "../../lake/lakeFixture.js";
import { spotTable, vendorTable, writeDump } from "../dumpFixture.js";
import { calendarIn } from "../rawFixture.js";
import { fileHashes } from "./rawFixture.js";

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
