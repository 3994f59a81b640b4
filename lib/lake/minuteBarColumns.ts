import type { ColumnSpec, LakeType } from "./ColumnSpec.js";

function bar(name: string, type: LakeType, unit: string, description: string, nullable = true): ColumnSpec {
  return { name, type, unit, description, group: "bar", canonical: false, nullable };
}

/** What a minute bar of an option adds to the canonical quote columns, which hold the bar's end. */
export const optionBarColumns: readonly ColumnSpec[] = [
  bar("open_price", "DOUBLE", "points", "First last_price of the minute. The close is last_price."),
  bar("high_price", "DOUBLE", "points", "Highest last_price of the minute."),
  bar("low_price", "DOUBLE", "points", "Lowest last_price of the minute."),
  bar("mid_price", "DOUBLE", "points", "Middle of the closing bid and ask; NULL when a side is missing."),
  bar("rows", "INTEGER", "", "Rows of the contract in the minute; a minute without rows has no bar.", false),
];

/** What a minute bar of an index adds to its close (`price`). */
export const indexBarColumns: readonly ColumnSpec[] = [
  bar("open_price", "DOUBLE", "points", "First price of the minute. The close is price."),
  bar("high_price", "DOUBLE", "points", "Highest price of the minute."),
  bar("low_price", "DOUBLE", "points", "Lowest price of the minute."),
  bar("rows", "INTEGER", "", "Prices in the minute; a minute without one has no bar.", false),
];
