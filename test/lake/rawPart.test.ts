import { expect, test } from "vitest";
import { openLake, type PartRun } from "../../lib/lake/index.js";
import { NSE_OPTION_COLUMNS } from "../../lib/market/index.js";
import { at, testFolder, testSession, writeRuns } from "./lakeFixture.js";

const [MONTHLY, WEEKLY] = ["NIFTY25NOV26000PE", "NIFTY25N1826000CE"];
const dataset = "nse_raw_options";

function rawRun(contract: string, timestamp: readonly number[]): PartRun {
  const cells = NSE_OPTION_COLUMNS.map((name) => [name, Float64Array.from(timestamp, (_, row) => row)] as const);
  const named = { opt_type: contract.slice(-2), strike: 26_000, year: 2025, month: 11, contract };
  const columns = { ...Object.fromEntries(cells), ...named, timestamp: Float64Array.from(timestamp) };
  return { rows: timestamp.length, columns };
}

test("a raw part keeps rows as sent, in runs named by their vendor table", async () => {
  const root = testFolder();
  const session = await testSession();
  const contracts = [WEEKLY, MONTHLY];
  const runs = [rawRun(WEEKLY, [0, at(1), at(1), Number.NaN]), rawRun(MONTHLY, [at(0), at(5)])];
  const manifest = await writeRuns(session, root, runs, { dataset, contracts });
  expect(manifest).toMatchObject({ rows: 6, contracts: 2, minTime: "1970-01-01T00:00:00.000000Z" });
  await using lake = await openLake(root);
  const { rows } = await lake.query("SELECT * FROM nse_raw_options");
  expect(rows).toBe(6);
  const read = await lake.query(
    "SELECT contract, symbol, last_price, option_type, year, ts, timestamp FROM nse_raw_options",
  );
  expect(read.column("contract")).toEqual([...Array(4).fill(WEEKLY), ...Array(2).fill(MONTHLY)]);
  expect(read.record(0)).toMatchObject({ symbol: "NIFTY", last_price: 0, option_type: "CE", year: 2025, ts: 0 });
  expect(read.record(3)).toMatchObject({ timestamp: null, ts: null, last_price: 3 });
});

test("a raw part refuses contracts out of order and a time after a missing one", async () => {
  const session = await testSession();
  const write = (runs: readonly PartRun[], contracts: readonly string[]): Promise<unknown> =>
    writeRuns(session, testFolder(), runs, { dataset, contracts });
  const runs = [rawRun(WEEKLY, [at(1)]), rawRun(MONTHLY, [at(1)])];
  await expect(write(runs, [MONTHLY, WEEKLY])).rejects.toThrow(
    /NIFTY25NOV26000PE comes after a contract that sorts behind it/,
  );
  await expect(write([rawRun(WEEKLY, [Number.NaN, at(1)])], [WEEKLY])).rejects.toThrow(
    /time of NIFTY25N1826000CE goes/,
  );
  await expect(write(runs, [WEEKLY])).rejects.toThrow(/NIFTY25NOV26000PE/);
});
