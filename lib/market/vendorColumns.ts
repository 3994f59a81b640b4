/** The 46 columns of a vendor option table, in the vendor's order (option and spot tables share them). */
export const NSE_OPTION_COLUMNS = [
  "timestamp",
  "price",
  "qty",
  "avgPrice",
  "volume",
  "bQty",
  "sQty",
  "open",
  "high",
  "low",
  "close",
  "changeper",
  "lastTradeTime",
  "oi",
  "oiHigh",
  "oiLow",
  "bq0",
  "bp0",
  "bo0",
  "bq1",
  "bp1",
  "bo1",
  "bq2",
  "bp2",
  "bo2",
  "bq3",
  "bp3",
  "bo3",
  "bq4",
  "bp4",
  "bo4",
  "sq0",
  "sp0",
  "so0",
  "sq1",
  "sp1",
  "so1",
  "sq2",
  "sp2",
  "so2",
  "sq3",
  "sp3",
  "so3",
  "sq4",
  "sp4",
  "so4",
] as const;

/** Name of one vendor column. */
export type NseColumnName = (typeof NSE_OPTION_COLUMNS)[number];

/** The columns of the spot tables `NIFTY` and `BANKNIFTY`: the same 46, the book of an index being zero. */
export const NSE_SPOT_COLUMNS: readonly NseColumnName[] = NSE_OPTION_COLUMNS;

/** How the vendor writes a column: IST datetime, decimal(19,2), whole number, decimal(19,10), or text. */
export type VendorColumnKind = "datetime" | "price" | "quantity" | "percent" | "text";

const PRICE = /^(price|avgPrice|open|high|low|close|[bs]p\d)$/;

/** Kind of a vendor column by its name; columns the vendor does not know count as quantities. */
export function vendorColumnKind(name: string): VendorColumnKind {
  if (name === "timestamp" || name === "lastTradeTime") return "datetime";
  if (name === "changeper") return "percent";
  return PRICE.test(name) ? "price" : "quantity";
}
