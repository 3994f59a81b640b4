/** Why a column of `nse_options` is kept, for the data page. Book levels share theirs. */
export const COLUMN_REASONS: Readonly<Record<string, string>> = {
  timestamp: "the clock of everything: one convention, true UTC",
  price: "what somebody paid last; may be hours old, see `lastTradeTime` and `is_traded`",
  qty: "size of that trade",
  avgPrice: "the day's VWAP by the vendor; 0 traded means NULL",
  volume: "kept as sent, with its resets; use `vol_delta` for what was traded",
  bQty: "buying interest beyond the five levels",
  sQty: "selling interest beyond the five levels",
  open: "the day's range without another query",
  high: "the day's range without another query",
  low: "the day's range without another query",
  close: "yesterday's close: the base of `changeper`, never today's",
  changeper: "as the screens show it",
  lastTradeTime: "tells a fresh price from a carried one",
  oi: "positioning: strikes of most open interest, dealer exposure",
  oiHigh: "how far open interest came back",
  oiLow: "how far open interest came back",
  symbol: "self-contained files: a copied part still says what it is",
  opt_type: "call or put; sorts as text, CE before PE",
  strike: "the vendor's float, for arithmetic; never a key",
  year: "what the vendor's name said, to check the calendar against",
  month: "what the vendor's name said, to check the calendar against",
  ts: "the vendor's own second name of the same instant",
  expiry: "part of the key: without it two months of one strike mix",
  expiry_type: "weekly or monthly strategies in one framework",
  is_monthly: "a filter that reads well",
  is_weekly: "a filter that reads well",
  timestamp_ns: "joins with sources that count nanoseconds",
  vol_delta: "what was traded, safe against the vendor's resets",
  spot_price: "the underlying as it was known at that row",
  distance_from_spot: "strikes by distance without a join",
  moneyness_pct: "strikes by moneyness without a join",
  intrinsic_value: "what the option is worth if it ended now",
  time_value: "what is paid for time; negative shows an old price",
  mid_price: "a price that exists when nobody trades",
  spot_age_ms: "how old the joined spot is: nothing silent",
  is_traded: "fills at a carried-over price are refused by it",
  lot_size: "rupees = points x lots x lot size, by the lot of that day",
  expiry_ts: "time to expiry to the second",
  strike_scaled: "the strike as a key: whole numbers compare exactly",
  expiry_source: "who dated the contract: its name, the calendar, or a rule that was asked for",
};

/** @throws when a column has no reason: a new column must say why it is there */
export function columnReason(name: string): string {
  const known = COLUMN_REASONS[name];
  if (known !== undefined) return known;
  const level = /^([bs])([qpo])(\d)$/.exec(name);
  if (!level) throw new Error(`column ${name} has no reason in columnReasons.ts`);
  const side = level[1] === "b" ? "bid" : "ask";
  if (level[3] === "0") {
    const best = {
      q: "size at the touch",
      p: `the touch: the price at which one ${side === "bid" ? "sells" : "buys"} now`,
      o: "one large order or many small ones",
    };
    return best[level[2] as "q" | "p" | "o"];
  }
  return `depth of the ${side} side`;
}
