import { describe, expect, test } from "vitest";
import { audit, copyLake, DAY, NIFTY_DAY, only, PART_ROWS, spoil, withCleanLake } from "./auditFixture.js";

withCleanLake();

const day = { from: DAY, to: DAY, underlyings: ["NIFTY"] };

/** The one finding of a code after `changes` of columns in row 5000, where AT(x, y) is x and elsewhere y. */
async function findingOf(code: string, changes: string) {
  const lake = copyLake();
  const changed = changes.replaceAll("AT(", "IF(n = 5000, ");
  await spoil(lake, NIFTY_DAY, `SELECT * REPLACE (${changed}) FROM rows`);
  return only(await audit(lake, day), code);
}

describe("what names a contract", () => {
  test.each([
    ["AT(expiry_ts + INTERVAL 7 DAY, expiry_ts) AS expiry_ts", /^expiry is not the day of expiry_ts in 1 row/],
    [
      "AT(strike_scaled + 1, strike_scaled) AS strike_scaled",
      /^strike_scaled is not strike x 100 in 1 row; first .*strike_scaled 2600001/,
    ],
    ["AT(month + 1, month)::INTEGER AS month", /^year and month are not those of the expiry in 1 row/],
    ["AT(2024, year)::INTEGER AS year", /^year and month are not those of the expiry in 1 row/],
    [
      "AT(NOT is_weekly, is_weekly) AS is_weekly",
      /^is_monthly and is_weekly do not say what expiry_type says in 1 row/,
    ],
    ["AT(timestamp - INTERVAL 1 SECOND, ts) AS ts", /^ts is not timestamp in 1 row/],
    ["AT('BANKNIFTY', symbol) AS symbol", /^symbol is not the underlying in 1 row; first .*symbol BANKNIFTY/],
  ])("%s", async (changes, message) => {
    const finding = await findingOf("identity", changes);
    expect(finding).toMatchObject({ severity: "error", value: 1, limit: 0, unit: "rows" });
    expect(finding.message).toMatch(message);
    // Row 5000 is the 498th of the third contract of 2,251 rows.
    expect(finding.message).toContain("; first CE 26000 of 2025-11-25 at 10:37:50: ");
  });

  test("two expiries mixed in one run of rows", async () => {
    const lake = copyLake();
    const mixed = "CASE WHEN expiry = DATE '2025-11-18' THEN DATE '2025-11-25' ELSE expiry END";
    await spoil(lake, NIFTY_DAY, `SELECT * REPLACE (${mixed} AS expiry) FROM rows`);
    expect(only(await audit(lake, day), "identity").value).toBe(PART_ROWS / 2);
  });
});

describe("what is computed from other columns", () => {
  test.each([
    [
      "AT(bp0, mid_price) AS mid_price",
      /^mid_price is not \(bp0 \+ sp0\) \/ 2 in 1 row; first .*mid_price 99\.\d+, bp0 99/,
    ],
    ["AT(NULL, mid_price) AS mid_price", /^mid_price is not .* mid_price NULL/],
    [
      "AT(-distance_from_spot - 1, distance_from_spot) AS distance_from_spot",
      /^distance_from_spot is not strike - spot_price in 1/,
    ],
    ["AT(moneyness_pct + 0.01, moneyness_pct) AS moneyness_pct", /^moneyness_pct is not 100/],
    ["AT(time_value + 1, time_value) AS time_value", /^time_value is not price - intrinsic_value in 1 row/],
    ["AT(false, is_traded) AS is_traded", /^is_traded does not say/],
  ])("%s", async (changes, message) => {
    const finding = await findingOf("derived", changes);
    expect(finding).toMatchObject({ severity: "error", value: 1 });
    expect(finding.message).toMatch(message);
  });

  test("an intrinsic value, and the time value that rests on it", async () => {
    const lake = copyLake();
    await spoil(
      lake,
      NIFTY_DAY,
      "SELECT * REPLACE (intrinsic_value + 5 AS intrinsic_value, time_value - 5 AS time_value) FROM rows",
    );
    const finding = only(await audit(lake, day), "derived");
    expect(finding).toMatchObject({ value: PART_ROWS });
    expect(finding.message).toMatch(/^intrinsic_value is not that of strike and spot_price/);
  });

  test("changes of volume that do not add up to its rise, or are below 0", async () => {
    const missing = await findingOf("derived", "AT(0, vol_delta)::BIGINT AS vol_delta");
    expect(missing).toMatchObject({ value: 1, unit: "contracts" });
    // 2,250 rows of 75 each, one of them booked as 0.
    expect(missing.message).toMatch(/in 1 contract; first .*: 168,675 against 168,750$/);
    const lake = copyLake();
    const moved = "CASE n WHEN 10 THEN -75 WHEN 11 THEN 225 ELSE vol_delta END";
    await spoil(lake, NIFTY_DAY, `SELECT * REPLACE (${moved} AS vol_delta) FROM rows`);
    expect(only(await audit(lake, day), "derived").message).toMatch(/^vol_delta is below 0 in 1 row/);
  });
});
