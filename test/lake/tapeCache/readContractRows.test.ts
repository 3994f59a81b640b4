import { expect, test } from "vitest";
import { datasetSpec } from "../../../lib/lake/index.js";
import { readContractRows } from "../../../lib/lake/tapeCache/readPartRows.js";
import { testSession } from "../lakeFixture.js";

type Key = readonly [expiry: string, type: string, strikeScaled: number];
const FIRST: Key = ["2025-11-18", "CE", 2_590_000];
const SECOND: Key = ["2025-11-18", "CE", 2_600_000];
const THIRD: Key = ["2025-11-18", "PE", 2_590_000];
const LAST: Key = ["2025-11-25", "CE", 2_590_000];

/** What is read of rows with these keys, each of them as often as `counts` says. */
async function contractsOf(keys: readonly Key[], counts: readonly number[]): Promise<unknown> {
  const session = await testSession();
  await session.run("CREATE TABLE part (expiry DATE, opt_type VARCHAR, strike_scaled BIGINT)");
  for (const [index, [expiry, type, strike]] of keys.entries()) {
    const values = `DATE '${expiry}', '${type}', ${strike}`;
    await session.run(`INSERT INTO part SELECT ${values} FROM range(${counts[index]})`);
  }
  const rows = { spec: datasetSpec("nse_options"), from: "part", rowNumber: "rowid", label: "part-0.parquet" };
  return readContractRows(session, rows, {});
}

test("contracts in the lake's order, with the rows of each", async () => {
  const counts = [3, 5000, 1, 2];
  expect(await contractsOf([FIRST, SECOND, THIRD, LAST], counts)).toEqual([
    ["2025-11-18", "CE", 2_590_000, 0, 3],
    ["2025-11-18", "CE", 2_600_000, 3, 5000],
    ["2025-11-18", "PE", 2_590_000, 5003, 1],
    ["2025-11-25", "CE", 2_590_000, 5004, 2],
  ]);
});

test.each<[string, Key[], number]>([
  ["puts before calls", [THIRD, FIRST, LAST], 2],
  ["a later expiry first", [LAST, FIRST], 2],
  ["strikes that fall", [SECOND, FIRST], 2],
  ["a contract in two runs", [FIRST, SECOND, FIRST, LAST], 0],
  ["an option type that is neither CE nor PE", [FIRST, ["2025-11-18", "XX", 2_600_000]], 2],
])("%s is refused, naming the row", async (_, keys, row) => {
  await expect(
    contractsOf(
      keys,
      keys.map(() => 2),
    ),
  ).rejects.toMatchObject({
    code: "corrupt",
    message: expect.stringContaining(`part-0.parquet: the contract of row ${row} is not in the order`),
  });
});
