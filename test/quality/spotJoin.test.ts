import { expect, test } from "vitest";
import {
  audit,
  copyLake,
  DAY,
  editManifest,
  NIFTY_DAY,
  NIFTY_SPOT,
  only,
  PART_ROWS,
  spoil,
  withCleanLake,
} from "./auditFixture.js";

withCleanLake();

const day = { from: DAY, to: DAY, underlyings: ["NIFTY"] };

test("a price of the underlying from 30 rows later is found though the stored ages say 0", async () => {
  const lake = copyLake();
  const ahead = "lead(spot_price, 30) OVER (PARTITION BY expiry, opt_type, strike ORDER BY timestamp)";
  await spoil(lake, NIFTY_DAY, `SELECT * REPLACE (coalesce(${ahead}, spot_price) AS spot_price) FROM rows`);
  const report = await audit(lake, day);
  const finding = only(report, "spot-differs");
  // 300 s later the price of (second mod 7) is another in every row but the last 30 of the 4 contracts: 300 mod 7 = 6.
  expect(finding).toMatchObject({ severity: "error", value: PART_ROWS - 4 * 30, limit: 0, unit: "rows" });
  expect(finding.message).toMatch(
    /first at 09:15:00: 26001\.5 \(0 ms old\) in the row, 26000 \(0 ms old\) in nse_spot$/,
  );
  expect(report.verdict).toBe("suspect");
});

test("an age that is not the join's, and a price where the underlying had none recent enough", async () => {
  const lake = copyLake();
  await spoil(
    lake,
    NIFTY_DAY,
    "SELECT * REPLACE (CASE WHEN n = 7 THEN 500 ELSE spot_age_ms END AS spot_age_ms) FROM rows",
  );
  expect(only(await audit(lake, day), "spot-differs").message).toMatch(
    /^1 of 9,004 rows .*first at 09:16:00: 26001 \(500 ms old\) in the row, 26001 \(0 ms old\)/,
  );
  const other = copyLake();
  // No price from 100 s to 119 s: the rows at 110 s know none within 5 s.
  await spoil(other, NIFTY_SPOT, "SELECT * FROM rows WHERE n NOT BETWEEN 101 AND 120");
  editManifest(other, NIFTY_DAY, (manifest) => {
    manifest.parameters = { spotToleranceMs: 5000 };
  });
  const finding = only(await audit(other, day), "spot-differs");
  // Rows at 100 s (age 1 s, another price) and at 110 s of four contracts.
  expect(finding.value).toBe(8);
});

test("a row without a price is a difference where the manifest says how old one may be", async () => {
  const lake = copyLake();
  await spoil(
    lake,
    NIFTY_DAY,
    "SELECT * REPLACE (CASE WHEN n = 5 THEN NULL ELSE spot_price END AS spot_price) FROM rows",
  );
  expect((await audit(lake, day)).facts.findings.map(({ code }) => code)).not.toContain("spot-differs");
  editManifest(lake, NIFTY_DAY, (manifest) => {
    manifest.parameters = { spotToleranceMs: 5000 };
  });
  expect(only(await audit(lake, day), "spot-differs")).toMatchObject({ value: 1 });
});
