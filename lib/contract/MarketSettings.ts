/** How one option market is read. */
export interface MarketSettings {
  /** Venue and underlying, such as CME:HE. */
  readonly market: string;
  readonly title: string;
  /** Currency per point and contract. */
  readonly multiplier: number;
  readonly currency: string;
  /** Open interest from which on, this included, a strike is liquid, in the venue's contracts. */
  readonly minOpenInterest: number;
  /** Spread up to which, this included, a strike is liquid, as a share of mid. */
  readonly maxSpreadShare: number;
  /** Liquid strikes that a smile needs. */
  readonly minLiquidStrikes: number;
  /** Age beyond which a quote is stale. */
  readonly maxQuoteAgeSeconds: number;
}
