import { readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hashFile, partFolder } from "../../lib/lake/index.js";
import {
  audit,
  copyLake,
  DAY,
  editManifest,
  NIFTY_DAY,
  names,
  only,
  PART_ROWS,
  withCleanLake,
} from "./auditFixture.js";

withCleanLake();

const day = { from: DAY, to: DAY, underlyings: ["NIFTY"] };
const parquetOf = (root: string): string => join(partFolder(root, NIFTY_DAY), "part-0.parquet");

describe("a part that is not what its manifest says", () => {
  test("one bit flipped", async () => {
    const lake = copyLake();
    const bytes = readFileSync(parquetOf(lake));
    // The version of the writer, near the end of the file: every row still reads well.
    const place = bytes.lastIndexOf("DuckDB");
    expect(place).toBeGreaterThan(0);
    bytes[place]! ^= 1;
    writeFileSync(parquetOf(lake), bytes);
    const report = await audit(lake, day);
    expect(names(report)).toEqual([`error manifest-hash nse_options NIFTY ${DAY}`]);
    expect(names(await audit(lake, { ...day, hash: false }))).toEqual([]);
  });

  test("another number of rows", async () => {
    const lake = copyLake();
    editManifest(lake, NIFTY_DAY, (manifest) => {
      manifest.rows = manifest.rowsRead = PART_ROWS - 1;
    });
    const report = await audit(lake, day);
    expect(names(report)).toEqual([`error manifest-rows nse_options NIFTY ${DAY}`]);
    expect(only(report, "manifest-rows")).toMatchObject({ value: PART_ROWS, limit: PART_ROWS - 1, unit: "rows" });
  });

  test("rows read that are neither kept nor dropped", async () => {
    const lake = copyLake();
    editManifest(lake, NIFTY_DAY, (manifest) => {
      manifest.rowsRead = PART_ROWS + 5;
    });
    const report = await audit(lake);
    expect(names(report)).toEqual([`error manifest nse_options NIFTY ${DAY}`]);
    expect(only(report, "manifest").message).toMatch(/rowsRead: is not rows plus what was dropped/);
    // The day is there, though not whole: it is no missing day.
    expect(
      report.facts.coverage.find(({ dataset, underlying }) => dataset === "nse_options" && underlying === "NIFTY")
        ?.missing,
    ).toEqual([]);
    expect(report.verdict).toBe("incomplete");
  });

  test("no manifest, or another size", async () => {
    const lake = copyLake();
    rmSync(join(partFolder(lake, NIFTY_DAY), "part-0.manifest.json"));
    truncateSync(parquetOf(lake).replace("NIFTY", "BANKNIFTY"), 1000);
    const report = await audit(lake, { from: DAY, to: DAY });
    expect(names(report)).toEqual([
      `error manifest nse_options BANKNIFTY ${DAY}`,
      `error manifest nse_options NIFTY ${DAY}`,
    ]);
    expect(report.facts.findings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/part-0\.parquet has 1000 bytes, its manifest says \d+$/),
      expect.stringMatching(/part-0\.manifest\.json is missing$/),
    ]);
  });

  test("a truncated file whose manifest was made to agree cannot be read, and the audit goes on", async () => {
    const lake = copyLake();
    truncateSync(parquetOf(lake), 5000);
    const { bytes, sha256 } = await hashFile(parquetOf(lake));
    editManifest(lake, NIFTY_DAY, (manifest) => {
      manifest.parquet = { name: "part-0.parquet", bytes, sha256 };
    });
    const report = await audit(lake);
    expect(names(report)).toEqual([`error unreadable nse_options NIFTY ${DAY}`]);
    expect(report.facts.parts).toHaveLength(20);
  });

  test("pages that are damaged are found by reading them", async () => {
    const lake = copyLake();
    const bytes = readFileSync(parquetOf(lake));
    bytes.fill(0xff, 4, Math.floor(bytes.length / 2));
    writeFileSync(parquetOf(lake), bytes);
    const report = await audit(lake, day);
    expect(names(report)).toContain(`error unreadable nse_options NIFTY ${DAY}`);
    expect(names(report)).toContain(`error manifest-hash nse_options NIFTY ${DAY}`);
  });
});
