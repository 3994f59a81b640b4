import { expect, test } from "vitest";
import { audit, copyLake, DAY, NIFTY_DAY, NIFTY_SPOT, only, spoil, withCleanLake } from "./auditFixture.js";

withCleanLake();

const day = { from: DAY, to: DAY, underlyings: ["NIFTY"] };

test.each([false, true])("two rows of one contract and instant that differ, out of order: %s", async (shuffled) => {
  const lake = copyLake();
  // Rows 10 and 20 come twice as they are, row 30 a second time with another bid.
  const again = "SELECT * REPLACE (n + 0.5 AS n, IF(n = 30, bp0 - 1, bp0) AS bp0) FROM rows WHERE n IN (10, 20, 30)";
  await spoil(lake, NIFTY_DAY, `SELECT * FROM rows UNION ALL ${again}`);
  if (shuffled)
    await spoil(lake, NIFTY_DAY, "SELECT * REPLACE (row_number() OVER (ORDER BY timestamp, n) AS n) FROM rows");
  const report = await audit(lake, day);
  expect(only(report, "duplicate-seconds").value).toBe(3);
  const finding = only(report, "conflicting-rows");
  expect(finding).toMatchObject({ severity: "warning", value: 1, limit: 0, unit: "rows" });
  expect(finding.message).toMatch(
    /^1 row has the contract and the instant of another and other values; first CE 26000 of 2025-11-18 at 09:19:50: .*bp0 98\.\d+.*, against .*bp0 99\.\d+/,
  );
});

test("a second of the underlying with two prices is an error, one that is repeated is not", async () => {
  const lake = copyLake();
  const again = "SELECT * REPLACE (n + 0.5 AS n, IF(n = 30, price + 1, price) AS price) FROM rows WHERE n IN (10, 30)";
  await spoil(lake, NIFTY_SPOT, `SELECT * FROM rows UNION ALL ${again}`);
  const finding = only(await audit(lake, day), "conflicting-rows");
  expect(finding).toMatchObject({ severity: "error", value: 1, place: { dataset: "nse_spot" } });
  expect(finding.message).toMatch(/another price; first at 09:15:29: price 26001\.25, against price 26000\.25$/);
});
