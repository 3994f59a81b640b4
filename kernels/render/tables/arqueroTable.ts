import { type TableShape, tableSize } from "./TableShape.js";

/** A table of arquero, known by its methods: the rows that it shows, in its order. */
export function arqueroTable(value: object): TableShape | undefined {
  const { columnNames, numRows, get } = value as {
    readonly columnNames?: () => string[];
    readonly numRows?: () => number;
    readonly get?: (name: string, row: number) => unknown;
  };
  if (typeof columnNames !== "function" || typeof numRows !== "function" || typeof get !== "function") return undefined;
  const columns = columnNames.call(value);
  const totalRows = numRows.call(value);
  return {
    title: `arquero table, ${tableSize(columns.length, totalRows)}`,
    columns,
    totalRows,
    value: (column, row) => get.call(value, columns[column]!, row),
  };
}
