import { describe, expect, test } from "vitest";
import {
  at,
  audit,
  CONTRACT_ROWS,
  copyLake,
  DAY,
  NIFTY_DAY,
  NIFTY_SPOT,
  names,
  only,
  PART_ROWS,
  removePart,
  spoil,
  withCleanLake,
} from "./auditFixture.js";

withCleanLake();

const day = { from: DAY, to: DAY, underlyings: ["NIFTY"] };
/** `timestamp` lies strictly between two seconds after the open. */
const between = (from: number, to: number): string =>
  `epoch_us(timestamp) > ${at(from)} AND epoch_us(timestamp) < ${at(to)}`;

describe("8.3-12: the order of every file over the whole key", () => {
  test("contracts of two expiries in one stretch of time, the strike the same", async () => {
    const lake = copyLake();
    await spoil(
      lake,
      NIFTY_DAY,
      "SELECT * REPLACE (row_number() OVER (ORDER BY opt_type, strike, timestamp, expiry) AS n) FROM rows",
    );
    const report = await audit(lake, day);
    const finding = only(report, "order");
    expect(names(report)).toEqual([`error order nse_options NIFTY ${DAY}`]);
    // Two types, each with its two contracts taking turns row by row.
    expect(finding.message).toMatch(
      new RegExp(`^rows are out of order: 4 contracts in ${PART_ROWS.toLocaleString("en")} runs`),
    );
    expect(report.facts.parts.find(({ dataset }) => dataset === "nse_options")!.order).toMatchObject({
      runs: PART_ROWS,
      contracts: 4,
      timesBack: 0,
      sorted: false,
    });
    expect(report.facts.parts[0]!.duplicateSeconds).toBe(0);
  });

  test("PE before CE: the order is that of the text, and each contract is still one run", async () => {
    const lake = copyLake();
    await spoil(
      lake,
      NIFTY_DAY,
      "SELECT * REPLACE (row_number() OVER (ORDER BY expiry, opt_type DESC, strike, timestamp) AS n) FROM rows",
    );
    const report = await audit(lake, day);
    expect(only(report, "order")).toMatchObject({ value: 2, limit: 0, unit: "breaks" });
    expect(report.facts.parts[0]!.order).toMatchObject({ runs: 4, contracts: 4, contractsBack: 2, sorted: false });
  });

  test("the last row of one expiry and the first of the next, of equal strike and type, are two runs", async () => {
    const lake = copyLake();
    await spoil(lake, NIFTY_DAY, "SELECT * FROM rows WHERE opt_type = 'CE'");
    const report = await audit(lake, day);
    expect(report.facts.parts[0]!.order).toMatchObject({ runs: 2, contracts: 2, sorted: true });
  });

  test("time that goes backward once inside a contract", async () => {
    const lake = copyLake();
    const swap = `CASE n WHEN 100 THEN 101 WHEN 101 THEN 100 ELSE n END`;
    await spoil(lake, NIFTY_DAY, `SELECT * REPLACE (${swap} AS n) FROM rows`);
    const finding = only(await audit(lake, day), "order");
    expect(finding).toMatchObject({
      value: 1,
      message: "rows are out of order: time goes backward once inside a contract",
    });
  });

  test("a row without an expiry", async () => {
    const lake = copyLake();
    await spoil(lake, NIFTY_DAY, "SELECT * REPLACE (CASE WHEN n = 1 THEN NULL ELSE expiry END AS expiry) FROM rows");
    expect(only(await audit(lake, day), "order").message).toMatch(/1 row lacks expiry, type or strike/);
  });

  test("a spot part out of order", async () => {
    const lake = copyLake();
    await spoil(lake, NIFTY_SPOT, "SELECT * REPLACE (CASE WHEN n = 5 THEN 9.5 ELSE n END AS n) FROM rows");
    const report = await audit(lake, day);
    expect(names(report)).toEqual([`error order nse_spot NIFTY ${DAY}`]);
    expect(only(report, "order").value).toBe(1);
  });
});

test("8.3-11: rows that share contract and second are counted, in order or not", async () => {
  const twice = "SELECT * FROM rows UNION ALL SELECT * REPLACE (n + 0.5 AS n) FROM rows WHERE n IN (10, 20, 9000)";
  for (const shuffled of [false, true]) {
    const lake = copyLake();
    await spoil(lake, NIFTY_DAY, twice);
    if (shuffled)
      await spoil(lake, NIFTY_DAY, "SELECT * REPLACE (row_number() OVER (ORDER BY timestamp) AS n) FROM rows");
    const finding = only(await audit(lake, day), "duplicate-seconds");
    expect(finding, `${shuffled}`).toMatchObject({ severity: "warning", value: 3, limit: 0, unit: "rows" });
  }
});

