import type { ColumnSpec, LakeType } from "./ColumnSpec.js";
import { NSE_LAKE_NAMES } from "./nseColumns.js";
import { quoteColumns } from "./quoteColumns.js";

const FACTS: Readonly<Record<string, readonly [type: LakeType, unit: string, description: string]>> = {
  qty: ["BIGINT", "units", "Quantity of the last trade."],
  avgPrice: ["DOUBLE", "points", "Volume-weighted average price of the day."],
  bQty: ["BIGINT", "units", "Total quantity bid."],
  sQty: ["BIGINT", "units", "Total quantity offered."],
  open: ["DOUBLE", "points", "First price of the day."],
  high: ["DOUBLE", "points", "Highest price of the day so far."],
  low: ["DOUBLE", "points", "Lowest price of the day so far."],
  close: ["DOUBLE", "points", "Close of the session before; change_percent is measured from it."],
  changeper: ["DOUBLE", "%", "100 x (price - previous close) / previous close, rounded to two decimals."],
  lastTradeTime: ["TIMESTAMP", "UTC", "Time of the last trade; on an earlier day before the first trade of this one."],
  oiHigh: ["BIGINT", "units", "Highest open interest of the day so far."],
  oiLow: ["BIGINT", "units", "Lowest open interest of the day so far."],
};

function bookFacts(vendorName: string): readonly [LakeType, string, string] {
  const side = vendorName.startsWith("b") ? "Bid" : "Ask";
  const level = Number(vendorName.at(-1)) + 1;
  if (vendorName[1] === "p")
    return ["DOUBLE", "points", `${side} price of book level ${level}; NULL when the level is empty.`];
  if (vendorName[1] === "q") return ["BIGINT", "units", `${side} quantity of book level ${level}.`];
  return ["BIGINT", "orders", `Number of orders at ${side.toLowerCase()} level ${level}.`];
}

const canonical = new Set(quoteColumns(true).map((column) => column.name));

/** What NSE's tick vendor sends beyond the canonical quote columns, in its order. */
export const nseVendorColumns: readonly ColumnSpec[] = Object.entries(NSE_LAKE_NAMES)
  .filter(([, name]) => !canonical.has(name))
  .map(([vendorName, name]) => {
    const [type, unit, description] = FACTS[vendorName] ?? bookFacts(vendorName);
    return { name, type, unit, description, group: "vendor", canonical: false, nullable: true, vendorName };
  });
