import { displayValue } from "./displayValue.js";
import type { TableData } from "./renderTable.js";
import { arqueroTable } from "./tables/arqueroTable.js";
import { arrowTable } from "./tables/arrowTable.js";
import { danfoFrame } from "./tables/danfoFrame.js";
import { duckDbTable } from "./tables/duckDbTable.js";

/**
 * Rows `from` to `from + maxRows` of a table of another library, recognised by its shape: Apache Arrow's `Table` and
 * `RecordBatch`, DuckDB's results, arquero's tables and danfojs's frames. Undefined for anything else. A DuckDB result that
 * is still a stream is not read, because reading it would take its rows away.
 */
export function tableOf(value: unknown, from: number, maxRows: number): TableData | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const table = arrowTable(value) ?? duckDbTable(value) ?? arqueroTable(value) ?? danfoFrame(value);
  if (table === undefined) return undefined;
  const { title, columns, totalRows, unit, note } = table;
  const rows = Array.from({ length: Math.max(0, Math.min(maxRows, totalRows - from)) }, (_, row) =>
    columns.map((_name, column) => displayValue(table.value(column, from + row))),
  );
  return { kind: "table", title, columns, rows, totalRows, from, unit, note };
}