describe("8.5-20: gaps are reported", () => {
  test("in the spot, with what is left of the coverage", async () => {
    const lake = copyLake();
    await spoil(
      lake,
      NIFTY_SPOT,
      `SELECT * FROM rows WHERE NOT (${between(2700, 2730)}) AND NOT (${between(9000, 9011)})`,
    );
    const report = await audit(lake, day);
    // The rows of the options still carry the prices that are gone.
    expect(names(report)).toEqual([
      `error spot-differs nse_options NIFTY ${DAY}`,
      `warning gap-spot nse_spot NIFTY ${DAY}`,
    ]);
    expect(only(report, "gap-spot")).toMatchObject({
      value: 30,
      limit: 10,
      unit: "s",
      items: ["10:00:00 to 10:00:30 (30 s)", "11:45:00 to 11:45:11 (11 s)"],
    });
    expect(only(report, "gap-spot").message).toMatch(
      /^2 gaps over 10 s .*41 s in all, the longest 10:00:00 to 10:00:30/,
    );
  });

  test("in the options only where no contract has a row, and over the limit that was asked for", async () => {
    const lake = copyLake();
    // One contract alone is silent for an hour, all of them for 100 s.
    await spoil(
      lake,
      NIFTY_DAY,
      `SELECT * FROM rows WHERE NOT (strike = 26000 AND opt_type = 'PE' AND expiry = DATE '2025-11-25' AND ${between(3600, 7200)}) AND NOT (${between(10_000, 10_100)})`,
    );
    const report = await audit(lake, day);
    expect(only(report, "gap-options")).toMatchObject({
      severity: "warning",
      value: 100,
      items: ["12:01:40 to 12:03:20 (100 s)"],
    });
    const wider = await audit(lake, { ...day, gapSeconds: 100 });
    expect(wider.facts.findings.map(({ code }) => code)).not.toContain("gap-options");
  });

  test("a day that ends early is an error", async () => {
    const lake = copyLake();
    await spoil(lake, NIFTY_DAY, `SELECT * FROM rows WHERE epoch_us(timestamp) <= ${at(12_000)}`);
    const report = await audit(lake, day);
    expect(only(report, "gap-options")).toMatchObject({ severity: "error", value: 10_500 });
    expect(report.verdict).toBe("incomplete");
  });
});

