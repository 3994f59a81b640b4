import type { DuckDbSession } from "../../lake/DuckDbSession.js";
import { readTable } from "../../lake/readTable.js";
import type { Progress } from "../../task/progress.js";
import type { BaselineFolder } from "./BaselineFolder.js";
import type { BaselineSettings } from "./BaselineOptions.js";

/** What every step works with. */
export interface BaselineStep {
  readonly settings: BaselineSettings;
  readonly folder: BaselineFolder;
  /** An engine of its own: its memory is a share of the whole. */
  readonly session: DuckDbSession;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Rows of a query as records; instants are epoch microseconds. */
export async function records<Row extends object>(step: BaselineStep, sql: string): Promise<Row[]> {
  const { session, signal } = step;
  const table = await session.query(sql, (result) => readTable(session.duckdb, result), { signal });
  const names = Object.keys(table.columns);
  return Array.from({ length: table.rows }, (_unused, row) => {
    return Object.fromEntries(names.map((name) => [name, table.columns[name]![row]])) as Row;
  });
}

/** Runs `work` for each item, `width` of them at the same time; the first failure is thrown when all have ended. */
export async function inParallel<Item>(
  items: readonly Item[],
  width: number,
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  const worker = async (): Promise<void> => {
    while (next < items.length && !failed) {
      const index = next++;
      try {
        await work(items[index]!, index);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: Math.min(width, items.length) }, worker));
  const failure = ended.find((each) => each.status === "rejected");
  if (failure) throw failure.reason;
}
