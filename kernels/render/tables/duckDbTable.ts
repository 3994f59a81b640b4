import { type TableShape, tableSize } from "./TableShape.js";

interface DuckDbNames {
  readonly columnNames?: () => string[];
}

/** A result of DuckDB, known by its methods, in any of its three states. */
export function duckDbTable(value: object): TableShape | undefined {
  const { columnNames } = value as DuckDbNames;
  if (typeof columnNames !== "function") return undefined;
  return materialised(value, columnNames) ?? reader(value, columnNames) ?? stream(value, columnNames);
}

/** Only the chunks that hold the rows that are shown are unpacked; rows are asked for in their order. */
function materialised(value: object, columnNames: () => string[]): TableShape | undefined {
  const { rowCount, chunkCount, getChunk } = value as {
    readonly rowCount?: number;
    readonly chunkCount?: number;
    readonly getChunk?: (index: number) => { readonly rowCount: number; getRows(): unknown[][] };
  };
  if (typeof getChunk !== "function" || typeof rowCount !== "number" || typeof chunkCount !== "number")
    return undefined;
  const columns = columnNames.call(value);
  let chunk = -1;
  let rows: unknown[][] = [];
  /** The row of the whole that `rows` begins with. */
  let first = 0;
  let end = 0;
  const seek = (row: number): void => {
    while (row >= end && chunk + 1 < chunkCount) {
      const next = getChunk.call(value, ++chunk);
      first = end;
      end += next.rowCount;
      rows = row < end ? next.getRows() : [];
    }
  };
  return {
    title: `DuckDB result, ${tableSize(columns.length, rowCount)}`,
    columns,
    totalRows: rowCount,
    value: (column, row) => {
      if (row >= end) seek(row);
      return rows[row - first]?.[column];
    },
  };
}

/** The rows that a reader has read so far; to show it reads no further. */
function reader(value: object, columnNames: () => string[]): TableShape | undefined {
  const {
    currentRowCount,
    done,
    value: cell,
  } = value as {
    readonly currentRowCount?: number;
    readonly done?: boolean;
    readonly value?: (column: number, row: number) => unknown;
  };
  if (typeof currentRowCount !== "number" || typeof cell !== "function") return undefined;
  const columns = columnNames.call(value);
  const shape: TableShape = {
    title: `DuckDB result, ${tableSize(columns.length, currentRowCount)}${done === true ? "" : " read so far"}`,
    columns,
    totalRows: currentRowCount,
    value: (column, row) => cell.call(value, column, row),
  };
  if (done === true) return shape;
  return {
    ...shape,
    note: "there may be more rows: `await reader.readUntil(rows)` or `await reader.readAll()` reads on",
  };
}

/** A result that is still a stream gives each row once: its columns are shown, and its rows left to the caller. */
function stream(value: object, columnNames: () => string[]): TableShape | undefined {
  const { columnTypes, fetchChunk } = value as {
    readonly columnTypes?: () => { toString(): string }[];
    readonly fetchChunk?: unknown;
  };
  if (typeof columnTypes !== "function" || typeof fetchChunk !== "function") return undefined;
  const names = columnNames.call(value);
  const types = columnTypes.call(value).map(String);
  return {
    title: "DuckDB stream, not read: its columns",
    columns: ["column", "type"],
    totalRows: names.length,
    unit: "column",
    note: "a stream gives each row once, so none was read to show it: `await stream.getRows()` takes them, `connection.runAndReadAll(sql)` keeps them",
    value: (column, row) => (column === 0 ? names : types)[row],
  };
}