describe("clocks", () => {
  test("timestamp_ns as India's wall clock read as UTC", async () => {
    const lake = copyLake();
    await spoil(lake, NIFTY_DAY, "SELECT * REPLACE (timestamp_ns + 19800000000000 AS timestamp_ns) FROM rows");
    const report = await audit(lake, day);
    expect(names(report)).toEqual([`error epoch-offset nse_options NIFTY ${DAY}`]);
    expect(only(report, "epoch-offset")).toMatchObject({ value: PART_ROWS, unit: "rows" });
    expect(only(report, "epoch-offset").message).toMatch(/5 h 30 min after timestamp in 9,004 of 9,004 rows/);
  });

  test("some other difference", async () => {
    const lake = copyLake();
    await spoil(
      lake,
      NIFTY_DAY,
      "SELECT * REPLACE (timestamp_ns + CASE WHEN n = 7 THEN 1000 ELSE 0 END AS timestamp_ns) FROM rows",
    );
    expect(only(await audit(lake, day), "epoch-offset")).toMatchObject({ value: 1 });
  });

  test.each([
    ["330", /India's wall clock read as UTC/],
    ["-330", /moved back by India's offset twice/],
  ])("all times moved by %s minutes", async (minutes, message) => {
    const lake = copyLake();
    const moved = ["timestamp", "ts", "lastTradeTime"].map(
      (name) => `${name} + INTERVAL (${minutes}) MINUTE AS ${name}`,
    );
    await spoil(
      lake,
      NIFTY_DAY,
      `SELECT * REPLACE (${moved.join(", ")}, timestamp_ns + ${minutes} * 60000000000 AS timestamp_ns) FROM rows`,
    );
    const finding = only(await audit(lake, day), "clock-shift");
    expect(finding.severity).toBe("error");
    expect(finding.message).toMatch(message);
  });
});

describe("shares of rows", () => {
  const share = async (query: string, code: string) => {
    const lake = copyLake();
    await spoil(lake, NIFTY_DAY, query);
    const report = await audit(lake, day);
    const { shares } = report.facts.parts.find(({ dataset }) => dataset === "nse_options")!;
    return { finding: only(report, code), shares: shares! };
  };
  const firstRows = (count: number) => `n <= ${count}`;

  test("absent and zero prices count alike", async () => {
    const { finding, shares } = await share(
      `SELECT * REPLACE (CASE WHEN n <= 300 THEN NULL WHEN n <= 600 THEN 0 ELSE price END AS price) FROM rows`,
      "absent-price",
    );
    expect(finding).toMatchObject({ severity: "warning", value: 600 / PART_ROWS, limit: 0.05, unit: "share of rows" });
    expect(shares).toMatchObject({ untraded: 0, stale: 0, oneSided: 0, spot: 1 });
  });

  test("a last trade of the day before is untraded and stale", async () => {
    const { finding, shares } = await share(
      `SELECT * REPLACE (CASE WHEN ${firstRows(6000)} THEN TIMESTAMP '2025-11-17 09:59:59' ELSE lastTradeTime END AS lastTradeTime) FROM rows`,
      "untraded",
    );
    expect(finding.value).toBe(6000 / PART_ROWS);
    expect(shares.stale).toBe(6000 / PART_ROWS);
  });

  test("a last trade of eleven minutes ago is stale, one of ten is not", async () => {
    const ago = (minutes: number) =>
      `SELECT * REPLACE (timestamp - INTERVAL ${minutes} MINUTE AS lastTradeTime) FROM rows WHERE epoch_us(timestamp) >= ${at(1000)}`;
    const { finding } = await share(ago(11), "stale");
    expect(finding.value).toBe(1);
    await expect(share(ago(10), "stale")).rejects.toThrow(/0 findings stale/);
  });

  test("a book with one side", async () => {
    const { finding, shares } = await share(
      `SELECT * REPLACE (CASE WHEN ${firstRows(2500)} THEN NULL ELSE bp0 END AS bp0, CASE WHEN n <= 100 THEN NULL ELSE sp0 END AS sp0) FROM rows`,
      "one-sided",
    );
    // The first 100 rows have no side at all.
    expect(finding.value).toBe(2400 / PART_ROWS);
    expect(shares.oneSided).toBe(2400 / PART_ROWS);
  });
});

describe("the underlying", () => {
  test("rows without its price", async () => {
    const lake = copyLake();
    await spoil(
      lake,
      NIFTY_DAY,
      "SELECT * REPLACE (CASE WHEN n % 4 = 0 THEN NULL ELSE spot_price END AS spot_price) FROM rows",
    );
    expect(only(await audit(lake, day), "spot-coverage")).toMatchObject({
      severity: "warning",
      value: 0.75,
      limit: 0.99,
    });
  });

  test("a price from the future, and the ages of the others", async () => {
    const lake = copyLake();
    const ages = `CASE WHEN n = 1 THEN -1 WHEN n <= 90 THEN 4000 ELSE 1000 END`;
    await spoil(lake, NIFTY_DAY, `SELECT * REPLACE (${ages} AS spot_age_ms) FROM rows`);
    const report = await audit(lake, day);
    expect(only(report, "spot-from-future")).toMatchObject({ severity: "error", value: 1 });
    expect(report.facts.parts.find(({ dataset }) => dataset === "nse_options")!.spotAges).toEqual({
      p50Seconds: 1,
      p99Seconds: 1,
      maxSeconds: 4,
      stored: true,
    });
  });

  test("a day without it", async () => {
    const lake = copyLake();
    removePart(lake, NIFTY_SPOT);
    const report = await audit(lake);
    expect(names(report)).toEqual(["error missing-days nse_spot NIFTY", `error spot-missing nse_options NIFTY ${DAY}`]);
  });

  test("one that repeats its price while options trade, and not while they do not", async () => {
    const lake = copyLake();
    const frozen = (from: number, to: number) => `epoch_us(timestamp) BETWEEN ${at(from)} AND ${at(to)}`;
    await spoil(
      lake,
      NIFTY_SPOT,
      `SELECT * REPLACE (CASE WHEN ${frozen(1000, 1090)} OR ${frozen(5000, 5200)} THEN 25900.05 ELSE price END AS price) FROM rows`,
    );
    // Nothing trades during the second spell.
    await spoil(
      lake,
      NIFTY_DAY,
      `SELECT * REPLACE (CASE WHEN ${frozen(5000, 5200)} THEN 0 ELSE vol_delta END AS vol_delta) FROM rows`,
    );
    const finding = only(await audit(lake, day), "frozen-index");
    // Rows of 4 contracts at 1010, 1020, ... 1090 s.
    expect(finding).toMatchObject({
      severity: "warning",
      value: 90,
      limit: 60,
      items: ["09:31:40 to 09:33:10 at 25900.05 (90 s, 36 option trades)"],
    });
  });
});

describe("columns", () => {
  test("those that are missing or of another type are named", async () => {
    const lake = copyLake();
    await spoil(lake, NIFTY_DAY, "SELECT * EXCLUDE (bo4, lot_size) REPLACE (oi::DOUBLE AS oi) FROM rows");
    const report = await audit(lake, day);
    expect(only(report, "missing-columns")).toMatchObject({
      severity: "warning",
      value: 2,
      items: ["bo4", "lot_size"],
    });
    expect(only(report, "column-types").message).toBe("oi is DOUBLE, not BIGINT");
  });

  test("without the key the order cannot be measured, and that is said", async () => {
    const lake = copyLake();
    await spoil(lake, NIFTY_DAY, "SELECT * EXCLUDE (expiry) FROM rows");
    const report = await audit(lake, day);
    expect(only(report, "missing-columns")).toMatchObject({ severity: "error", items: ["expiry"] });
    expect(report.facts.notMeasured.map(({ check, reason }) => `${check}: ${reason}`)).toContain(
      "order: the rows lack a time or what names their contract",
    );
    expect(report.facts.parts.find(({ dataset }) => dataset === "nse_options")!.order).toBeNull();
  });
});

test("the fixture has the rows that the figures above speak of", () => {
  expect([CONTRACT_ROWS, PART_ROWS]).toEqual([2251, 9004]);
});
