import { type TableShape, tableSize } from "./TableShape.js";

/** A DataFrame of danfojs, known by its parts. Row labels come first, where they are more than the row's number. */
export function danfoFrame(value: object): TableShape | undefined {
  const { columns, dtypes, index, values, iloc } = value as {
    readonly columns?: unknown;
    readonly dtypes?: unknown;
    readonly index?: unknown;
    readonly values?: unknown;
    readonly iloc?: unknown;
  };
  if (typeof iloc !== "function" || !Array.isArray(dtypes) || !Array.isArray(index)) return undefined;
  if (!Array.isArray(columns) || !Array.isArray(values) || columns.length !== dtypes.length) return undefined;
  if (values.length > 0 && !Array.isArray(values[0])) return undefined;
  const rows = values as readonly (readonly unknown[])[];
  const title = `danfojs frame, ${tableSize(columns.length, rows.length)}`;
  const labelled = index.some((label, row) => label !== row);
  const names = columns.map(String);
  return labelled
    ? {
        title,
        columns: ["", ...names],
        totalRows: rows.length,
        value: (column, row) => (column === 0 ? index[row] : rows[row]?.[column - 1]),
      }
    : { title, columns: names, totalRows: rows.length, value: (column, row) => rows[row]?.[column] };
}
