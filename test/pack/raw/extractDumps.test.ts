import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it, vi } from "vitest";
import { listParts } from "../../../lib/lake/index.js";
import { encodeNseDump, NSE_OPTION_COLUMNS } from "../../../lib/market/index.js";
import { type ExtractReport, extractDumps } from "../../../lib/pack/index.js";
import type { VendorTable } from "../../../lib/sources/nse/VendorTable.js";
import { testFolder } from "../../lake/lakeFixture.js";
import { spotTable, vendorTable, writeDump } from "../dumpFixture.js";
import { fileHashes, rawRecords, rowsOf } from "./rawFixture.js";

// Threads and processes start in every test; other work may hold the cores.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const WEEKLY = "NIFTY25N1826000CE";
const MONTHLY = "NIFTY25NOV26000PE";
const NEXT_DAY = "2025-11-19";

function many(table: string, day?: string): VendorTable {
  const seconds = Array.from({ length: 40 }, (_, second) => second);
  const price = seconds.map((second) => 100 + second / 20);
  return vendorTable(table, { seconds, price, ...(day ? { day } : {}) });
}

function joined(...tables: VendorTable[]): VendorTable {
  const columns = NSE_OPTION_COLUMNS.map((name) => [
    name,
    Float64Array.from(tables.flatMap((table) => [...table.columns[name]!])),
  ]);
  return {
    table: tables[0]!.table,
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    columns: Object.fromEntries(columns),
  };
}

/** Writes dumps into a folder of their own, by name. */
function dumps(tables: Readonly<Record<string, readonly VendorTable[]>>): Record<string, string> {
  const folder = testFolder();
  return Object.fromEntries(
    Object.entries(tables).map(([name, list]) => [name, writeDump(join(folder, `${name}.sql.gz`), list)]),
  );
}

const tableOf = (report: ExtractReport, table: string): object =>
  report.facts.sources.flatMap((source) => source.tables).find((one) => one.table === table)!;

