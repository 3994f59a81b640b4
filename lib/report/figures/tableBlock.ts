import type { JsonValue, RunRecord } from "../../strategy/RunRecord.js";
import { nearNames } from "../../task/nearNames.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { ReportBlock, TableColumn } from "../document/ReportDocument.js";
import { fillTemplate } from "./fillTemplate.js";
import { notMeasured } from "./notMeasured.js";
import { resolveIn, resolvePath } from "./resolvePath.js";
import { showValue } from "./showValue.js";

/** A column over a list of the record. */
export interface ReportColumn {
  /** Template. */
  readonly header: string;
  /** Path within one row: `expiry`, `legs.first.strike`. */
  readonly key: string;
  /** Pattern of {@link formatFigure}. */
  readonly format?: string | undefined;
}

/** A table typed as templates, cell by cell: `["Forward", "{{values.forward|0.00}}"]`. */
export interface TemplateTable {
  readonly caption?: string | undefined;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A table over a list of the record: `trades`, `days`, `values.byExpiry` (rows, or columns of one length). */
export interface ListTable {
  readonly caption?: string | undefined;
  readonly from: string;
  readonly columns: readonly ReportColumn[];
  /** Rows shown at most; the table then says that there are more. */
  readonly limit?: number | undefined;
}

/**
 * A table whose every figure is read from `record`.
 *
 * @throws StrikebookError `argument` for an unknown path or key, or a row of the wrong length; `empty` for a table
 *   without rows.
 */
export function tableBlock(table: TemplateTable | ListTable, record: RunRecord): ReportBlock {
  const caption = table.caption === undefined ? undefined : fillTemplate(table.caption, record);
  return { kind: "table", caption, ...("from" in table ? listTable(table, record) : templateTable(table, record)) };
}

function templateTable(table: TemplateTable, record: RunRecord): TableParts {
  requireRows(table.rows.length, table.columns.join(", "));
  const rows = table.rows.map((row) => {
    if (row.length !== table.columns.length) {
      throw new StrikebookError(
        "argument",
        `a row of ${row.length} cells (${row.join(" | ")}) in a table of ${table.columns.length} columns`,
        "give one cell per column",
      );
    }
    return row.map((cell) => fillTemplate(cell, record));
  });
  const placeholder = /^\s*\{\{[^}]*\}\}\s*$/;
  return {
    columns: table.columns.map((header, index) => ({
      header: fillTemplate(header, record),
      align:
        table.rows.every((row) => placeholder.test(row[index]!)) && rows.some((row) => /\d/.test(row[index]!))
          ? "right"
          : "left",
    })),
    rows,
  };
}

function listTable(table: ListTable, record: RunRecord): TableParts {
  const rows = rowsOf(resolvePath(record, table.from), table.from);
  requireRows(rows.length, table.from);
  const shown = table.limit === undefined ? rows : rows.slice(0, table.limit);
  const columns = table.columns.map((column): { head: TableColumn; cells: string[] } => {
    requireKey(rows, column.key, table.from);
    const values = shown.map((row) => valueIn(row, column.key, table.from));
    const numeric =
      values.every((value) => value === null || typeof value === "number") && values.some((value) => value !== null);
    return {
      head: { header: fillTemplate(column.header, record), align: numeric ? "right" : "left" },
      cells: values.map((value, row) =>
        value === null ? notMeasured : showValue(value, column.format, `${table.from}[${row}].${column.key}`),
      ),
    };
  });
  return {
    columns: columns.map((column) => column.head),
    rows: shown.map((_, row) => columns.map((column) => column.cells[row]!)),
    note: shown.length < rows.length ? `The first rows of ${rows.length}; all of them are in \`run.json\`.` : undefined,
  };
}

type TableParts = Pick<Extract<ReportBlock, { kind: "table" }>, "columns" | "rows" | "note">;
type Row = { readonly [name: string]: JsonValue };

/** A list of objects as it is; an object of lists of one length (a curve) turned into rows. */
function rowsOf(value: JsonValue, path: string): Row[] {
  if (Array.isArray(value) && value.every((row) => typeof row === "object" && row !== null && !Array.isArray(row))) {
    return value as Row[];
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const columns = Object.entries(value as Row);
    const length = Array.isArray(columns[0]?.[1]) ? (columns[0][1] as readonly JsonValue[]).length : -1;
    if (columns.length > 0 && columns.every(([, column]) => Array.isArray(column) && column.length === length)) {
      return Array.from({ length }, (_, index) =>
        Object.fromEntries(columns.map(([name, column]) => [name, (column as readonly JsonValue[])[index]!])),
      );
    }
  }
  throw new StrikebookError(
    "argument",
    `"${path}" is no list of rows`,
    "name a list of objects, or an object of lists of one length",
  );
}

function requireKey(rows: readonly Row[], key: string, path: string): void {
  const name = key.split(/[.[]/)[0]!;
  if (rows.some((row) => Object.hasOwn(row, name))) return;
  const known = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const near = nearNames(name, known);
  throw new StrikebookError(
    "argument",
    `no row of "${path}" has "${name}"`,
    near.length > 0 ? `did you mean "${near[0]}"?` : `they have ${known.join(", ")}`,
  );
}

function valueIn(row: Row, key: string, path: string): JsonValue {
  // A row that lacks what others have did not measure it.
  return Object.hasOwn(row, key.split(/[.[]/)[0]!) ? resolveIn(row, key, `a row of "${path}"`) : null;
}

function requireRows(count: number, what: string): void {
  if (count === 0)
    throw new StrikebookError(
      "empty",
      `the table over ${what} has no rows`,
      "leave it out, or say in a sentence that there are none",
    );
}
