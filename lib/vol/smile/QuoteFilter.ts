/** What a quote must be to take part in a fit; absent settings let everything through. */
export interface QuoteFilter {
  /** Largest ask minus bid, as a share of their middle. */
  readonly maxSpreadShare?: number | undefined;
  /** Largest age of a quote or a last trade, in seconds. A quote of unknown age counts as stale. */
  readonly maxAgeSeconds?: number | undefined;
  /** Smallest size, in the units of the sizes given. A quote of unknown size counts as thin. */
  readonly minSize?: number | undefined;
  /** Quotes with a bid (a price, where there are only prices) at or below this are cabinet quotes. */
  readonly cabinetPrice?: number | undefined;
  /** Points with a lower price are left out (a tick or two: the price says nothing there). */
  readonly minPrice?: number | undefined;
}

/** Crypto options: spread at most 5 % of mid, quote not older than 10 s, at least 1 coin on the thinner side. */
export const CRYPTO_QUOTE_FILTER: QuoteFilter = { maxSpreadShare: 0.05, maxAgeSeconds: 10, minSize: 1 };

/** Last prices: a trade not older than two minutes; older ones were made at another forward. */
export const LAST_PRICE_FILTER: QuoteFilter = { maxAgeSeconds: 120 };