describe("a dump in the raw layer", () => {
  it("keeps every column as sent: zero prices, rows of 1970, rows out of session; contracts in order", async () => {
    const sent = vendorTable(WEEKLY, {
      seconds: [-3600, 0, 1, 1, 30_000],
      price: [5, 0, 7.05, 7.05, 8],
      oi: [1, 2, 3, 3, 0],
    });
    sent.columns.lastTradeTime![1] = Number.NaN;
    sent.columns.changeper![2] = -2.5571396243;
    const early = vendorTable(MONTHLY, { seconds: [0, 5], day: "1970-01-01" });
    const { one } = dumps({
      one: [many("NIFTY25NOV26000CE"), joined(early, many(MONTHLY)), sent, spotTable("nifty", 3)],
    });
    const out = join(testFolder(), "lake");
    const report = await extractDumps({ dumps: one!, out });
    expect(report.facts.rows).toEqual({ read: 90, kept: 90, alreadyThere: 0 });
    expect(report.facts.dropped).toEqual({});
    const parts = await listParts(out);
    expect(parts.map(({ key }) => `${key.dataset} ${key.date} ${key.underlying}`)).toEqual([
      "nse_raw_options 1970-01-01 NIFTY",
      "nse_raw_options 2025-11-18 NIFTY",
      "nse_raw_spot 2025-11-18 NIFTY",
    ]);
    const columns = NSE_OPTION_COLUMNS.map((name) =>
      name === "timestamp" || name === "lastTradeTime"
        ? `epoch_us(${name})::DOUBLE AS ${name}`
        : `${name}::DOUBLE AS ${name}`,
    );
    const extra = "contract, symbol, opt_type, strike, year, month, epoch_us(ts)::DOUBLE AS ts, date";
    const rows = await rawRecords(out, "nse_raw_options", `${columns.join(", ")}, ${extra}`);
    const contracts = rows.filter((row) => row.date === "2025-11-18").map((row) => row.contract);
    expect([...new Set(contracts)]).toEqual([WEEKLY, "NIFTY25NOV26000CE", MONTHLY]);
    const weekly = rows.filter((row) => row.contract === WEEKLY);
    expect(weekly).toHaveLength(5);
    for (const [row, record] of weekly.entries()) {
      for (const name of NSE_OPTION_COLUMNS) {
        const value = sent.columns[name]![row]!;
        expect(record[name], `${name} of row ${row}`).toEqual(Number.isNaN(value) ? null : value);
      }
      expect(record).toMatchObject({ symbol: "NIFTY", opt_type: "CE", strike: 26_000, year: 2025, month: 11 });
      expect(record.ts).toBe(record.timestamp);
    }
    const manifest = parts[1]!.manifest!;
    expect(manifest).toMatchObject({ rows: 85, rowsRead: 85, contracts: 3, dropped: {}, marked: {} });
    expect(manifest.sourceFiles.map(({ name }) => name)).toEqual(["one.sql.gz"]);
  });

  it("counts rows without a time; rows in = rows kept + dropped, by table and in all", async () => {
    const table = many(WEEKLY);
    table.columns.timestamp!.fill(Number.NaN, 10, 13);
    const out = testFolder();
    const report = await extractDumps({ dumps: dumps({ a: [table, many(MONTHLY)] }).a!, out });
    expect(tableOf(report, WEEKLY)).toMatchObject({ read: 40, kept: 37, dropped: { missingTimestamp: 3 } });
    expect(report.facts).toMatchObject({ rows: { read: 80, kept: 77 }, dropped: { missingTimestamp: 3 } });
  });

  it("sorts rows by time, keeps the order of equal ones, and marks what was out of order", async () => {
    const out = testFolder();
    const table = vendorTable(WEEKLY, { seconds: [5, 4, 5, 6], price: [1, 2, 3, 4] });
    await extractDumps({ dumps: dumps({ a: [table] }).a!, out });
    expect((await rawRecords(out, "nse_raw_options", "price")).map(({ price }) => price)).toEqual([2, 1, 3, 4]);
    expect((await listParts(out))[0]!.manifest!.marked).toEqual({ unsorted: 1, conflictingSecond: 1 });
  });

  it("takes the tables that are named, and refuses one that is nowhere", async () => {
    const { a } = dumps({ a: [many(WEEKLY), many(MONTHLY), spotTable("NIFTY", 5)] });
    const out = testFolder();
    const report = await extractDumps({ dumps: a!, out, tables: [WEEKLY.toLowerCase(), "nifty"] });
    expect(report.facts.rows.kept).toBe(45);
    await expect(extractDumps({ dumps: a!, out, tables: ["FINNIFTY"] })).rejects.toThrow(
      /no source holds a table FINNIFTY; list the tables/,
    );
    const rest = await extractDumps({ dumps: a!, out });
    expect(rest.facts).toMatchObject({ rows: { read: 85, kept: 40 }, dropped: { duplicate: 45 } });
  });

  it("takes an equity only when it is named: the spot of its options", async () => {
    const { a } = dumps({ a: [many("RELIANCE25NOV1400CE"), many("RELIANCE"), many("TCS")] });
    const out = testFolder();
    const all = await extractDumps({ dumps: a!, out });
    expect(all.facts.sources[0]).toMatchObject({ skipped: { tables: 2, rows: 80 } });
    const named = await extractDumps({ dumps: a!, out, tables: ["Reliance"] });
    expect(tableOf(named, "RELIANCE")).toMatchObject({ kind: "equity", kept: 40 });
    expect((await listParts(out)).map(({ key, manifest }) => [key.dataset, manifest!.instrument])).toEqual([
      ["nse_raw_options", undefined],
      ["nse_raw_spot", "equity"],
    ]);
  });

  it("extracts a volatility index as spot under its name, and says so; without one it names the proxy", async () => {
    const { a, b } = dumps({ a: [spotTable("NIFTY", 5), spotTable("INDIA VIX", 7)], b: [many(WEEKLY)] });
    const out = testFolder();
    const report = await extractDumps({ dumps: a!, out });
    expect(report.facts.volatilityIndices).toEqual(["INDIA_VIX"]);
    const parts = await listParts(out);
    expect(parts.map(({ key, manifest }) => `${key.underlying} ${manifest!.rows}`)).toEqual(["INDIA_VIX 7", "NIFTY 5"]);
    expect((await rawRecords(out, "nse_raw_spot", "symbol")).map(({ symbol }) => symbol)).toContain("INDIA_VIX");
    const without = (await extractDumps({ dumps: b!, out: testFolder() })).toDisplay();
    expect(JSON.stringify(without)).toContain("no volatility index; realised volatility is the agreed proxy");
  });
});

