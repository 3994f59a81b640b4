import { bankniftyOptions, niftyOptions, type Product } from "../contract/Product.js";

/** Everything that is fixed about one simulated underlying. Written whole into `truth.json`. */
export interface UnderlyingModel {
  readonly underlying: "NIFTY" | "BANKNIFTY";
  /** Name of the dump (without `.sql.gz`) that holds its options, and of the database inside it. */
  readonly dump: string;
  readonly database: string;
  readonly strikeStep: number;
  readonly lotSize: number;
  /** Close of the session before the first one, points. */
  readonly initialClose: number;
  /** forward = spot * exp(carry * tauYears), continuous, act/365. */
  readonly carry: number;
  /** Premiums are undiscounted: C - P = F - K. */
  readonly discountRate: number;
  /** Diffusive variance: dv = reversion (longVariance - v) du + volOfVol sqrt(v) dW, per year of the variance clock. */
  readonly longVariance: number;
  readonly initialVariance: number;
  readonly reversion: number;
  readonly volOfVol: number;
  /** Correlation of the spot's and the variance's shocks. */
  readonly leverage: number;
  /** Size of the market-wide jumps in this underlying, as a multiple of the common one. */
  readonly jumpScale: number;
  /** Implied over expected variance. */
  readonly variancePremium: number;
  /** SSVI: mean of the day's rho, half-width of its daily draw, eta and gamma of the power-law phi. */
  readonly rho: number;
  readonly rhoBand: number;
  readonly eta: number;
  readonly gamma: number;
  readonly spreadScale: number;
  readonly tradeScale: number;
}

/** Shocks common to both underlyings. Jump sizes are normal in log spot; rates are per year of the variance clock. */
export interface MarketModel {
  readonly correlation: number;
  readonly jumpsPerYear: number;
  readonly jumpMean: number;
  readonly jumpDeviation: number;
}

export const MARKET_MODEL: MarketModel = {
  correlation: 0.86,
  jumpsPerYear: 250,
  jumpMean: -0.0005,
  jumpDeviation: 0.0018,
};

const common = (
  product: Product,
): Pick<
  UnderlyingModel,
  "strikeStep" | "discountRate" | "reversion" | "volOfVol" | "leverage" | "variancePremium" | "rhoBand"
> => ({
  strikeStep: product.strikeStep,
  discountRate: 0,
  reversion: 15,
  volOfVol: 0.25,
  leverage: -0.6,
  variancePremium: 1.12,
  rhoBand: 0.04,
});

/** Lot sizes as the users gave them for 2025 (75 and 35); everything else is chosen to look like the two indices. */
export const UNDERLYING_MODELS: readonly UnderlyingModel[] = [
  {
    ...common(bankniftyOptions),
    underlying: "BANKNIFTY",
    dump: "das_bankopt_mod",
    database: "banknifty",
    lotSize: 35,
    initialClose: 58_500,
    carry: 0.062,
    longVariance: 0.0165,
    initialVariance: 0.016,
    jumpScale: 1.2,
    rho: -0.22,
    eta: 0.92,
    gamma: 0.45,
    spreadScale: 1.3,
    tradeScale: 0.8,
  },
  {
    ...common(niftyOptions),
    underlying: "NIFTY",
    dump: "das_niftyopt_mod",
    database: "nifty",
    lotSize: 75,
    initialClose: 26_000,
    carry: 0.065,
    longVariance: 0.0125,
    initialVariance: 0.012,
    jumpScale: 1,
    rho: -0.28,
    eta: 1,
    gamma: 0.46,
    spreadScale: 1,
    tradeScale: 1,
  },
];
