import type { NamedTapeColumn } from "../tape/TapeColumns.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import { type DatasetSpec, datasets } from "./datasets.js";
import type { LakePart } from "./LakePart.js";
import type { ContractSelection } from "./tapeCache/ContractFilter.js";
import { PartColumns, type PartSource } from "./tapeCache/PartColumns.js";
import { joinedRanges } from "./tapeCache/readColumnFile.js";
import { wantedColumns } from "./tapeCache/WantedColumn.js";

/** The dataset whose parts lie beside those of `spec`, row for row: `nse_options_iv` beside `nse_options`. */
export function addOnOf(spec: DatasetSpec): DatasetSpec | undefined {
  return Object.values(datasets).find(({ kind, madeFrom }) => kind === "addOn" && madeFrom === spec.name);
}

/** True for a column that the rows have from their add-on and not themselves. */
export function isAddOnColumn(spec: DatasetSpec, name: string): boolean {
  if (spec.columns.some((own) => own.name === name || own.canonicalName === name)) return false;
  return addOnOf(spec)?.columns.some((own) => own.name === name) ?? false;
}

/**
 * Columns of an add-on part for the rows of a selection from the part beside it.
 *
 * @param source of the part that the add-on lies beside
 * @throws StrikebookError `argument` for a column that is no number of each row
 */
export async function readAddOn(
  source: PartSource,
  addOn: LakePart,
  names: readonly string[],
  { rows, ranges }: Pick<ContractSelection, "rows" | "ranges">,
  totalRows: number,
  task: TaskOptions,
): Promise<NamedTapeColumn[]> {
  const spec = addOnOf(source.spec)!;
  const wanted = wantedColumns(spec, names, 0);
  const part = await PartColumns.open({ ...source, part: addOn, spec }, task);
  const where = joinedRanges(ranges ?? [])
    .map(({ firstRow, rowCount }) => `file_row_number BETWEEN ${firstRow} AND ${firstRow + rowCount - 1}`)
    .join(" OR ");
  const selection = { rows, ranges, where: ranges ? where || "false" : "true" };
  const columns = await part.read(wanted, selection, totalRows, task);
  return wanted.map((each, index) => ({ column: columns[index]!, names: each.names }));
}
