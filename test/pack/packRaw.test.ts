import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { datasetSpec, openLake } from "../../lib/lake/index.js";
import { vendorRuns, writeSampleMarket } from "../../lib/market/index.js";
import { packRaw, packVendorRuns } from "../../lib/pack/index.js";
import { DAY, testFolder, testSession } from "../lake/lakeFixture.js";
import { rawFrom } from "./rawFixture.js";

const MARKET = { days: 2, rows: 30_000, seed: 5 };

describe("the sample market", () => {
  test("packs from raw to the same rows and the same counts as table by table", async () => {
    const folder = testFolder();
    const sample = await writeSampleMarket(join(folder, "sample"), { ...MARKET, rows: 3000 });
    const calendar = sample.paths.expiryCalendar;
    await rawFrom(join(folder, "raw"), vendorRuns(MARKET));
    const fromRaw = await packRaw({ from: join(folder, "raw"), lake: join(folder, "a"), calendar });
    const reference = await packVendorRuns(vendorRuns(MARKET), {
      source: "simulated",
      lake: join(folder, "b"),
      calendar,
    });
    expect(fromRaw.facts.optionRows).toEqual(reference.facts.optionRows);
    expect(fromRaw.facts.spotRows).toEqual(reference.facts.spotRows);
    expect(fromRaw.facts.marked).toEqual(reference.facts.marked);
    expect(Object.keys(fromRaw.facts.marked).length).toBeGreaterThanOrEqual(4);
    expect(Object.keys(fromRaw.facts.optionRows.dropped).length).toBeGreaterThanOrEqual(3);
    const counts = ({
      dataset,
      date,
      underlying,
      rows,
      rowsRead,
      contracts,
      dropped,
      marked,
      minTime,
      maxTime,
    }: (typeof reference.facts.parts)[number]) => ({
      dataset,
      date,
      underlying,
      rows,
      rowsRead,
      contracts,
      dropped,
      marked,
      minTime,
      maxTime,
    });
    const label = (part: { dataset: string; date: string; underlying: string }): string =>
      `${part.dataset} ${part.date} ${part.underlying}`;
    const sorted = [...reference.facts.parts].sort((a, b) => (label(a) < label(b) ? -1 : 1));
    expect(fromRaw.facts.parts.map(counts)).toEqual(sorted.map(counts));

    const session = await testSession();
    const names = datasetSpec("nse_options").columns.map(({ name }) => name);
    for (const { dataset, date, underlying, rows } of sorted) {
      const file = (root: string): string =>
        `read_parquet('${join(folder, root, dataset, `date=${date}`, `underlying=${underlying}`, "part-0.parquet")}', hive_partitioning = false, file_row_number = true)`;
      const own = dataset === "nse_options" ? names : ["timestamp", "price"];
      const same = own.map(
        (name) => `coalesce(sum((a.${name} IS NOT DISTINCT FROM b.${name})::INTEGER), 0)::DOUBLE AS ${name}`,
      );
      const agreeing = await session.numbers(
        `SELECT count(*)::DOUBLE, ${same.join(", ")} FROM ${file("a")} a JOIN ${file("b")} b USING (file_row_number)`,
      );
      expect(agreeing[0]![0]).toBe(rows);
      own.forEach((name, index) => void expect(agreeing[index + 1]![0], `${name} of ${dataset}`).toBe(rows));
    }
    await using lake = await openLake(join(folder, "a"));
    const tape = await lake.openTape({ underlying: "NIFTY", date: DAY });
    expect(tape.contracts.length).toBeGreaterThan(20);
  }, 120_000);
});
