import type { QuoteColumnName } from "../columns/QuoteRun.js";
import type { ColumnSpec, LakeType } from "./ColumnSpec.js";

function quote(name: string, type: LakeType, unit: string, description: string, vendorName?: string): ColumnSpec {
  const nullable = name !== "timestamp" && name !== "volume_change";
  const spec = { name, type, unit, description, group: "quote", canonical: true, nullable } as const;
  return vendorName === undefined ? spec : { ...spec, vendorName };
}

/** Lake name of each canonical quote column. */
export const QUOTE_LAKE_NAMES: Readonly<Record<QuoteColumnName, string>> = {
  timestamp: "timestamp",
  lastPrice: "last_price",
  bidPrice: "bid_price",
  bidSize: "bid_size",
  askPrice: "ask_price",
  askSize: "ask_size",
  volume: "volume",
  volumeChange: "volume_change",
  openInterest: "open_interest",
};

/** The canonical quote columns; `vendorNames` are those of NSE's ticks and stay away from other datasets. */
export function quoteColumns(vendorNames: boolean): readonly ColumnSpec[] {
  const named = (name: string): string | undefined => (vendorNames ? name : undefined);
  return [
    quote(
      "timestamp",
      "TIMESTAMP",
      "UTC",
      "Instant at which the row was visible; of a bar, its end.",
      named("timestamp"),
    ),
    quote(
      "last_price",
      "DOUBLE",
      "points",
      "Last traded price; NULL when the vendor gave none above zero.",
      named("price"),
    ),
    quote("bid_price", "DOUBLE", "points", "Best bid; NULL when that side is empty.", named("bp0")),
    quote("bid_size", "BIGINT", "units", "Quantity at the best bid.", named("bq0")),
    quote("ask_price", "DOUBLE", "points", "Best ask; NULL when that side is empty.", named("sp0")),
    quote("ask_size", "BIGINT", "units", "Quantity at the best ask.", named("sq0")),
    quote("volume", "BIGINT", "units", "Cumulative volume of the day, as the vendor sent it.", named("volume")),
    quote(
      "volume_change",
      "BIGINT",
      "units",
      "Traded since the row before: change of the running maximum of volume within one contract and day, first row 0.",
    ),
    quote("open_interest", "BIGINT", "units", "Open interest.", named("oi")),
  ];
}
