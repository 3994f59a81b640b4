import type { QuoteColumnName } from "../columns/QuoteRun.js";
import type { ColumnSpec, LakeType } from "./ColumnSpec.js";

function quote(name: string, type: LakeType, unit: string, description: string): ColumnSpec {
  const nullable = name !== "timestamp";
  return { name, type, unit, description, group: "quote", canonical: true, nullable };
}

/** Canonical name of each quote column; a dataset with vendor names stores it as {@link storedColumn} says. */
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

/** The canonical quote columns, under the names of the datasets that have no vendor's names. */
export const quoteColumns: readonly ColumnSpec[] = [
  quote("timestamp", "TIMESTAMP", "UTC", "Instant at which the row was visible; of a bar, its end."),
  quote("last_price", "DOUBLE", "points", "Last traded price; NULL when the vendor gave none above zero."),
  quote("bid_price", "DOUBLE", "points", "Best bid; NULL when that side is empty."),
  quote("bid_size", "BIGINT", "units", "Quantity at the best bid."),
  quote("ask_price", "DOUBLE", "points", "Best ask; NULL when that side is empty."),
  quote("ask_size", "BIGINT", "units", "Quantity at the best ask."),
  quote("volume", "BIGINT", "units", "Cumulative volume of the day, as the vendor sent it."),
  quote(
    "volume_change",
    "BIGINT",
    "units",
    "Traded since the row before: change of the running maximum of volume within one contract and day, first row 0; NULL where the source gives no volume.",
  ),
  quote("open_interest", "BIGINT", "units", "Open interest."),
];
