import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { asofBackward } from "../../lib/columns/index.js";
import { type Lake, openLake, partFolder } from "../../lib/lake/index.js";
import { NSE_OPTION_COLUMNS, vendorColumnKind } from "../../lib/market/index.js";
import type { PackRawOptions, PackReport } from "../../lib/pack/index.js";
import type { VendorTable } from "../../lib/sources/nse/VendorTable.js";
import { instantAt, nseSession } from "../../lib/time/index.js";
import { at, DAY, testFolder, testSession } from "../lake/lakeFixture.js";
import { spotTable, vendorTable } from "./dumpFixture.js";
import { packFrom } from "./rawFixture.js";

const [WEEKLY, MONTHLY] = ["NIFTY25N1826000CE", "NIFTY25NOV26000PE"];
const DAY_MICROS = 86_400e6;

/** Packs tables with a minute of spot, and reads rows of the packed layer. */
async function packed(
  tables: readonly VendorTable[],
  options: Partial<PackRawOptions> = {},
  spots: readonly VendorTable[] = [spotTable("NIFTY", 60)],
): Promise<{ lake: Lake; report: PackReport; folder: string }> {
  const folder = testFolder();
  const report = await packFrom(folder, [...tables, ...spots], options);
  return { lake: await openLake(join(folder, "lake")), report, folder };
}

const column = async (lake: Lake, expression: string): Promise<unknown[]> => {
  const order = "ORDER BY expiry, opt_type, strike_scaled, timestamp";
  const table = await lake.query(`SELECT ${expression} AS x FROM nse_options ${order}`);
  return table.records().map(({ x }) => x);
};

