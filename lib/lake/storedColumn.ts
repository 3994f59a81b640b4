import { StrikebookError } from "../task/StrikebookError.js";
import type { DatasetSpec } from "./datasets.js";

/**
 * Name under which a dataset's files store a canonical column: `last_price` is `price` in `nse_options` and `last_price`
 * in the bar datasets. Names of the files themselves are given back as they are.
 *
 * @throws StrikebookError `schema` for a column that the dataset does not have
 * @example storedColumn(datasetSpec("nse_options"), "bid_price") // "bp0"
 */
export function storedColumn(spec: DatasetSpec, name: string): string {
  const column =
    spec.columns.find(({ canonicalName }) => canonicalName === name) ?? spec.columns.find((own) => own.name === name);
  if (column) return column.name;
  const names = spec.columns.map((own) => own.canonicalName ?? own.name).join(", ");
  throw new StrikebookError("schema", `dataset ${spec.name} has no column ${name}`, `it has ${names}`);
}
