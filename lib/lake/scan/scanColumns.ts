import { StrikebookError } from "../../task/StrikebookError.js";
import type { ColumnSpec } from "../ColumnSpec.js";
import type { DatasetSpec } from "../datasets.js";
import { storedColumn } from "../storedColumn.js";
import type { TapeValueKind } from "../tapeCache/TapeColumnBuilder.js";
import type { ScanColumn } from "./ScanPart.js";

const KINDS: Readonly<Partial<Record<ColumnSpec["type"], TapeValueKind>>> = {
  TIMESTAMP: "instant",
  DOUBLE: "price",
  BIGINT: "whole",
  INTEGER: "whole",
  BOOLEAN: "whole",
};

/**
 * The columns of a dataset that a scan reads, by the names that the file stores or the canonical ones.
 *
 * @throws StrikebookError `argument` for no column or one that is no number, `schema` for one that the dataset does not have
 */
export function scanColumns(spec: DatasetSpec, names: readonly string[]): ScanColumn[] {
  if (!Array.isArray(names) || names.length === 0)
    throw new StrikebookError("argument", "a scan of no column", 'name them: columns: ["last_price"]');
  return [...new Set(names)].map((name) => {
    const physicalName = storedColumn(spec, name);
    const { type } = spec.columns.find((each) => each.name === physicalName)!;
    const kind = KINDS[type];
    if (!kind) {
      const known = spec.columns.flatMap((each) => (KINDS[each.type] ? [each.canonicalName ?? each.name] : []));
      const what = `${name} of ${spec.name} is text or a date`;
      throw new StrikebookError("argument", what, `a scan reads ${known.join(", ")}`);
    }
    return { name, physicalName, kind, expression: type === "BOOLEAN" ? `${physicalName}::INTEGER` : physicalName };
  });
}
