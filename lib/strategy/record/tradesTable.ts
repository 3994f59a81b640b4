import { type Column, ColumnTable } from "../../columns/index.js";
import type { Trade } from "../Trade.js";
import { type ExportColumn, LEG_COLUMNS, legRows, TRADE_COLUMNS } from "./tradeRows.js";

/** Trades as a table with the columns of `trades.parquet`; instants are epoch µs UTC. */
export function tradesTable(trades: readonly Trade[]): ColumnTable {
  return tableOf(TRADE_COLUMNS, trades);
}

/** Legs as a table with the columns of `legs.parquet`: one row a leg. */
export function legsTable(trades: readonly Trade[]): ColumnTable {
  return tableOf(LEG_COLUMNS, legRows(trades));
}

function tableOf<T>(columns: readonly ExportColumn<T>[], rows: readonly T[]): ColumnTable {
  const entries = columns.map(({ name, value }): [string, Column] => [name, rows.map(value)]);
  return new ColumnTable(Object.fromEntries(entries));
}