describe("8.1-6: overlapping dumps, and the same one again", () => {
  const week = joined(many(WEEKLY), many(WEEKLY, NEXT_DAY));
  const first = [rowsOf(week, (row) => row < 50), spotTable("NIFTY", 9)];
  const second = [many(MONTHLY, NEXT_DAY), rowsOf(week, (row) => row >= 20), spotTable("NIFTY", 9)];
  const changed = rowsOf(week, (row) => row >= 45);
  changed.columns.price![3] = 12.5;

  it("merges without duplicates, the same bytes in any order, in one run or in several", async () => {
    const files = dumps({ first, second, third: [changed] });
    const orders = [
      [["first", "second", "third"]],
      [["third"], ["second"], ["first"]],
      [["second", "first"], ["third"]],
      [
        ["third", "first"],
        ["first", "second"],
      ],
    ];
    const results = [];
    for (const order of orders) {
      const out = join(testFolder(), "lake");
      for (const names of order) await extractDumps({ dumps: names.map((name) => files[name]!), out });
      results.push(fileHashes(out));
    }
    for (const result of results.slice(1)) expect(result).toEqual(results[0]);
    expect(Object.keys(results[0]!)).toHaveLength(3 * 2 + 3);
  });

  it("counts duplicates and seconds that conflict", async () => {
    const files = dumps({ first, second, third: [changed] });
    const out = testFolder();
    await extractDumps({ dumps: files.first!, out });
    const again = await extractDumps({ dumps: files.second!, out });
    expect(tableOf(again, WEEKLY)).toMatchObject({ read: 60, kept: 30, dropped: { duplicate: 30 } });
    expect(tableOf(again, "NIFTY")).toMatchObject({ read: 9, kept: 0, dropped: { duplicate: 9 } });
    const third = await extractDumps({ dumps: files.third!, out });
    expect(tableOf(third, WEEKLY)).toMatchObject({ read: 35, kept: 1, dropped: { duplicate: 34 } });
    const part = (await listParts(out)).find(({ key }) => key.dataset === "nse_raw_options" && key.date === NEXT_DAY)!;
    expect(part.manifest).toMatchObject({
      rows: 81,
      rowsRead: 40 + 10 + 40 + 35,
      dropped: { duplicate: 44 },
      marked: { conflictingSecond: 1 },
    });
    expect(part.manifest!.sourceFiles.map(({ name }) => name)).toEqual([
      "first.sql.gz",
      "second.sql.gz",
      "third.sql.gz",
    ]);
  });

  it("does nothing for the same content, whatever its name, and says so", async () => {
    const { first: path } = dumps({ first });
    const out = testFolder();
    await extractDumps({ dumps: path!, out });
    const before = fileHashes(out);
    const copy = join(testFolder(), "other name.sql.gz");
    copyFileSync(path!, copy);
    const report = await extractDumps({ dumps: [path!, copy], out });
    expect(report.facts.sources.map(({ unchanged }) => unchanged)).toEqual([true, true]);
    expect(report.facts.rows).toEqual({ read: 0, kept: 0, alreadyThere: 0 });
    expect(JSON.stringify(report.toDisplay())).toContain("in the lake already, nothing done");
    expect(fileHashes(out)).toEqual(before);
  });
});

