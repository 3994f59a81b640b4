import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contractIdentity, expiryOf, parseNseOptionName, products } from "../../../lib/contract/index.js";
import { DROP_NAMES, MARK_NAMES, type SampleMarket, vendorRuns, writeSampleMarket } from "../../../lib/market/index.js";
import { type DumpSummary, nseQuoteDays, nseSpotDays, readDump, type VendorTable } from "../../../lib/sources/index.js";
import { ExpiryCalendar } from "../../../lib/time/index.js";

const options = { seed: 7, days: 2, rows: 20_000 };
let folder = "";
let market: SampleMarket;
const tables = new Map<string, VendorTable>();
const summaries: DumpSummary[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "strikebook sample "));
  market = await writeSampleMarket(folder, options);
  for (const name of ["niftyOptions", "bankniftyOptions", "spot"] as const) {
    const batches = readDump(market.paths[name], { onEnd: (summary) => void summaries.push(summary) });
    for await (const batch of batches) {
      expect(tables.has(batch.table)).toBe(false);
      tables.set(batch.table, batch);
    }
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the dumps of a sample market", () => {
  it("8.1-5: give back every table and value that was written, bit for bit", () => {
    let runs = 0;
    for (const run of vendorRuns(options)) {
      runs++;
      const { rows, columns } = tables.get(run.table)!;
      expect(rows).toBe(run.rows);
      expect(Object.keys(columns)).toEqual(Object.keys(run.columns));
      for (const [name, values] of Object.entries(run.columns)) {
        const at = values.findIndex((value, i) => value !== columns[name]![i] && !Number.isNaN(value));
        expect(`${run.table}.${name} differs at ${at}`).toBe(`${run.table}.${name} differs at -1`);
      }
    }
    expect(tables.size).toBe(runs);
  });

  it("8.1-5: list every table with its rows, the empty one among them", () => {
    const listed = summaries.flatMap((summary) => summary.tables);
    const { option, spot, equity } = market.truth.rows.tables;
    expect(listed).toHaveLength(option + spot + equity);
    expect(listed).toContainEqual({ table: "YESBANK", rows: 0, read: true });
    expect(listed.reduce((sum, table) => sum + table.rows, 0)).toBe(
      market.truth.rows.option + market.truth.rows.spot + market.truth.rows.equity,
    );
  });

  it("8.4: each fault is found in the number in which it was injected, by day and by name", () => {
    const calendar = ExpiryCalendar.parse(readFileSync(market.paths.expiryCalendar, "utf8"), "expiry_calendar.csv");
    const found = new Map<string, Record<string, number>>();
    const add = (key: string, counts: Readonly<Record<string, number>>): void => {
      const sums = found.get(key) ?? {};
      for (const [name, count] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + count;
      found.set(key, sums);
    };
    for (const vendor of tables.values()) {
      const name = parseNseOptionName(vendor.table);
      if (!name.ok) continue;
      const expiry = expiryOf(name, { calendar })!.expiry;
      const contract = contractIdentity(products[`NSE:${name.underlying}`]!, expiry, name.optionType, name.strike);
      const clean = nseQuoteDays(vendor, contract);
      add(`${name.underlying} 1970-01-01`, { ...clean.dropped, written: clean.dropped["epoch1970"] ?? 0, kept: 0 });
      for (const { date, rowsRead, rows, dropped, marked } of clean.days) {
        add(`${name.underlying} ${date}`, { ...dropped, ...marked, written: rowsRead, kept: rows?.rows ?? 0 });
      }
    }
    for (const day of market.truth.faultsByDay) {
      const counts = found.get(`${day.underlying} ${day.date}`) ?? {};
      for (const fault of [...DROP_NAMES, ...MARK_NAMES, "written", "kept"] as const) {
        expect([day.date, fault, counts[fault] ?? 0]).toEqual([day.date, fault, day[fault]]);
      }
    }
    // Each kind is there to be found; nothing else is.
    for (const fault of [...DROP_NAMES, ...MARK_NAMES]) expect(market.truth.faults[fault]).toBeGreaterThan(0);
    const others = [...found.values()].flatMap((counts) => Object.keys(counts));
    expect(new Set(others)).toEqual(new Set([...DROP_NAMES, ...MARK_NAMES, "written", "kept"]));
  });

  it("the indices keep the session's 22,501 seconds of each day", () => {
    for (const underlying of ["NIFTY", "BANKNIFTY"]) {
      const clean = nseSpotDays(tables.get(underlying)!, products[`NSE:${underlying}`]!);
      expect(clean.days.map((day) => day.date)).toEqual(market.truth.sessions);
      for (const day of clean.days) {
        expect(day.rows!.price).toHaveLength(22_501);
        expect(day.dropped).toEqual({ outOfSession: 24_901 - 22_501 });
      }
    }
  });
});
