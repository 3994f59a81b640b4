import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { DuckDbSession, datasetSpec, partFolder, writePart } from "../../lib/lake/index.js";
import {
  at,
  audit,
  CALENDAR,
  copyLake,
  DAY,
  NIFTY_DAY,
  NIFTY_SPOT,
  names,
  only,
  PART_ROWS,
  withCleanLake,
} from "./auditFixture.js";

withCleanLake();

/** The vendor's packs: its names, naive times of India's clock, nanoseconds of that clock read as UTC. */
const VENDOR = `SELECT * EXCLUDE (strike_scaled, expiry_ts, expiry_source, spot_age_ms, is_traded, lot_size, ts)
  REPLACE (timestamp + INTERVAL 330 MINUTE AS timestamp, lastTradeTime + INTERVAL 330 MINUTE AS lastTradeTime,
    timestamp_ns + 19800000000000 AS timestamp_ns, strike::FLOAT AS strike)
  FROM rows`;

/** A lake of the older layout with one day of NIFTY, its spot beside it in the current one. */
async function olderLake(queries: readonly string[]): Promise<string> {
  const clean = copyLake();
  const lake = join(clean, "older");
  const folder = join(lake, DAY, "NIFTY");
  mkdirSync(folder, { recursive: true });
  cpSync(partFolder(clean, NIFTY_SPOT), partFolder(lake, NIFTY_SPOT), { recursive: true });
  const session = await DuckDbSession.open({ memoryLimit: "512MB", threads: 1 });
  try {
    const rows = `read_parquet('${join(partFolder(clean, NIFTY_DAY), "part-0.parquet")}', hive_partitioning = false)`;
    for (const [index, query] of queries.entries()) {
      const file = join(folder, `part-nifty-${index}.parquet`);
      const source = `WITH given AS (SELECT * FROM ${rows}), rows AS (${query})`;
      await session.run(`COPY (${source} ${VENDOR}) TO '${file}' (FORMAT parquet)`);
    }
  } finally {
    await session.close();
  }
  return lake;
}

describe("the older layout", () => {
  test("8.2-8: its wall clock is read as such, and its nanoseconds are found to be another epoch", async () => {
    const report = await audit(await olderLake(["SELECT * FROM given"]), { calendar: CALENDAR });
    expect(names(report)).toEqual(
      [`warning missing-columns nse_options NIFTY ${DAY}`, `error epoch-offset nse_options NIFTY ${DAY}`].sort(),
    );
    expect(only(report, "missing-columns").items).toEqual(["ts"]);
    expect(only(report, "epoch-offset")).toMatchObject({ value: PART_ROWS });
    const part = report.facts.parts.find(({ layout }) => layout === "older")!;
    expect(part).toMatchObject({
      rows: PART_ROWS,
      contracts: 4,
      outOfSession: 0,
      firstMicros: at(0),
      lastMicros: at(22_500),
    });
    expect(part.shares).toMatchObject({ absentPrice: 0, stale: 0, untraded: 0, spot: 1 });
    // The file does not say the ages: they come from the spot part.
    expect(part.spotAges).toEqual({ p50Seconds: 0, p99Seconds: 0, maxSeconds: 0, stored: false });
    expect(report.facts.notMeasured).toContainEqual({
      check: "manifest",
      dataset: "nse_options",
      reason: "parts of the older layout have no manifest",
      parts: 1,
    });
  });

  test("8.3-12: one file of several out of order is named", async () => {
    const lake = await olderLake([
      "SELECT * FROM given WHERE expiry = DATE '2025-11-18' ORDER BY opt_type, timestamp",
      "SELECT * FROM given WHERE expiry = DATE '2025-11-25' ORDER BY timestamp, opt_type",
    ]);
    const report = await audit(lake, { calendar: CALENDAR });
    expect(only(report, "order").message).toMatch(
      /^part-nifty-1\.parquet: rows are out of order: 2 contracts in [\d,]+ runs/,
    );
    expect(report.facts.parts[0]!.order?.sorted).toBe(false);
  });
});

describe("raw parts", () => {
  const DATE_1970 = "1970-01-01";

  async function rawLake(): Promise<string> {
    const lake = copyLake();
    const session = await DuckDbSession.open({ memoryLimit: "512MB", threads: 1 });
    try {
      const write = (date: string, timestamp: Float64Array, price: Float64Array) =>
        writePart(session, lake, {
          key: { dataset: "nse_raw_options", date, underlying: "NIFTY" },
          contracts: ["NIFTY25N1825900CE", "NIFTY25N1826000CE"],
          runs: ["NIFTY25N1825900CE", "NIFTY25N1826000CE"].map((contract) => ({
            rows: timestamp.length,
            columns: { contract, timestamp, price, opt_type: "CE", strike: 26_000, year: 2025, month: 11 },
          })),
          facts: () => ({
            rowsRead: 2 * timestamp.length,
            dropped: {},
            marked: {},
            source: "a test",
            sourceFiles: [],
            granularity: { kind: "tick" },
            hasBook: true,
            parameters: {},
          }),
        });
      // From twenty minutes before the open to its close, every fourth price zero.
      const times = Float64Array.from({ length: 2371 }, (_, row) => at(-1200 + row * 10));
      await write(
        DAY,
        times,
        times.map((_, row) => (row % 4 === 0 ? 0 : 100)),
      );
      await write(DATE_1970, Float64Array.of(0, 0), Float64Array.of(0, 0));
    } finally {
      await session.close();
    }
    return lake;
  }

  test("rows of 1970 are a note, zero prices a share, rows before the open no fault", async () => {
    expect(datasetSpec("nse_raw_options").kind).toBe("rawOptions");
    const report = await audit(await rawLake());
    expect(names(report)).toEqual([
      `warning absent-price nse_raw_options NIFTY ${DAY}`,
      `note dated-1970 nse_raw_options NIFTY ${DATE_1970}`,
    ]);
    expect(only(report, "absent-price").value).toBeCloseTo(0.25, 3);
    expect(only(report, "dated-1970")).toMatchObject({ value: 4 });
    const part = report.facts.parts.find(({ dataset, date }) => dataset === "nse_raw_options" && date === DAY)!;
    expect(part).toMatchObject({ contracts: 2, outOfSession: 240, order: { sorted: true, contractsBack: null } });
    expect(report.facts.notMeasured.map(({ dataset, check }) => `${dataset} ${check}`)).toContain(
      "nse_raw_options expiries",
    );
    // The partition of 1970 is no day that is held or missing.
    expect(report.facts.coverage.find(({ dataset }) => dataset === "nse_raw_options")?.days).toEqual([DAY]);
  });
});
