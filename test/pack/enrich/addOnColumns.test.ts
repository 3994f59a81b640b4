import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { DuckDbSession, openLake } from "../../../lib/lake/index.js";
import { enrichLake } from "../../../lib/pack/index.js";
import { contractSeries, decodeTapeColumn, type Tape } from "../../../lib/tape/index.js";
import { DAY } from "../../lake/lakeFixture.js";
import { parquetOf, sampleLakeForFile } from "./enrichFixture.js";

// Packs a market first; the machine may be busy.
vi.setConfig({ testTimeout: 120_000 });

const COLUMNS = ["bidPrice", "askPrice", "implied_vol", "delta", "dte_days"];

describe("columns that lie beside the rows", () => {
  let root: string;
  let stored: Float64Array[];
  beforeAll(async () => {
    root = await sampleLakeForFile({ days: 2, rows: 30_000 });
    await enrichLake({ lake: root, workers: 1, from: DAY, to: DAY });
    const session = await DuckDbSession.open({ memoryLimit: "512MB", threads: 1 });
    const file = parquetOf(root, { dataset: "nse_options_iv", date: DAY, underlying: "NIFTY" });
    const sql = `SELECT implied_vol, delta::DOUBLE, dte_days::DOUBLE FROM read_parquet('${file}', file_row_number = true)`;
    stored = await session.numbers(`${sql} ORDER BY file_row_number`);
    await session.close();
  }, 120_000);
  afterEach(() => vi.unstubAllEnvs());

  const columnsOf = (tape: Tape): Float64Array[] =>
    ["implied_vol", "delta", "dte_days"].map((name) => decodeTapeColumn(tape.column(name)));

  it.each(["cache", "cache again", "off"])("are those of the file, whole and chosen (%s)", async (cache) => {
    if (cache === "off") vi.stubEnv("STRIKEBOOK_TAPE_CACHE", "off");
    await using lake = await openLake(root);
    const whole = await lake.openTape({ underlying: "NIFTY", date: DAY, columns: COLUMNS });
    expect(columnsOf(whole)).toEqual(stored);
    expect(stored[0]!.some((value) => value > 0.01 && value < 2)).toBe(true);
    const files = whole.provenance.files.map(({ name }) => name);
    expect(files).toContain(`nse_options_iv/date=${DAY}/underlying=NIFTY/part-0.parquet`);
    const puts = await lake.openTape({ underlying: "NIFTY", date: DAY, columns: COLUMNS, optionType: "PE" });
    expect(puts.rows).toBeLessThan(whole.rows);
    for (const { contract, firstRow, rowCount } of puts.contracts) {
      const there = whole.contracts.find((entry) => entry.contract.key === contract.key)!;
      columnsOf(puts).forEach((values, i) => {
        const wanted = stored[i]!.subarray(there.firstRow, there.firstRow + rowCount);
        expect(values.subarray(firstRow, firstRow + rowCount)).toEqual(wanted);
      });
    }
  });

  it("are features as of the last row, as old as that row", async () => {
    await using lake = await openLake(root);
    const tape = await lake.openTape({ underlying: "NIFTY", date: DAY, columns: COLUMNS });
    const most = tape.contracts.reduce(
      (best, { rowCount }, i) => (rowCount > tape.contracts[best]!.rowCount ? i : best),
      0,
    );
    const vol = contractSeries(tape, most, "impliedVol", { maxAgeSeconds: 20 });
    const delta = contractSeries(tape, most, "delta");
    for (let second = 0; second <= tape.lastSecond; second += 97) {
      const row = tape.rowAt(most, second);
      const isOld = row < 0 || tape.rowAge(row, second) > 20;
      expect(vol[second]).toBe(isOld ? Number.NaN : stored[0]![row]);
      expect(delta[second]).toBe(row < 0 ? Number.NaN : stored[1]![row]);
    }
    expect(vol.some((value) => value > 0)).toBe(true);
  });

  it("a day without them says what to run, and a misspelt one what there is", async () => {
    await using lake = await openLake(root);
    const other = lake.days("NIFTY").find((date) => date !== DAY)!;
    const asked = (date: string, name: string) => lake.openTape({ underlying: "NIFTY", date, columns: [name] });
    await expect(asked(other, "implied_vol")).rejects.toThrow(
      /has no implied_vol .*run `strikebook enrich` for that day/,
    );
    await expect(asked(DAY, "implied_vols")).rejects.toThrow(/has no column "implied_vols"/);
    await expect(asked(DAY, "iv_status")).rejects.toThrow(/"iv_status" is a text/);
  });

  it("are not read beside rows that were packed anew", async () => {
    const copy = `${root}-anew`;
    for (const name of ["nse_options", "nse_spot", "nse_options_iv"]) {
      cpSync(join(root, name), join(copy, name), { recursive: true });
    }
    const manifest = join(copy, "nse_options", `date=${DAY}`, "underlying=NIFTY", "part-0.manifest.json");
    const text = readFileSync(manifest, "utf8");
    const { sha256 } = (JSON.parse(text) as { parquet: { sha256: string } }).parquet;
    writeFileSync(
      manifest,
      text.replaceAll(
        sha256,
        sha256.replace(/^./, (first) => (first === "0" ? "1" : "0")),
      ),
    );
    try {
      await using lake = await openLake(copy);
      await expect(lake.openTape({ underlying: "NIFTY", date: DAY, columns: COLUMNS })).rejects.toThrow(
        /was not made from the nse_options of that day as it is now/,
      );
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });
});