describe("8.1-2: a monthly's name has no day", () => {
  it("the raw layer keeps year and month as named and computes no expiry", async () => {
    const months = ["BANKNIFTY25NOV58300CE", "BANKNIFTY25DEC58300CE"];
    const out = testFolder();
    await extractDumps({ dumps: dumps({ a: months.map((name) => many(name)) }).a!, out });
    const rows = await rawRecords(out, "nse_raw_options");
    expect([...new Set(rows.map(({ contract, year, month }) => `${contract} ${year} ${month}`))]).toEqual([
      "BANKNIFTY25NOV58300CE 2025 11",
      "BANKNIFTY25DEC58300CE 2025 12",
    ]);
    expect(Object.keys(rows[0]!).filter((name) => /expiry/.test(name))).toEqual([]);
  });
});

describe("8.1-7: paths with spaces and quotes", () => {
  it("in the dump's folder and in the lake's", async () => {
    const folder = join(testFolder(), "nov 4 to nov 18 new stock's data");
    mkdirSync(folder);
    writeDump(join(folder, "das niftyopt mod.sql.gz"), [many(WEEKLY)]);
    const out = join(folder, "the lake");
    const report = await extractDumps({ dumps: folder, out });
    expect(report.facts.rows.kept).toBe(40);
    await extractDumps({
      dumps: writeDump(join(folder, "other.sql.gz"), [rowsOf(many(WEEKLY), (row) => row > 3)]),
      out,
    });
    expect((await listParts(out))[0]!.manifest!.rows).toBe(40);
  });
});

describe("8.1-5: what a dump may look like", () => {
  const book = ["volume", "oi", "bp0", "bq0", "sp0", "sq0"].map((name) => `\`${name}\` decimal(19,2)`).join(", ");
  const head = `CREATE TABLE \`NIFTY25N1826000CE\` (\`timestamp\` datetime, \`price\` decimal(19,2), \`qty\` int, ${book});\n`;

  it.each([
    [
      "REPLACE with back-ticks",
      `${head}REPLACE INTO \`NIFTY25N1826000CE\` VALUES ('2025-11-18 09:15:00',1.25,75,1,2,3,4,5,6),('2025-11-18 09:15:01',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);`,
    ],
    [
      "INSERT with a database",
      `${head}INSERT INTO \`banknifty\`.\`NIFTY25N1826000CE\` VALUES ('2025-11-18 09:15:00',1.25,75,1,2,3,4,5,6);INSERT INTO banknifty.NIFTY25N1826000CE VALUES ('2025-11-18 09:15:01',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL);`,
    ],
  ])("%s, NULLs, and columns that are absent", async (_, sql) => {
    const path = join(testFolder(), "a.sql");
    writeFileSync(path, sql);
    const out = testFolder();
    const report = await extractDumps({ dumps: path, out });
    expect(report.facts.sources[0]!.missingColumns).toHaveLength(37);
    const rows = await rawRecords(out, "nse_raw_options", "price, qty::DOUBLE AS qty, oi::DOUBLE AS oi, open");
    expect(rows).toEqual([
      { price: 1.25, qty: 75, oi: 2, open: null },
      { price: null, qty: null, oi: null, open: null },
    ]);
    expect((await listParts(out))[0]!.manifest!.parameters.missingColumns).toMatch(/^avgPrice bQty bo0 /);
  });

  it("a table without a column that packing needs is refused by name; other columns of its own are told", async () => {
    const sql = encodeNseDump([many(WEEKLY), many(MONTHLY)], { database: "nse" }).toString();
    const path = join(testFolder(), "a.sql");
    const lake = join(testFolder(), "lake");
    const renamed = (from: string, to: string): Promise<ExtractReport> => {
      const monthly = sql.indexOf(`CREATE TABLE \`${MONTHLY}\``);
      writeFileSync(path, sql.slice(0, monthly) + sql.slice(monthly).replaceAll(`\`${from}\``, `\`${to}\``));
      return extractDumps({ dumps: path, out: lake });
    };
    await expect(renamed("bp0", "bid0")).rejects.toMatchObject({
      code: "schema",
      message: expect.stringMatching(
        /a\.sql: table NIFTY25NOV26000PE has no column bp0 \(it has bid0, unknown here\); check that the dump/,
      ),
    });
    expect(existsSync(lake)).toBe(false);
    const { facts } = await renamed("bp4", "bid4");
    expect(facts.sources[0]).toMatchObject({
      unknownColumns: ["bid4"],
      warnings: ["a.sql: left out, as none of the vendor's: bid4"],
    });
  });

  it("a statement of several MB goes through in bounded pieces", async () => {
    const seconds = Array.from({ length: 20_000 }, (_, second) => second);
    const sql = encodeNseDump([vendorTable(WEEKLY, { seconds })], { database: "nse" });
    expect(sql.length).toBeGreaterThan(4_000_000);
    const path = join(testFolder(), "big.sql.gz");
    writeFileSync(path, gzipSync(sql));
    const out = testFolder();
    expect((await extractDumps({ dumps: path, out })).facts.rows.kept).toBe(20_000);
  });

  it("a dump of equities alone is an error that says what it holds; an empty table is told", async () => {
    const empty: VendorTable = rowsOf(many(WEEKLY), () => false);
    const { a, b } = dumps({ a: [many("RELIANCE")], b: [empty, many(MONTHLY)] });
    await expect(extractDumps({ dumps: a!, out: testFolder() })).rejects.toThrow(
      /a\.sql\.gz holds no option or index row \(.*1 other tables with 40 rows\); look inside/,
    );
    const report = await extractDumps({ dumps: b!, out: testFolder() });
    expect(report.facts.sources[0]!.emptyTables).toEqual([WEEKLY]);
  });
});

