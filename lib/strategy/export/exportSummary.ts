import { StrikebookError, type TaskOptions } from "../../task/index.js";
import type { RunRecord } from "../RunRecord.js";
import { type SummaryRow, USER_SUMMARY_COLUMNS } from "./userSummary.js";
import { type ExportTable, writeTables } from "./writeTables.js";

/**
 * Writes the users' summary of several runs, `{UNDERLYING}_all_strategies_summary.csv` and Parquet: one file for each
 * underlying, one line a run.
 *
 * @returns the paths written
 * @throws StrikebookError `empty` without a run; `argument` as `exportTrades` does
 */
export async function exportSummary(
  records: readonly RunRecord[],
  directory: string,
  options: TaskOptions & { readonly overwrite?: boolean | undefined } = {},
): Promise<string[]> {
  const rows = records.flatMap((record) =>
    [...new Set(record.days.map(({ underlying }) => underlying))].map(
      (underlying): SummaryRow => ({ record, underlying }),
    ),
  );
  if (rows.length === 0)
    throw new StrikebookError("empty", "no run of a strategy to sum up", "name runs that have days");
  const underlyings = [...new Set(rows.map(({ underlying }) => underlying))];
  const tables = underlyings.map((name) => ({
    name: `${name}_all_strategies_summary`,
    columns: USER_SUMMARY_COLUMNS,
    rows: rows.filter(({ underlying }) => underlying === name),
  }));
  return writeTables(tables as readonly ExportTable<unknown>[], directory, options);
}
