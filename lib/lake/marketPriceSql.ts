import type { ColumnSpec } from "./ColumnSpec.js";

/** True for a price that the market shows: of such a one, zero or less means that there is none. */
export function isMarketPrice({ type, unit, group }: ColumnSpec): boolean {
  return type === "DOUBLE" && unit === "points" && (group === "quote" || group === "vendor" || group === "bar");
}

/** A column as a double for SQL, and a market price of zero or less as NULL, whoever wrote the part. */
export function marketPriceSql(column: ColumnSpec): string {
  const value = `"${column.name}"::DOUBLE`;
  return isMarketPrice(column) ? `CASE WHEN ${value} > 0 THEN ${value} END` : value;
}
