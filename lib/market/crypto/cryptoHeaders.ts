/**
 * Columns of the vendor's daily files, in order. Tardis.dev, Downloadable CSV files, data types `options_chain` and
 * `quotes`; minute files of Aave reserves as demeter (zelos-alpha) writes them.
 */
export const OPTIONS_CHAIN_HEADER: readonly string[] = [
  "exchange",
  "symbol",
  "timestamp",
  "local_timestamp",
  "type",
  "strike_price",
  "expiration",
  "open_interest",
  "last_price",
  "bid_price",
  "bid_amount",
  "bid_iv",
  "ask_price",
  "ask_amount",
  "ask_iv",
  "mark_price",
  "mark_iv",
  "underlying_index",
  "underlying_price",
  "delta",
  "gamma",
  "vega",
  "theta",
  "rho",
];

export const QUOTES_HEADER: readonly string[] = [
  "exchange",
  "symbol",
  "timestamp",
  "local_timestamp",
  "ask_amount",
  "ask_price",
  "bid_price",
  "bid_amount",
];

export const LENDING_HEADER: readonly string[] = [
  "block_timestamp",
  "liquidity_rate",
  "stable_borrow_rate",
  "variable_borrow_rate",
  "liquidity_index",
  "variable_borrow_index",
];
