import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { openLake, partFolder } from "../../../lib/lake/index.js";
import type { Tape } from "../../../lib/tape/index.js";
import { DAY, sampleRuns, spotRun, testFolder, testSession, writeRuns } from "../lakeFixture.js";

const runs = sampleRuns(30);
const rows = runs.reduce((sum, run) => sum + run.rows, 0);
const written = (name: string): number[] => runs.flatMap((run) => [...(run.columns[name] as Float64Array)]);
const orMissing = (values: number[]): Float64Array => Float64Array.from(values, (v) => (v > 0 ? v : Number.NaN));

/** A day of the older layout in files that hold the rows of these conditions, each in another order. */
async function olderDay(...conditions: readonly string[]): Promise<Tape> {
  const session = await testSession();
  const [root, staging] = [testFolder(), testFolder()];
  await writeRuns(session, staging, runs);
  const key = { dataset: "nse_options", date: DAY, underlying: "NIFTY" };
  const parquet = join(partFolder(staging, key), "part-0.parquet");
  const folder = join(root, DAY, "NIFTY");
  mkdirSync(folder, { recursive: true });
  for (const [number, condition] of conditions.entries()) {
    const from = `FROM read_parquet('${parquet}', file_row_number = true, hive_partitioning = false), range(2) twice(n)`;
    const chosen = `SELECT * EXCLUDE (file_row_number, n) ${from} WHERE ${condition} ORDER BY file_row_number % 7, file_row_number`;
    await session.run(`COPY (${chosen}) TO '${join(folder, `part-${number}.parquet`)}' (FORMAT parquet)`);
  }
  await writeRuns(session, root, [spotRun()], { dataset: "nse_spot" });
  const lake = await openLake(root);
  onTestFinished(() => lake.close());
  const columns = ["price", "bq0", "bp4", "oi"];
  await lake.openTape({ ...key, columns });
  // The second tape comes from the cache, with the same counts.
  return lake.openTape({ ...key, columns });
}

describe("a day of several files", () => {
  test.each([
    ["one after the other", ["n = 0 AND file_row_number < 70", "n = 0 AND file_row_number >= 70"], 0],
    ["that interleave", ["n = 0 AND file_row_number % 3 = 0", "n = 0 AND file_row_number % 3 > 0"], 0],
    ["that overlap", ["n = 0 AND file_row_number < 100", "n = 0 AND file_row_number >= 40"], 60],
    ["that are the same", ["n = 0", "n = 0", "n = 0"], 2 * rows],
  ])("%s is one tape in the order of contracts, and duplicates are counted", async (_, conditions, duplicates) => {
    const tape = await olderDay(...conditions);
    expect(tape.contracts.map(({ contract, rowCount }) => [contract.key, rowCount])).toEqual(
      runs.map((run) => [run.contract!.key, run.rows]),
    );
    expect(tape.quotes.timestamp).toEqual(Float64Array.from(written("timestamp")));
    expect(tape.quotes.lastPrice).toEqual(orMissing(written("price")));
    expect(tape.quotes.openInterest).toEqual(Float64Array.from(written("oi")));
    expect(tape.column("bp4").values).toEqual(orMissing(written("bp4")));
    expect(tape.provenance.counts.duplicate).toBe(duplicates);
    expect(tape.provenance.files).toHaveLength(conditions.length + 1);
  });

  test("a row that one file holds twice stays twice: only overlaps are left out", async () => {
    const tape = await olderDay("n = 0 OR file_row_number = 5", "n = 0");
    expect(tape.rows).toBe(rows + 1);
    expect(tape.provenance.counts.duplicate).toBe(rows);
    const [first] = tape.contracts;
    const times = [...tape.quotes.timestamp.subarray(0, first!.rowCount)];
    expect(times.filter((time) => time === written("timestamp")[5])).toHaveLength(2);
  });
});