describe("8.6-27: a dump that fails", () => {
  it.each([
    ["cut short", (path: string) => truncateSync(path, readFileSync(path).length - 200)],
    [
      "with a flipped bit",
      (path: string) => {
        const bytes = readFileSync(path);
        bytes[bytes.length >> 1]! ^= 16;
        writeFileSync(path, bytes);
      },
    ],
  ])("%s: named, nothing half-written, the others are done", async (_, damage) => {
    const { good, bad } = dumps({ good: [many(WEEKLY)], bad: [many(MONTHLY), spotTable("NIFTY", 300)] });
    damage(bad!);
    const out = join(testFolder(), "lake");
    const report = await extractDumps({ dumps: [bad!, good!], out });
    expect(report.facts.failed).toEqual([{ path: bad, code: "corrupt", message: expect.stringContaining(bad!) }]);
    expect(report.facts.rows.kept).toBe(40);
    const only = join(testFolder(), "lake");
    await extractDumps({ dumps: good!, out: only });
    expect(fileHashes(out)).toEqual(fileHashes(only));
    await expect(extractDumps({ dumps: bad!, out })).rejects.toThrow(basename(bad!));
    await expect(extractDumps({ dumps: [bad!, good!], out, strict: true })).rejects.toThrow(/1 of 2 sources failed/);
    expect(fileHashes(out)).toEqual(fileHashes(only));
    const empty = join(testFolder(), "lake");
    await expect(extractDumps({ dumps: bad!, out: empty })).rejects.toThrow(/bad\.sql\.gz/);
    expect(existsSync(empty)).toBe(false);
  });

  it("names that cannot be read are listed with their rows, on a second run too, and strict fails", async () => {
    const { a } = dumps({ a: [many(WEEKLY), vendorTable("NIFTY25N3126000CE", { seconds: [1, 2] })] });
    const out = testFolder();
    const report = await extractDumps({ dumps: a!, out });
    expect(report.unparsed).toEqual([
      { table: "NIFTY25N3126000CE", rows: 2, reason: expect.stringMatching(/2025-11-31, which is no day/) },
    ]);
    expect(report.facts).toMatchObject({ rows: { read: 42, kept: 40 }, dropped: { unparsedName: 2 } });
    expect((await extractDumps({ dumps: a!, out })).unparsed).toHaveLength(1);
    await expect(extractDumps({ dumps: a!, out, strict: true })).rejects.toThrow(/which is no day/);
  });

  it("a part of the lake that was changed is named and stays; a part without its manifest too", async () => {
    const { a, b } = dumps({ a: [many(WEEKLY)], b: [rowsOf(many(WEEKLY), (row) => row > 5)] });
    const out = testFolder();
    await extractDumps({ dumps: a!, out });
    const [part] = await listParts(out);
    const bytes = readFileSync(part!.files[0]!);
    bytes[100]! ^= 1;
    writeFileSync(part!.files[0]!, bytes);
    const before = fileHashes(out);
    await expect(extractDumps({ dumps: b!, out })).rejects.toThrow(/sha256 differs/);
    expect(fileHashes(out)).toEqual(before);
    expect(readdirSync(out).filter((name) => name.startsWith("."))).toEqual([]);
  });
});

