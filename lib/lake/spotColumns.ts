import type { ColumnSpec } from "./ColumnSpec.js";

function spot(name: string, unit: string, description: string): ColumnSpec {
  return { name, type: "DOUBLE", unit, description, group: "spot", canonical: false, nullable: true };
}

/** Columns derived from the underlying's price, joined backward in time; NULL when no price is recent enough. */
export const spotColumns: readonly ColumnSpec[] = [
  spot("spot_price", "points", "Last price of the underlying at or before the row's timestamp, within the tolerance."),
  spot("distance_from_spot", "points", "strike - spot_price."),
  spot("moneyness_pct", "%", "100 x (strike - spot_price) / spot_price, the same sign for calls and puts."),
  spot("intrinsic_value", "points", "CE max(0, spot_price - strike), PE max(0, strike - spot_price)."),
  spot("time_value", "points", "price - intrinsic_value; may be negative when the last trade is old."),
  spot("mid_price", "points", "(bp0 + sp0) / 2; NULL when a side is missing, never 0."),
  spot("spot_age_ms", "ms", "Age of that price: timestamp - its time, never negative."),
];
