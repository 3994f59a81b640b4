import { expect, test } from "vitest";
import { audit, copyLake, DAY, NIFTY_DAY, only, PART_ROWS, spoil, withCleanLake } from "./auditFixture.js";

withCleanLake();

const day = { from: DAY, to: DAY, underlyings: ["NIFTY"] };
const codes = async (lake: string) => (await audit(lake, day)).facts.findings.map(({ code }) => code);

test("books whose bid is at or above the ask, over the limit", async () => {
  const lake = copyLake();
  await spoil(lake, NIFTY_DAY, "SELECT * REPLACE (IF(n % 100 = 50, sp0, bp0) AS bp0) FROM rows");
  const finding = only(await audit(lake, day), "crossed-book");
  // Rows 50, 150, ... 8950.
  expect(finding).toMatchObject({ severity: "warning", value: 90 / PART_ROWS, limit: 0.001 });
  expect(finding.message).toMatch(/first CE 26000 of 2025-11-18 at 09:23:10: bid (100\.\d+), ask \1$/);
  const few = copyLake();
  await spoil(few, NIFTY_DAY, "SELECT * REPLACE (IF(n IN (50, 60), sp0, bp0) AS bp0) FROM rows");
  expect(await codes(few)).not.toContain("crossed-book");
});

test("a price of 30 times the median, unless the book of its row bears it out", async () => {
  const lake = copyLake();
  const jump = "IF(n = 5000, 3000, price) AS price";
  await spoil(lake, NIFTY_DAY, `SELECT * REPLACE (${jump}) FROM rows`);
  const finding = only(await audit(lake, day), "price-outlier");
  expect(finding).toMatchObject({ severity: "warning", value: 1 });
  expect(finding.message).toMatch(
    /first CE 26000 of 2025-11-25 at 10:37:50: price 3000\.0, underlying 2600\d\.?\d*, the contract's median 100\.\d+$/,
  );
  const traded = copyLake();
  await spoil(
    traded,
    NIFTY_DAY,
    `SELECT * REPLACE (${jump}, IF(n = 5000, 2990, bp0) AS bp0, IF(n = 5000, 3010, sp0) AS sp0) FROM rows`,
  );
  expect(await codes(traded)).not.toContain("price-outlier");
});

test("a call above its underlying is an outlier whatever its book says, a put is not", async () => {
  const above = "SELECT * REPLACE (27000 AS price, 26990 AS bp0, 27010 AS sp0) FROM rows WHERE opt_type = ";
  for (const [type, other, found] of [
    ["CE", "PE", PART_ROWS / 2],
    ["PE", "CE", 0],
  ] as const) {
    const lake = copyLake();
    await spoil(lake, NIFTY_DAY, `${above}'${type}' UNION ALL SELECT * FROM rows WHERE opt_type = '${other}'`);
    const rows = (await audit(lake, day)).facts.findings.filter(({ code }) => code === "price-outlier");
    expect(rows.map(({ value }) => value)).toEqual(found > 0 ? [found] : []);
  }
});
