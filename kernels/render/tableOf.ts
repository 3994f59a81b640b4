import { inspect } from "node:util";
import type { DisplayData, DisplayValue } from "strikebook";

type TableData = Extract<DisplayData, { kind: "table" }>;

/** Rows, columns and a way to a cell: what the tables of Arrow, DuckDB and arquero have in common. */
interface TableShape {
  readonly title: string;
  readonly columns: readonly string[];
  readonly totalRows: number;
  value(column: number, row: number): unknown;
}

/**
 * The first rows of a table of another library, recognised by its shape: Apache Arrow's `Table` and `RecordBatch`, DuckDB's
 * materialised results and readers, arquero's tables. Undefined for anything else. A DuckDB result that is still a stream
 * is not touched, because reading it would take its rows away.
 */
export function tableOf(value: unknown, maxRows: number): TableData | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const table = arrowTable(value) ?? duckDbResult(value) ?? duckDbReader(value) ?? arqueroTable(value);
  if (table === undefined) return undefined;
  const rows = Array.from({ length: Math.min(maxRows, table.totalRows) }, (_, row) =>
    table.columns.map((_name, column) => displayValue(table.value(column, row))),
  );
  return { kind: "table", title: table.title, columns: table.columns, rows, totalRows: table.totalRows };
}

/** A value of a cell as display data; what has no simple form is printed. */
export function displayValue(value: unknown): DisplayValue {
  switch (typeof value) {
    case "string":
    case "number":
    case "boolean":
      return value;
    case "bigint":
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    case "undefined":
      return null;
    case "object": {
      if (value === null) return null;
      if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
      const plain = value.constructor === Object || Array.isArray(value) || ArrayBuffer.isView(value);
      // DuckDB's and Arrow's own kinds of values print themselves well.
      const own = !plain && value.toString !== Object.prototype.toString;
      if (own) return numberOrText(String(value));
      return inspect(value, { breakLength: Number.POSITIVE_INFINITY, maxArrayLength: 10 });
    }
    default:
      return String(value);
  }
}

/** Decimals are objects that print as numbers; as many digits as a double holds. */
function numberOrText(text: string): DisplayValue {
  return /^-?\d{1,15}(\.\d+)?$/.test(text) && text.length <= 16 ? Number(text) : text;
}

interface ArrowField {
  readonly name: string;
  readonly type: unknown;
}

interface ArrowColumn {
  get(row: number): unknown;
}

function arrowTable(value: object): TableShape | undefined {
  const { schema, numRows, getChildAt } = value as {
    schema?: { readonly fields?: readonly ArrowField[] };
    numRows?: unknown;
    getChildAt?: (column: number) => ArrowColumn | null;
  };
  if (typeof numRows !== "number" || typeof getChildAt !== "function" || !Array.isArray(schema?.fields))
    return undefined;
  const fields = schema.fields as readonly ArrowField[];
  const columns = fields.map((_, index) => getChildAt.call(value, index));
  const times = fields.map(({ type }) => /^(Timestamp|Date)/.test(String(type)));
  return {
    title: `Arrow table, ${sizes(fields.length, numRows)}`,
    columns: fields.map(({ name }) => name),
    totalRows: numRows,
    value: (column, row) => {
      const cell = columns[column]?.get(row);
      // Arrow gives an instant as milliseconds.
      return times[column] && typeof cell === "number" ? new Date(cell) : cell;
    },
  };
}

interface DuckDbNames {
  readonly columnNames?: () => string[];
}

function duckDbResult(value: object): TableShape | undefined {
  const { columnNames, rowCount, chunkCount, getChunk } = value as DuckDbNames & {
    readonly rowCount?: number;
    readonly chunkCount?: number;
    readonly getChunk?: (index: number) => { readonly rowCount: number; getRows(): unknown[][] };
  };
  if (typeof columnNames !== "function" || typeof getChunk !== "function") return undefined;
  if (typeof rowCount !== "number" || typeof chunkCount !== "number") return undefined;
  const names = columnNames.call(value);
  const rows: unknown[][] = [];
  let next = 0;
  return {
    title: `DuckDB result, ${sizes(names.length, rowCount)}`,
    columns: names,
    totalRows: rowCount,
    value: (column, row) => {
      while (row >= rows.length && next < chunkCount) rows.push(...getChunk.call(value, next++).getRows());
      return rows[row]?.[column];
    },
  };
}

function duckDbReader(value: object): TableShape | undefined {
  const {
    columnNames,
    currentRowCount,
    done,
    value: cell,
  } = value as DuckDbNames & {
    readonly currentRowCount?: number;
    readonly done?: boolean;
    readonly value?: (column: number, row: number) => unknown;
  };
  if (typeof columnNames !== "function" || typeof currentRowCount !== "number" || typeof cell !== "function")
    return undefined;
  const names = columnNames.call(value);
  const more = done === true ? "" : " read so far";
  return {
    title: `DuckDB result, ${sizes(names.length, currentRowCount)}${more}`,
    columns: names,
    totalRows: currentRowCount,
    value: (column, row) => cell.call(value, column, row),
  };
}

function arqueroTable(value: object): TableShape | undefined {
  const { columnNames, numRows, get } = value as DuckDbNames & {
    readonly numRows?: () => number;
    readonly get?: (name: string, row: number) => unknown;
  };
  if (typeof columnNames !== "function" || typeof numRows !== "function" || typeof get !== "function") return undefined;
  const names = columnNames.call(value);
  const totalRows = numRows.call(value);
  return {
    title: `arquero table, ${sizes(names.length, totalRows)}`,
    columns: names,
    totalRows,
    value: (column, row) => get.call(value, names[column]!, row),
  };
}

function sizes(columns: number, rows: number): string {
  const counted = (amount: number, what: string): string =>
    `${amount.toLocaleString("en-US")} ${what}${amount === 1 ? "" : "s"}`;
  return `${counted(columns, "column")}, ${counted(rows, "row")}`;
}
