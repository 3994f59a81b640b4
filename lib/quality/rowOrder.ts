import type { DuckDbSession } from "../lake/DuckDbSession.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import type { RowOrder } from "./PartAudit.js";
import type { PartColumns } from "./partColumns.js";

export interface MeasuredOrder extends RowOrder {
  readonly rows: number;
  readonly duplicateSeconds: number;
}

/**
 * Reads every row of one file in its order and compares it with the row above: whether each contract is one run, runs
 * ascend by the whole key (expiry, type as text, strike) and time never goes backward in a run.
 */
export async function rowOrder(
  session: DuckDbSession,
  columns: PartColumns,
  file: string,
  options: TaskOptions,
): Promise<MeasuredOrder | undefined> {
  const { contract } = columns;
  const micros = columns.micros("timestamp");
  if (contract === undefined || micros === undefined) return undefined;
  const keys = `SELECT ${contract.sql} AS c, ${micros} AS t FROM ${columns.rowsOf(file)}`;
  // A window without PARTITION BY streams: it sees the rows in the order of the file.
  const pairs = `SELECT c, t, lag(c) OVER () AS pc, lag(t) OVER () AS pt, row_number() OVER () AS n FROM (${keys})`;
  const counts = [
    "count(*)",
    "count(*) FILTER (n = 1 OR pc IS DISTINCT FROM c)",
    contract.ordered ? "count(*) FILTER (pc > c)" : "NULL",
    "count(*) FILTER (pc IS NOT DISTINCT FROM c AND pt > t)",
    "count(*) FILTER (c IS NULL)",
    "count(*) FILTER (pc IS NOT DISTINCT FROM c AND pt // 1000000 = t // 1000000)",
    // Every contract begins a run somewhere.
    "count(DISTINCT c) FILTER (n = 1 OR pc IS DISTINCT FROM c)",
  ];
  const measured = await session.numbers(
    `SELECT ${counts.map((count) => `(${count})::DOUBLE`).join(", ")} FROM (${pairs})`,
    options,
  );
  const [rows, runs, back, timesBack, unknown, adjacent, distinct] = measured.map((column) => column[0]!);
  const contracts = distinct! + (unknown! > 0 ? 1 : 0);
  const contractsBack = contract.ordered ? back! : null;
  const sorted = runs === contracts && !contractsBack && timesBack === 0 && unknown === 0;
  return {
    rows: rows!,
    runs: runs!,
    contracts,
    contractsBack,
    timesBack: timesBack!,
    unknown: unknown!,
    sorted,
    // Rows of one second are neighbours only where the rows are in order.
    duplicateSeconds: sorted ? adjacent! : await duplicates(session, keys, options),
  };
}

async function duplicates(session: DuckDbSession, keys: string, options: TaskOptions): Promise<number> {
  const groups = `SELECT count(*) - 1 AS more FROM (${keys}) GROUP BY c, t // 1000000`;
  const found = await session.numbers(`SELECT coalesce(sum(more), 0)::DOUBLE FROM (${groups})`, options);
  return found[0]![0]!;
}
