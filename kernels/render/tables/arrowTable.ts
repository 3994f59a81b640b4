import { type ArrowField, arrowValue } from "./arrowValue.js";
import { type TableShape, tableSize } from "./TableShape.js";

interface ArrowColumn {
  get(row: number): unknown;
}

/** A `Table` or `RecordBatch` of Apache Arrow, known by its shape, so that any version of the package serves. */
export function arrowTable(value: object): TableShape | undefined {
  const { schema, numRows, getChildAt } = value as {
    readonly schema?: { readonly fields?: readonly ArrowField[] };
    readonly numRows?: unknown;
    readonly getChildAt?: (column: number) => ArrowColumn | null;
  };
  if (typeof numRows !== "number" || typeof getChildAt !== "function" || !Array.isArray(schema?.fields))
    return undefined;
  const fields = schema.fields as readonly ArrowField[];
  const columns = fields.map((_, index) => getChildAt.call(value, index));
  return {
    title: `Arrow table, ${tableSize(fields.length, numRows)}`,
    columns: fields.map(({ name }) => name),
    totalRows: numRows,
    value: (column, row) => arrowValue(fields[column]!.type, columns[column]?.get(row)),
  };
}
