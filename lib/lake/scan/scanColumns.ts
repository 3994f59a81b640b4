import { StrikebookError } from "../../task/StrikebookError.js";
import type { ColumnSpec } from "../ColumnSpec.js";
import type { DatasetSpec } from "../datasets.js";
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
 * The columns of a dataset that a scan reads, by their names in the lake.
 *
 * @throws StrikebookError `argument` for no column, one that the dataset does not have, or one that is no number
 */
export function scanColumns(spec: DatasetSpec, names: readonly string[]): ScanColumn[] {
  if (!Array.isArray(names) || names.length === 0)
    throw new StrikebookError("argument", "a scan of no column", 'name them: columns: ["last_price"]');
  return [...new Set(names)].map((name) => {
    const column = spec.columns.find((each) => each.name === name);
    const kind = column && KINDS[column.type];
    if (!column || !kind) {
      const known = spec.columns.filter(({ type }) => KINDS[type]).map((each) => each.name);
      const what = column
        ? `${name} of ${spec.name} is text or a date`
        : `${spec.name} has no column "${String(name)}"`;
      throw new StrikebookError("argument", what, `a scan reads ${known.join(", ")}`);
    }
    const expression = column.type === "BOOLEAN" ? `${column.name}::INTEGER` : column.name;
    return { name, physicalName: column.name, kind, expression };
  });
}
