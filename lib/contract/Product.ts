import type { Session } from "../time/Session.js";
import { cmeUtcDaySession, continuousSession, nseSession } from "../time/Session.js";

/** What every contract of one underlying on one venue has in common. */
export interface Product {
  readonly venue: string;
  readonly underlying: string;
  readonly settlementCurrency: string;
  readonly exercise: "european" | "american";
  /**
   * Whether premium and payoff are counted in the currency of the strike (linear), or in the coin itself (inverse: a call
   * pays max(S - K, 0)/S coins, and a quoted price times the forward is its value in the strike's currency).
   */
  readonly settlement: "linear" | "inverse";
  /** Where the multiplier (currency per point and contract) comes from: a dated lot table, or a constant. */
  readonly multiplier: { readonly rule: "lotTable" } | { readonly rule: "constant"; readonly value: number };
  /** Wall clock of the venue at which a contract stops trading on its expiry day, seconds after midnight. */
  readonly settlementSecond: number;
  readonly settlementTimeZone: string;
  readonly session: Session;
  /** Distance between neighbouring strikes near the money, in points. */
  readonly strikeStep: number;
  /** Strikes are kept as whole multiples of 1/strikeScale. */
  readonly strikeScale: number;
  /** Smallest change of a premium near the money, in points; cheap options may have a smaller one. */
  readonly tickSize: number;
}

const nseIndex = {
  venue: "NSE",
  settlementCurrency: "INR",
  exercise: "european",
  settlement: "linear",
  multiplier: { rule: "lotTable" },
  settlementSecond: 55_800,
  settlementTimeZone: "Asia/Kolkata",
  session: nseSession,
  strikeScale: 100,
  tickSize: 0.05,
} as const;

/** NIFTY 50 index options on NSE: European, cash settled in rupees, they stop at 15:30 IST. */
export const niftyOptions: Product = { ...nseIndex, underlying: "NIFTY", strikeStep: 50 };

/** NIFTY Bank index options on NSE. */
export const bankniftyOptions: Product = { ...nseIndex, underlying: "BANKNIFTY", strikeStep: 100 };

/** Quarterly options on the CME E-mini S&P 500 future: American, 50 USD a point, they stop at 09:30 New York. */
export const esOptions: Product = {
  venue: "CME",
  underlying: "ES",
  settlementCurrency: "USD",
  exercise: "american",
  settlement: "linear",
  multiplier: { rule: "constant", value: 50 },
  settlementSecond: 34_200,
  settlementTimeZone: "America/New_York",
  session: cmeUtcDaySession,
  strikeStep: 5,
  strikeScale: 100,
  tickSize: 0.25,
};

const deribitCoin = {
  venue: "DERIBIT",
  exercise: "european",
  settlement: "inverse",
  multiplier: { rule: "constant", value: 1 },
  settlementSecond: 28_800,
  settlementTimeZone: "UTC",
  session: continuousSession,
  strikeScale: 100,
  tickSize: 0.0005,
} as const;

/**
 * Coin-settled Bitcoin options on Deribit: European, one coin a contract, strike in dollars, premium and payoff in
 * bitcoin, they expire at 08:00 UTC.
 */
export const deribitBtcOptions: Product = {
  ...deribitCoin,
  underlying: "BTC",
  settlementCurrency: "BTC",
  strikeStep: 250,
};

/** Coin-settled Ether options on Deribit. */
export const deribitEthOptions: Product = {
  ...deribitCoin,
  underlying: "ETH",
  settlementCurrency: "ETH",
  strikeStep: 25,
};

/** The products this library ships, by `venue:underlying`. */
export const products: Readonly<Record<string, Product>> = {
  "NSE:NIFTY": niftyOptions,
  "NSE:BANKNIFTY": bankniftyOptions,
  "CME:ES": esOptions,
  "DERIBIT:BTC": deribitBtcOptions,
  "DERIBIT:ETH": deribitEthOptions,
};
