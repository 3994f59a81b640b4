import { NSE_OPTION_COLUMNS, vendorColumnKind } from "../market/vendorColumns.js";
import type { ColumnSpec, LakeType } from "./ColumnSpec.js";

/** Vendor columns that every venue has, by the name that other datasets give them. */
const CANONICAL_NAMES: Readonly<Record<string, string>> = {
  timestamp: "timestamp",
  price: "last_price",
  volume: "volume",
  oi: "open_interest",
  bp0: "bid_price",
  bq0: "bid_size",
  sp0: "ask_price",
  sq0: "ask_size",
};

const FACTS: Readonly<Record<string, readonly [unit: string, description: string]>> = {
  timestamp: ["UTC", "Instant at which the row was visible."],
  price: ["points", "Last traded price."],
  qty: ["units", "Quantity of the last trade."],
  avgPrice: ["points", "Volume-weighted average price of the day."],
  volume: ["units", "Cumulative volume of the day, as the vendor sent it."],
  bQty: ["units", "Total quantity bid."],
  sQty: ["units", "Total quantity offered."],
  open: ["points", "First price of the day."],
  high: ["points", "Highest price of the day so far."],
  low: ["points", "Lowest price of the day so far."],
  close: ["points", "Close of the session before; changeper is measured from it."],
  changeper: ["%", "100 x (price - close) / close"],
  lastTradeTime: ["UTC", "Time of the last trade; on an earlier day before the first trade of this one."],
  oi: ["units", "Open interest."],
  oiHigh: ["units", "Highest open interest of the day so far."],
  oiLow: ["units", "Lowest open interest of the day so far."],
};

const TYPES: Readonly<Record<ReturnType<typeof vendorColumnKind>, LakeType>> = {
  datetime: "TIMESTAMP",
  price: "DOUBLE",
  percent: "DOUBLE",
  quantity: "BIGINT",
  text: "VARCHAR",
};

/** Layer of the lake: `raw` keeps what the vendor sent, `packed` is cleaned. */
export type NseLayer = "raw" | "packed";

/**
 * The vendor's 46 columns under the vendor's names, in the vendor's order. In the raw layer a price of 0 stays 0 and any
 * value may be missing; in the packed layer a price of 0 or less is NULL and `changeper` has two decimals.
 */
export function nseVendorColumns(layer: NseLayer): readonly ColumnSpec[] {
  return NSE_OPTION_COLUMNS.map((name) => {
    const canonicalName = CANONICAL_NAMES[name];
    const [unit, description] = FACTS[name] ?? bookFacts(name);
    const spec: ColumnSpec = {
      name,
      type: TYPES[vendorColumnKind(name)],
      unit,
      description: layer === "packed" ? description + packedRule(name) : description,
      group: canonicalName === undefined ? "vendor" : "quote",
      canonical: canonicalName !== undefined,
      nullable: layer === "raw" || name !== "timestamp",
    };
    return canonicalName === undefined || canonicalName === name ? spec : { ...spec, canonicalName };
  });
}

function packedRule(name: string): string {
  const kind = vendorColumnKind(name);
  if (kind === "percent") return ", rounded to two decimals.";
  return kind === "price" ? " NULL when the vendor sent 0 or less." : "";
}

function bookFacts(name: string): readonly [unit: string, description: string] {
  const side = name.startsWith("b") ? "Bid" : "Ask";
  const level = Number(name.at(-1)) + 1;
  if (name[1] === "p") return ["points", `${side} price of book level ${level}.`];
  if (name[1] === "q") return ["units", `${side} quantity of book level ${level}.`];
  return ["orders", `Number of orders at ${side.toLowerCase()} level ${level}.`];
}
