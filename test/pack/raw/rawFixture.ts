import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { DuckDbSession } from "../../../lib/lake/DuckDbSession.js";
import { readTable } from "../../../lib/lake/readTable.js";
import type { VendorTable } from "../../../lib/sources/nse/VendorTable.js";

/** Every file below a folder with the hash of its content; hidden ones too. */
export function fileHashes(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    found[relative(folder, path)] = createHash("sha256").update(readFileSync(path)).digest("hex");
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Rows of a raw dataset as plain records, in the order of its files. */
export async function rawRecords(root: string, dataset: string, columns = "*"): Promise<Record<string, unknown>[]> {
  const session = await DuckDbSession.open({ memoryLimit: "256MB", threads: 1 });
  try {
    const query = `SELECT ${columns} FROM read_parquet('${join(root, dataset)}/*/*/*.parquet', hive_partitioning = true, hive_types_autocast = false)`;
    return await session.query(query, async (result) => (await readTable(session.duckdb, result)).records());
  } finally {
    await session.close();
  }
}

/** A vendor table without some of its rows. */
export function rowsOf(table: VendorTable, keep: (row: number) => boolean): VendorTable {
  const rows = Array.from({ length: table.rows }, (_, row) => row).filter(keep);
  const columns = Object.entries(table.columns).map(([name, values]) => [
    name,
    Float64Array.from(rows, (row) => values[row]!),
  ]);
  return { table: table.table, rows: rows.length, columns: Object.fromEntries(columns) };
}
