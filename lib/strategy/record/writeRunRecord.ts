import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DuckDbSession } from "../../lake/index.js";
import type { RunRecord } from "../RunRecord.js";
import { registerRun } from "../registry/registerRun.js";
import { RUN_FILES } from "./runFiles.js";
import { LEG_COLUMNS, legRows, TRADE_COLUMNS } from "./tradeRows.js";
import { writeTable } from "./writeTable.js";

export interface WriteRunOptions {
  /**
   * Folder of the registry that the run is added to; `false` for none, when whoever moves the folder to its place
   * registers it then. By default the reports' folder of `<reports>/<study>/<runId>`, else the one that the folder lies in.
   */
  readonly registry?: string | false;
}

/**
 * Writes a run: `run.json` with everything, and for SQL `trades.parquet` and `legs.parquet` when there are trades. Every
 * file is written under a temporary name and renamed, `run.json` last: where it is, the run is whole. Missing numbers
 * become null. Tables of an earlier run in the folder are removed. Then the run is added to the registry.
 *
 * @returns the paths written, `run.json` last
 */
export async function writeRunRecord(
  record: RunRecord,
  directory: string,
  options: WriteRunOptions = {},
): Promise<string[]> {
  await mkdir(directory, { recursive: true });
  const path = (name: string): string => join(directory, name);
  const temporary = (name: string): string => path(`${name}.${process.pid}.tmp`);
  const names: string[] = [];
  try {
    if (record.trades.length > 0) {
      const session = await DuckDbSession.open({ memoryLimit: "1GB", threads: 1 });
      try {
        await writeTable(session, temporary(RUN_FILES.trades), TRADE_COLUMNS, record.trades);
        await writeTable(session, temporary(RUN_FILES.legs), LEG_COLUMNS, legRows(record.trades));
      } finally {
        await session.close();
      }
      names.push(RUN_FILES.trades, RUN_FILES.legs);
    }
    await writeFile(temporary(RUN_FILES.record), `${JSON.stringify(record, null, 1)}\n`, { flush: true });
    names.push(RUN_FILES.record);
    await Promise.all(Object.values(RUN_FILES).map((name) => rm(path(name), { force: true })));
    for (const name of names) await rename(temporary(name), path(name));
  } catch (error) {
    await Promise.allSettled(Object.values(RUN_FILES).map((name) => rm(temporary(name), { force: true })));
    throw error;
  }
  if (options.registry !== false) await registerRun(record, directory, options.registry);
  return names.map(path);
}