describe("from raw to packed", () => {
  it("8.1-3: both layouts are read, and date and underlying come from the path", async () => {
    const { lake, folder } = await packed([vendorTable(WEEKLY, { seconds: [10] })]);
    const older = join(folder, "older");
    mkdirSync(join(older, DAY, "NIFTY"), { recursive: true });
    const part = partFolder(join(folder, "lake"), { dataset: "nse_options", date: DAY, underlying: "NIFTY" });
    cpSync(join(part, "part-0.parquet"), join(older, DAY, "NIFTY", "part-nifty-0.parquet"));
    const wanted = { date: DAY, underlying: "NIFTY", t: at(10), option_type: "CE", bid_price: 99, volume_change: 0 };
    const sql = "SELECT date, underlying, timestamp AS t, option_type, bid_price, volume_change FROM nse_options";
    for (const one of [lake, await openLake(older)]) {
      expect((await one.query(sql)).records()).toEqual([wanted]);
      await one.close();
    }
  });

  it("8.1-4: raw rows of which nothing remains are an error that says why", async () => {
    const outside = packed([vendorTable(WEEKLY, { seconds: [-100, -50] })], { allowDropped: true });
    await expect(outside).rejects.toThrow(/no option row remains of .*raw \(rows dropped: outOfSession 2\)/);
    const undated = packed([vendorTable("NIFTY26JAN26000CE", { seconds: [1] })], { allowRejected: true });
    await expect(undated).rejects.toThrow(/no option row remains .*does not date the NIFTY monthly of 2026-01/);
  });

  it("8.2-8: timestamp_ns is true UTC, and a row's time is India's wall clock less 5 h 30 min", async () => {
    // 2025-11-18 10:01:27 IST, and 2025-12-01 09:41:34 IST.
    const table = vendorTable("NIFTY25DEC26000CE", {
      seconds: [0, 1],
      timestamp: [1_763_440_287e6, 1_764_562_294e6],
    });
    const spots = [spotTable("NIFTY", 60), spotTable("NIFTY", 60, { day: "2025-12-01" })];
    const calendar = "underlying,kind,period,expiry\nNIFTY,monthly,2025-12,2025-12-30\n";
    const folder = testFolder();
    writeFileSync(join(folder, "december.csv"), calendar);
    const { lake } = await packed([table], { calendar: join(folder, "december.csv") }, spots);
    const nanoseconds = await lake.query("SELECT timestamp_ns FROM nse_options ORDER BY timestamp");
    expect([...nanoseconds.column("timestamp_ns")]).toEqual(["1763440287000000000", "1764562294000000000"]);
    expect(await column(lake, "date")).toEqual(["2025-11-18", "2025-12-01"]);
    expect(await column(lake, "strftime(timestamp + INTERVAL 330 MINUTE, '%H:%M:%S')")).toEqual([
      "10:01:27",
      "09:41:34",
    ]);
    await lake.close();
  });

  it("8.2-9: a join refuses times that go backward on either side", () => {
    const [sorted, backward] = [Float64Array.of(1, 2, 3), Float64Array.of(1, 3, 2)];
    const out = new Int32Array(3);
    expect(() => asofBackward(backward, sorted, 5, out)).toThrow(/the left times .* go backward at row 2 \(3 then 2\)/);
    expect(() => asofBackward(sorted, backward, 5, out)).toThrow(
      /the right times .* go backward at row 2 \(3 then 2\)/,
    );
    expect([...asofBackward(sorted, sorted, 0, out)]).toEqual([0, 1, 2]);
  });

  it("8.2-10: rows of 1970, out of session and after expiry are dropped and counted, and rows in = rows out + dropped", async () => {
    const close = nseSession.closeSecond - nseSession.openSecond;
    const weekly = vendorTable(WEEKLY, {
      seconds: [0, 0, 1, 2, 3, 4, 5],
      timestamp: [0, at(-1), at(0), at(close), at(close) + 1, at(-2100), at(7) + DAY_MICROS],
    });
    const spot = vendorTable("NIFTY", { seconds: [0, 1], timestamp: [at(-2100), at(0)], price: [25_000, 26_000] });
    const { lake, report } = await packed([weekly], { allowDropped: true }, [spot]);
    expect(report.facts.optionRows).toEqual({
      read: 7,
      kept: 2,
      dropped: { epoch1970: 1, expiredContract: 1, outOfSession: 3 },
    });
    expect(report.facts.spotRows).toEqual({ read: 2, kept: 1, dropped: { outOfSession: 1 } });
    const manifest = lake.manifest({ dataset: "nse_options", date: DAY, underlying: "NIFTY" });
    expect([manifest.rowsRead, manifest.rows, manifest.dropped]).toEqual([5, 2, { outOfSession: 3 }]);
    expect(await column(lake, "spot_price"), "no price of before the open").toEqual([26_000, null]);
    await lake.close();
  });

  it("8.3-11: each contract is one run, runs by expiry, CE before PE and strike, time never backward", async () => {
    // The day's last weekly and the monthly of the same month, and puts before calls in the order of coming.
    const names = [
      "NIFTY25NOV26000PE",
      "NIFTY25N1826050PE",
      "NIFTY25NOV25000CE",
      "NIFTY25N1826000CE",
      "NIFTY25N189000CE",
    ];
    const tables = names.map((name) => vendorTable(name, { seconds: [3, 1, 2], price: [3, 1, 2] }));
    const { lake, folder, report } = await packed(tables);
    const session = await testSession();
    const file = join(
      partFolder(join(folder, "lake"), { dataset: "nse_options", date: DAY, underlying: "NIFTY" }),
      "part-0.parquet",
    );
    const rows = await session.numbers(
      `SELECT strike, (expiry - DATE '2025-11-01')::DOUBLE, (opt_type = 'PE')::INTEGER, price, epoch_us(timestamp) FROM read_parquet('${file}')`,
    );
    expect([...rows[0]!]).toEqual([9000, 26_000, 26_050, 25_000, 26_000].flatMap((strike) => [strike, strike, strike]));
    expect([...rows[1]!]).toEqual([17, 17, 17, 24, 24].flatMap((day) => [day, day, day]));
    expect([...rows[2]!]).toEqual([0, 0, 1, 0, 1].flatMap((put) => [put, put, put]));
    expect([...rows[3]!]).toEqual(Array.from({ length: 15 }, (_, row) => (row % 3) + 1));
    expect(report.facts.marked.unsorted, "one step backward in each table").toBe(5);
    await lake.close();
  });

  it("8.3-13: the same strike and type of two expiries are two contracts that never touch", async () => {
    const seconds = [10, 11];
    const table = (name: string, price: number, volume: number): VendorTable =>
      vendorTable(name, { seconds, price: [price, price], volume: [volume, volume] });
    const tables = [table("BANKNIFTY25DEC58300CE", 1507.1, 2905), table("BANKNIFTY25NOV58300CE", 835.35, 26_915)];
    const { lake } = await packed(tables, {}, [spotTable("BANKNIFTY", 60, { price: 58_000 })]);
    expect(await column(lake, "expiry")).toEqual(["2025-11-25", "2025-11-25", "2025-12-30", "2025-12-30"]);
    expect(await column(lake, "price")).toEqual([835.35, 835.35, 1507.1, 1507.1]);
    expect(await column(lake, "vol_delta")).toEqual([0, 0, 0, 0]);
    const tape = await lake.openTape({ underlying: "BANKNIFTY", date: DAY });
    expect(tape.contracts.map(({ contract }) => contract.key)).toEqual([
      "NSE:BANKNIFTY:2025-11-25:CE:58300",
      "NSE:BANKNIFTY:2025-12-30:CE:58300",
    ]);
    await lake.close();
  });

  it("8.3-14: row groups carry statistics that let a query leave the others unread", async () => {
    const timestamp = Float64Array.from({ length: 55_000 }, (_, row) => at(0) + row * 400_000);
    const table = (name: string): VendorTable => {
      const cells = NSE_OPTION_COLUMNS.map((own) => [
        own,
        own === "timestamp" ? timestamp : timestamp.map((_, row) => row % 97),
      ]);
      return { table: name, rows: timestamp.length, columns: Object.fromEntries(cells) };
    };
    const names = ["NIFTY25N1825000CE", "NIFTY25N1826000CE", "NIFTY25NOV25000CE", "NIFTY25NOV26000CE"];
    const { lake, folder } = await packed(names.map(table));
    const session = await testSession();
    const file = join(
      partFolder(join(folder, "lake"), { dataset: "nse_options", date: DAY, underlying: "NIFTY" }),
      "part-0.parquet",
    );
    const groups = await session.numbers(
      `SELECT row_group_id::DOUBLE, any_value(row_group_num_rows)::DOUBLE, min(coalesce(dictionary_page_offset, data_page_offset))::DOUBLE,
        sum(total_compressed_size)::DOUBLE, max(CASE WHEN path_in_schema = 'expiry' THEN date_diff('day', DATE '1970-01-01', stats_max::DATE) END)::DOUBLE,
        max(CASE WHEN path_in_schema = 'strike_scaled' THEN stats_min::DOUBLE END), max(CASE WHEN path_in_schema = 'strike_scaled' THEN stats_max::DOUBLE END),
        max(CASE WHEN path_in_schema = 'timestamp' THEN epoch_us(stats_min::TIMESTAMP) END)::DOUBLE
       FROM parquet_metadata('${file}') GROUP BY row_group_id ORDER BY row_group_id`,
    );
    const [ids, rows, offsets, sizes, expiries, strikesFrom, strikesTo, times] = groups as Float64Array[];
    expect(ids!.length).toBe(3);
    expect(rows!.reduce((sum, many) => sum + many)).toBe(220_000);
    expect(Math.max(...rows!)).toBeLessThanOrEqual(110_000);
    expect([...times!].every((time) => time >= at(0) && time < at(23_000))).toBe(true);
    expect([strikesFrom![0], strikesTo![0]]).toEqual([2_500_000, 2_600_000]);
    expect(expiries![0]).toBeLessThan(expiries![2]!);

    // Every byte of a group that the statistics rule out may be wrong.
    const weekly = "WHERE expiry = DATE '2025-11-18' AND strike_scaled = 2500000";
    const damaged = join(folder, "damaged.parquet");
    const bytes = readFileSync(file);
    bytes.fill(0xff, offsets![2]!, offsets![2]! + sizes![2]!);
    writeFileSync(damaged, bytes);
    const sums = (path: string, where: string): Promise<Float64Array[]> =>
      session.numbers(
        `SELECT count(*)::DOUBLE, sum(price)::DOUBLE, sum(bp4)::DOUBLE FROM read_parquet('${path}') ${where}`,
      );
    expect(await sums(damaged, weekly)).toEqual(await sums(file, weekly));
    expect((await sums(file, weekly))[0]![0]).toBe(55_000);
    await expect(sums(damaged, "")).rejects.toThrow();
    await lake.close();
  }, 60_000);

  it("8.4-16: volume changes are those of the running maximum: 23590, 23590, 0, 23660 gives 0, 0, 0, 70", async () => {
    const tables = [
      vendorTable(WEEKLY, { seconds: [1, 2, 3, 4, 5], volume: [23_590, 23_590, 0, 23_660, 23_660] }),
      vendorTable(MONTHLY, { seconds: [1, 2], volume: [100, 90] }),
    ];
    const { lake, report } = await packed(tables);
    expect(await column(lake, "vol_delta")).toEqual([0, 0, 0, 70, 0, 0, 0]);
    expect(await column(lake, "volume"), "as sent").toEqual([23_590, 23_590, 0, 23_660, 23_660, 100, 90]);
    expect(report.facts.marked.volumeReset).toBe(2);
    await lake.close();
  });

  it("8.4-17: a price of an earlier day is not traded, one of this day is, of an unknown time neither", async () => {
    const midnight = instantAt(DAY, 0, nseSession);
    const table = vendorTable(WEEKLY, {
      seconds: [1, 2, 3, 4],
      lastTradeTime: [midnight - 1, midnight, at(3), Number.NaN],
    });
    const { lake, report } = await packed([table]);
    expect(await column(lake, "is_traded")).toEqual([false, true, true, null]);
    expect(report.facts.marked.staleLastTrade).toBe(1);
    await lake.close();
  });

  it("8.4-18: the raw columns are a subset of the packed ones, with the same values; changeper has two decimals", async () => {
    const seconds = [1, 2, 3];
    const cells = NSE_OPTION_COLUMNS.map((name, index) => [
      name,
      seconds.map((row) => (vendorColumnKind(name) === "price" ? 1000 * index + row / 4 : 1000 * index + row)),
    ]);
    const own = { ...Object.fromEntries(cells), changeper: [-2.5571396243, 6.4190892287, -0.125] };
    const time = {
      timestamp: seconds.map((second) => at(second)),
      lastTradeTime: seconds.map((second) => at(second) - 1),
    };
    const table = vendorTable(WEEKLY, { seconds, ...own, ...time });
    const { lake } = await packed([table]);
    for (const name of NSE_OPTION_COLUMNS) {
      const wanted = name === "changeper" ? [-2.56, 6.42, -0.13] : [...table.columns[name]!];
      expect(await column(lake, name), name).toEqual(wanted);
    }
    await lake.close();
  });

  it("8.4-19: a price of 0 and an empty side of the book are missing, and so are mid and time value", async () => {
    const table = vendorTable(WEEKLY, {
      seconds: [1, 2, 3],
      price: [0, 100, 100],
      bp0: [99, 0, 99],
      sp0: [101, 101, -1],
      bp4: [0, 1, 1],
    });
    const { lake, report } = await packed([table]);
    const rows = await lake.query(
      "SELECT price, time_value, bp0, sp0, mid_price, bp4, intrinsic_value FROM nse_options ORDER BY timestamp",
    );
    expect(rows.record(0)).toEqual({
      price: null,
      time_value: null,
      bp0: 99,
      sp0: 101,
      mid_price: 100,
      bp4: null,
      intrinsic_value: 0.25,
    });
    expect(rows.record(1)).toMatchObject({ price: 100, bp0: null, mid_price: null, time_value: 99.5 });
    expect(rows.record(2)).toMatchObject({ sp0: null, mid_price: null });
    expect(report.facts.marked).toMatchObject({ zeroPrice: 1, oneSidedBook: 2 });
    await lake.close();
  });

  it("8.5-20: the spot is joined backward, no older than the tolerance, and filled across nothing", async () => {
    const next = "2025-11-19";
    const spot = vendorTable("NIFTY", { seconds: [9, 10.000001, 22_499], price: [25_900, 26_500, 26_700] });
    const later = vendorTable("NIFTY", { seconds: [100], day: next, price: [27_000] });
    const tables = [
      vendorTable(WEEKLY, { seconds: [8, 10, 15.000001, 15.000002] }),
      vendorTable(MONTHLY, { seconds: [8] }),
      vendorTable(MONTHLY, { seconds: [0, 101], day: next }),
    ];
    const { lake, report } = await packed(tables, {}, [spot, later]);
    const rows = await lake.query(
      "SELECT spot_price AS p, spot_age_ms AS a FROM nse_options ORDER BY date, expiry, timestamp",
    );
    expect(rows.records()).toEqual([
      { p: null, a: null },
      // The price one microsecond after the row is not known.
      { p: 25_900, a: 1000 },
      { p: 26_500, a: 5000 },
      { p: null, a: null },
      // Nothing comes over from the contract before,
      { p: null, a: null },
      // nor from the evening of the day before.
      { p: null, a: null },
      { p: 27_000, a: 1000 },
    ]);
    expect(report.facts.marked.noSpot).toBe(4);
    const [today] = report.facts.parts.filter(({ dataset, date }) => dataset === "nse_options" && date === DAY);
    expect([today!.marked.noSpot, today!.parameters.spotToleranceMs]).toEqual([3, 5000]);
    await lake.close();
  });

  it("8.5-21: intrinsic value, time value, distance and moneyness by their formulas, for calls and puts", async () => {
    const seconds = [1];
    const tables = ["NIFTY25N1825900CE", "NIFTY25N1826100CE", "NIFTY25N1825900PE", "NIFTY25N1826100PE"].map((name) =>
      vendorTable(name, { seconds, price: [130.5] }),
    );
    const { lake } = await packed(tables, {}, [vendorTable("NIFTY", { seconds: [1], price: [26_000] })]);
    expect(await column(lake, "intrinsic_value")).toEqual([100, 0, 0, 100]);
    expect(await column(lake, "time_value")).toEqual([30.5, 130.5, 130.5, 30.5]);
    expect(await column(lake, "distance_from_spot")).toEqual([-100, 100, -100, 100]);
    expect(await column(lake, "moneyness_pct")).toEqual([-1, 1, -1, 1].map((side) => (side * 10_000) / 26_000));
    await lake.close();
  });
});
