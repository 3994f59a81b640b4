import { StrikebookError, type TaskOptions } from "../../task/index.js";
import type { RunRecord } from "../RunRecord.js";
import { LEG_COLUMNS, legRows, TRADE_COLUMNS } from "../record/tradeRows.js";
import type { Trade } from "../Trade.js";
import { USER_SUMMARY_COLUMNS } from "./userSummary.js";
import { USER_TRADE_COLUMNS, userTradeLayout } from "./userTradeColumns.js";
import { userFileStem } from "./userTradeName.js";
import { type ExportTable, writeTables } from "./writeTables.js";

export interface ExportTradesOptions extends TaskOptions {
  /**
   * `house` (default): the columns of `trades.parquet` and `legs.parquet`. `users`: file names
   * `{UNDERLYING}_{ID}_{n}_{Name}_trades.csv` and `_summary.csv`, and the columns of the users' tables.
   */
  readonly names?: "house" | "users" | undefined;
  /** Replaces files of these names that hold something else. */
  readonly overwrite?: boolean | undefined;
}

/**
 * Writes a run's trades as CSV and as Parquet, one pair of files for each underlying, with the underlying in the name.
 *
 * @returns the paths written
 * @throws StrikebookError `empty` when the run has no trades and no days; `argument` when a file of such a name holds
 *   something else and `overwrite` is not given
 */
export async function exportTrades(
  record: RunRecord,
  directory: string,
  options: ExportTradesOptions = {},
): Promise<string[]> {
  const underlyings = [...new Set([...record.days, ...record.trades].map(({ underlying }) => underlying))];
  if (underlyings.length === 0) {
    const what = `run ${record.runId} of ${record.study} has neither trades nor days`;
    throw new StrikebookError("empty", what, "export the run of a strategy");
  }
  const tables = underlyings.flatMap((underlying) => {
    const trades = record.trades.filter((trade) => trade.underlying === underlying);
    return options.names === "users" ? userTables(record, underlying, trades) : houseTables(record, underlying, trades);
  });
  return writeTables(tables as ExportTable<unknown>[], directory, options);
}

function houseTables(record: RunRecord, underlying: string, trades: readonly Trade[]): readonly unknown[] {
  const stem = `${underlying}_${record.definition?.id ?? record.study}_${record.runId}`;
  return [
    { name: `${stem}_trades`, columns: TRADE_COLUMNS, rows: trades },
    { name: `${stem}_legs`, columns: LEG_COLUMNS, rows: legRows(trades) },
  ];
}

function userTables(record: RunRecord, underlying: string, trades: readonly Trade[]): readonly unknown[] {
  const stem = userFileStem(record, underlying);
  return [
    { name: `${stem}_trades`, columns: USER_TRADE_COLUMNS[userTradeLayout(record.trades)], rows: trades },
    { name: `${stem}_summary`, columns: USER_SUMMARY_COLUMNS, rows: [{ record, underlying }] },
  ];
}
