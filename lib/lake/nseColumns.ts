const LEVELS = [0, 1, 2, 3, 4] as const;

/** The best level carries no number, deeper levels do: `bid_price`, `bid_price_1`, … `bid_price_4`. */
function levelName(name: string, level: number): string {
  return level === 0 ? name : `${name}_${level}`;
}

/**
 * Lake name (snake_case, the field's own term) of each of the vendor's 46 columns, in the vendor's order. The vendor's
 * `close` is the close of the session before (its `changeper` is measured from it), hence `previous_close`.
 */
export const NSE_LAKE_NAMES: Readonly<Record<string, string>> = {
  timestamp: "timestamp",
  price: "last_price",
  qty: "last_size",
  avgPrice: "average_price",
  volume: "volume",
  bQty: "total_bid_size",
  sQty: "total_ask_size",
  open: "day_open",
  high: "day_high",
  low: "day_low",
  close: "previous_close",
  changeper: "change_percent",
  lastTradeTime: "last_trade_time",
  oi: "open_interest",
  oiHigh: "open_interest_high",
  oiLow: "open_interest_low",
  ...Object.fromEntries(
    LEVELS.flatMap((level) => [
      [`bq${level}`, levelName("bid_size", level)],
      [`bp${level}`, levelName("bid_price", level)],
      [`bo${level}`, levelName("bid_orders", level)],
    ]),
  ),
  ...Object.fromEntries(
    LEVELS.flatMap((level) => [
      [`sq${level}`, levelName("ask_size", level)],
      [`sp${level}`, levelName("ask_price", level)],
      [`so${level}`, levelName("ask_orders", level)],
    ]),
  ),
};
