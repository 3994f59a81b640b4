/** Quotes of one side (calls or puts) of a chain, parallel to its strikes. */
export interface SideQuotes {
  /** NaN or 0 means none. */
  readonly bids: Float64Array;
  readonly asks: Float64Array;
}

/** One expiry of an option chain at one moment, as parallel arrays. */
export interface ChainSlice {
  /** Strictly ascending. */
  readonly strikes: Float64Array;
  /** Mid or last prices of the calls; NaN, zero or negative means no price. */
  readonly callPrices: Float64Array;
  readonly putPrices: Float64Array;
  /** Where given, the prices are their middles, `callPrices` is not read, and a fit outside them is penalised. */
  readonly callQuotes?: SideQuotes | undefined;
  readonly putQuotes?: SideQuotes | undefined;
  /** Seconds since the quote was made or the trade done; NaN means unknown. */
  readonly callAgesSeconds?: Float64Array | undefined;
  readonly putAgesSeconds?: Float64Array | undefined;
  /** Smaller of bid and ask size. */
  readonly callSizes?: Float64Array | undefined;
  readonly putSizes?: Float64Array | undefined;
  readonly tauYears: number;
  /** Where to look first for the money; the forward itself comes from put-call parity. */
  readonly spot?: number | undefined;
  /** Forward for the expiry, such as a dated future's mid; from put-call parity when absent. */
  readonly forward?: number | undefined;
}
