import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DuckDbSession, openLake, partFolder } from "../../../lib/lake/index.js";
import { type SampleMarket, writeSampleMarket } from "../../../lib/market/index.js";
import { type PackReport, packNse } from "../../../lib/pack/index.js";
import { type RunRecord, runStrategy, shortStraddle0920, type Trade } from "../../../lib/strategy/index.js";
import { code, lots } from "../runFixture.js";

let folder: string;
let market: SampleMarket;
let packed: PackReport;
const lakeOf = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "strikebook-lake-days-"));
  market = await writeSampleMarket(lakeOf("dumps"), { days: 1, rows: 60_000 });
  packed = await packNse({ dumps: lakeOf("dumps"), lake: lakeOf("lake") });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function straddle(root: string): Promise<RunRecord> {
  const lake = await openLake(root);
  try {
    return await runStrategy({
      definition: shortStraddle0920,
      underlyings: ["NIFTY"],
      days: lake.days("NIFTY"),
      openDay: (underlying, date) => lake.openTape({ underlying, date }),
      lots,
      code,
      study: "test",
    });
  } finally {
    await lake.close();
  }
}

describe("strategy pitfall 2: rows of 1970", () => {
  it("are dropped and counted, make no day of their own, and no strategy meets them", async () => {
    const written = market.truth.faults.epoch1970;
    expect(written).toBeGreaterThan(0);
    expect(packed.facts.optionRows.dropped["epoch1970"]).toBe(written);
    const lake = await openLake(lakeOf("lake"));
    try {
      expect(lake.days("NIFTY")).toHaveLength(1);
      const early = await lake.query("SELECT count(*) AS n FROM nse_options WHERE timestamp < TIMESTAMP '2025-01-01'");
      expect(early.record(0)).toEqual({ n: 0 });
    } finally {
      await lake.close();
    }
    const { days, trades } = await straddle(lakeOf("lake"));
    expect(days.map(({ outcome }) => outcome)).toEqual(["traded"]);
    for (const { entryMicros } of trades) expect(new Date(entryMicros / 1000).getUTCFullYear()).toBe(2025);
  });
});

describe("strategy pitfall 31: a day of several Parquet files", () => {
  /** The day of NIFTY in the older layout: these conditions on the row's number, a file each. */
  async function inFiles(name: string, conditions: readonly string[]): Promise<string> {
    const root = lakeOf(name);
    const [date] = await openLake(lakeOf("lake")).then(async (lake) => {
      const days = lake.days("NIFTY");
      await lake.close();
      return days;
    });
    const part = { date: date!, underlying: "NIFTY" };
    const spot = { dataset: "nse_spot", ...part };
    cpSync(partFolder(lakeOf("lake"), spot), partFolder(root, spot), { recursive: true });
    const target = join(root, date!, "NIFTY");
    mkdirSync(target, { recursive: true });
    const source = join(partFolder(lakeOf("lake"), { dataset: "nse_options", ...part }), "part-0.parquet");
    const session = await DuckDbSession.open({ memoryLimit: "512MB", threads: 1 });
    try {
      for (const [i, condition] of conditions.entries())
        await session.run(
          `COPY (SELECT * EXCLUDE (file_row_number) FROM read_parquet('${source}', file_row_number = true, hive_partitioning = false)
             WHERE ${condition}) TO '${join(target, `part-${i}.parquet`)}' (FORMAT parquet)`,
        );
    } finally {
      await session.close();
    }
    return root;
  }
  /** What is traded, without the row counts and hashes of inputs. */
  const fills = ({ trades }: RunRecord): unknown[] =>
    trades.map(({ entryMicros, exitMicros, exitReason, legs }: Trade) => ({
      entryMicros,
      exitMicros,
      exitReason,
      legs,
    }));

  it("is read whole: the same trades as from one file, and others when one file is not there", async () => {
    const whole = await straddle(lakeOf("lake"));
    expect(whole.trades).toHaveLength(1);
    const split = ["file_row_number % 3 = 0", "file_row_number % 3 = 1", "file_row_number % 3 = 2"];
    const several = await straddle(await inFiles("several", split));
    expect(fills(several)).toEqual(fills(whole));
    const rows = ({ inputs }: RunRecord): number => inputs[0]!.rows;
    expect(rows(several)).toBe(rows(whole));
    expect(several.inputs[0]!.files).toHaveLength(4);
    const first = await straddle(await inFiles("first", split.slice(0, 1)));
    expect(rows(first)).toBeLessThan(rows(whole) / 2);
    expect(fills(first)).not.toEqual(fills(whole));
  });
});
