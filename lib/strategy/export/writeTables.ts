import { existsSync, readFileSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DuckDbSession } from "../../lake/index.js";
import { StrikebookError, type TaskOptions } from "../../task/index.js";
import type { ExportColumn } from "../record/tradeRows.js";
import { writeTable } from "../record/writeTable.js";
import { csvText } from "./csvText.js";

/** A table that is written as `<name>.csv` and `<name>.parquet`. */
export interface ExportTable<T> {
  readonly name: string;
  readonly columns: readonly ExportColumn<T>[];
  readonly rows: readonly T[];
}

/**
 * Writes tables into a folder, which is made when absent; each file under a temporary name that is then changed.
 *
 * @returns the paths written
 * @throws StrikebookError `argument` when a file of such a name holds something else and `overwrite` is not given: then
 *   none is written
 */
export async function writeTables(
  tables: readonly ExportTable<unknown>[],
  directory: string,
  { overwrite = false, signal }: TaskOptions & { readonly overwrite?: boolean | undefined } = {},
): Promise<string[]> {
  const files = tables.map((table) => ({
    table,
    text: csvText(table.columns, table.rows),
    csv: join(directory, `${table.name}.csv`),
    parquet: join(directory, `${table.name}.parquet`),
  }));
  for (const { csv, text } of files) {
    if (overwrite || !existsSync(csv) || readFileSync(csv, "utf8") === text) continue;
    throw new StrikebookError(
      "argument",
      `${csv} is there and holds other rows`,
      "name another folder, or pass overwrite",
    );
  }
  await mkdir(directory, { recursive: true });
  const session = await DuckDbSession.open({ memoryLimit: "1GB", threads: 1 });
  const fresh = (path: string): string => `${path}.${process.pid}.tmp`;
  try {
    for (const { table, text, csv, parquet } of files) {
      signal?.throwIfAborted();
      try {
        await writeTable(session, fresh(parquet), table.columns, table.rows);
        await writeFile(fresh(csv), text, { flush: true });
        await rename(fresh(parquet), parquet);
        await rename(fresh(csv), csv);
      } finally {
        await Promise.all([csv, parquet].map((path) => rm(fresh(path), { force: true })));
      }
    }
  } finally {
    await session.close();
  }
  return files.flatMap(({ csv, parquet }) => [csv, parquet]);
}
