import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { encodeNseDump, NSE_OPTION_COLUMNS } from "../../lib/market/index.js";
import type { VendorTable } from "../../lib/sources/nse/VendorTable.js";
import { at, DAY } from "../lake/lakeFixture.js";

export const CALENDAR = `underlying,kind,period,expiry
NIFTY,weekly,2025-11-18,2025-11-18
NIFTY,monthly,2025-11,2025-11-25
BANKNIFTY,monthly,2025-11,2025-11-25
BANKNIFTY,monthly,2025-12,2025-12-30
`;

/** Columns that differ from the plain row, by vendor name; `seconds` are after the open of `day`. */
export type VendorRows = { readonly seconds: readonly number[]; readonly day?: string } & Readonly<
  Partial<Record<(typeof NSE_OPTION_COLUMNS)[number], readonly number[]>>
>;

/** A vendor table: price 100, book 99 / 101 with lots of 75, last trade one second before the row, volume growing. */
export function vendorTable(table: string, { seconds, day = DAY, ...given }: VendorRows): VendorTable {
  const plain = (name: string, row: number): number => {
    const time = at(seconds[row]!, day);
    if (name === "timestamp") return time;
    if (name === "lastTradeTime") return time - 1e6;
    if (name === "price") return 100;
    if (name === "volume") return 750 + 75 * row;
    if (/^bp/.test(name)) return 99 - Number(name[2]);
    if (/^sp/.test(name)) return 101 + Number(name[2]);
    return /^[bs]q\d/.test(name) ? 75 : 3;
  };
  const columns = NSE_OPTION_COLUMNS.map((name) => {
    const values = given[name];
    return [name, Float64Array.from(seconds, (_, row) => values?.[row] ?? plain(name, row))] as const;
  });
  return { table, rows: seconds.length, columns: Object.fromEntries(columns) };
}

/** A spot table with one row a second. */
export function spotTable(table: string, seconds: number, options: { day?: string; price?: number } = {}): VendorTable {
  const every = Array.from({ length: seconds }, (_, second) => second);
  const price = every.map((second) => (options.price ?? 26_000) + second / 4);
  return vendorTable(table, { seconds: every, price, ...(options.day ? { day: options.day } : {}) });
}

export function writeDump(path: string, tables: readonly VendorTable[]): string {
  writeFileSync(path, gzipSync(encodeNseDump(tables, { database: "nse" })));
  return path;
}

/** Folder with an option dump, a spot dump with an equity beside it, and the calendar. */
export function dumpFolder(folder: string, options: readonly VendorTable[], spots: readonly VendorTable[]): string {
  mkdirSync(folder, { recursive: true });
  if (options.length > 0) writeDump(join(folder, "das_niftyopt_mod.sql.gz"), options);
  const equity = vendorTable("RELIANCE", { seconds: [1, 2, 3] });
  if (spots.length > 0) writeDump(join(folder, "das_nse_mod.sql.gz"), [...spots, equity]);
  writeFileSync(join(folder, "expiry_calendar.csv"), CALENDAR);
  return folder;
}