describe("what was interrupted", () => {
  it("a change that was decided is completed, one that was not is undone", async () => {
    const { a, b } = dumps({ a: [many(WEEKLY)], b: [many(MONTHLY)] });
    const out = testFolder();
    await extractDumps({ dumps: a!, out });
    const [part] = await listParts(out);
    const folder = join(part!.files[0]!, "..");
    const old = fileHashes(folder);
    // As a process leaves it that dies between its two renames.
    const other = testFolder();
    await extractDumps({ dumps: [a!, b!], out: other });
    const [next] = await listParts(other);
    copyFileSync(next!.files[0]!, join(folder, "part-0.parquet"));
    copyFileSync(join(next!.files[0]!, "..", "part-0.manifest.json"), join(folder, "part-0.manifest.json.next"));
    const lost = join(out, "nse_raw_options", `date=${NEXT_DAY}`, "underlying=NIFTY");
    mkdirSync(lost, { recursive: true });
    writeFileSync(join(lost, "part-0.parquet.next"), "half");
    mkdirSync(join(out, ".extract-999999"));
    writeFileSync(join(out, ".extract.lock"), "999999\n");
    const report = await extractDumps({ dumps: b!, out });
    expect(report.facts.rows).toEqual({ read: 40, kept: 0, alreadyThere: 40 });
    expect(fileHashes(out)).toEqual(fileHashes(other));
    expect(fileHashes(folder)).not.toEqual(old);
    expect(existsSync(lost)).toBe(false);
  });

  it("a second extraction into the same lake is refused while the first one runs", async () => {
    const { a } = dumps({ a: [many(WEEKLY)] });
    const out = testFolder();
    writeFileSync(join(out, ".extract.lock"), `${process.ppid}\n`);
    await expect(extractDumps({ dumps: a!, out })).rejects.toThrow(
      new RegExp(`process ${process.ppid} is extracting into .*; wait for it`),
    );
    expect(readdirSync(out)).toEqual([".extract.lock"]);
  });

  it("an abort leaves nothing behind", async () => {
    const { a } = dumps({ a: [many(WEEKLY)] });
    const out = join(testFolder(), "lake");
    const signal = AbortSignal.timeout(1);
    await expect(extractDumps({ dumps: a!, out, signal })).rejects.toThrow();
    expect(existsSync(out) ? readdirSync(out) : []).toEqual([]);
  });
});

describe("8.1-4: nothing to do is an error", () => {
  it("no path, no such path, a folder without dumps, a Parquet file", async () => {
    const out = testFolder();
    const extract = (dumps: string | string[]): Promise<unknown> => extractDumps({ dumps, out });
    await expect(extract([])).rejects.toThrow(/no dump is named/);
    await expect(extract("/nowhere/x.sql.gz")).rejects.toThrow(/there is no dump/);
    await expect(extract(testFolder())).rejects.toThrow(/holds no dump and no Parquet file/);
    const at1 = join(testFolder(), "x.parquet");
    writeFileSync(at1, "PAR1");
    await expect(extract(at1)).rejects.toThrow(/is a Parquet file, not a dump/);
  });
});
