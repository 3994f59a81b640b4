import { StrikebookError } from "../../task/StrikebookError.js";

/** Rows of one vendor table as columns, by vendor name: what the dump reader or the simulator hands over. */
export interface VendorTable {
  readonly table: string;
  readonly rows: number;
  readonly columns: Readonly<Record<string, Float64Array>>;
}

/**
 * Columns of a vendor table by name.
 *
 * @throws StrikebookError `schema` naming the ones that the table does not have.
 */
export function requireColumns<Name extends string>(
  { table, columns }: VendorTable,
  names: readonly Name[],
): Readonly<Record<Name, Float64Array>> {
  const absent = names.filter((name) => !Object.hasOwn(columns, name));
  if (absent.length > 0) {
    const what = `table ${table} has no column ${absent.join(", ")}`;
    throw new StrikebookError("schema", what, "check that the dump is of the vendor's 46 columns");
  }
  return columns as Readonly<Record<Name, Float64Array>>;
}
