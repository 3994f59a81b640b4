/** Everything that is fixed about the simulated Bitcoin market. Written whole into `truth.json`. */
export interface CryptoMarketModel {
  /** Dollars a coin at the first instant of the sample. */
  readonly initialPrice: number;
  /** Smallest step of the perpetual's price, dollars. */
  readonly perpetualTick: number;
  /** Volatility to which the daily level returns, fraction a year. */
  readonly longVolatility: number;
  readonly initialVolatility: number;
  /** Share of the distance to the long level (in log) that one day closes, and the shock of one day. */
  readonly dailyReversion: number;
  readonly dailyVolOfVol: number;
  /** Realised diffusive volatility over the day's implied level. */
  readonly realisedShare: number;
  readonly jumpsPerYear: number;
  /** Jump sizes are normal in log price. */
  readonly jumpMean: number;
  readonly jumpDeviation: number;
  /** Speed at which at-the-money variance goes from the day's level to the long level over time to expiry, per year. */
  readonly termReversion: number;
  /** SSVI: correlation, eta and gamma of the power-law phi (Gatheral & Jacquier 2014, remark 4.4). */
  readonly rho: number;
  readonly eta: number;
  readonly gamma: number;
}

export const CRYPTO_MODEL: CryptoMarketModel = {
  initialPrice: 29_400,
  perpetualTick: 0.5,
  longVolatility: 0.5,
  initialVolatility: 0.42,
  dailyReversion: 0.05,
  dailyVolOfVol: 0.06,
  realisedShare: 0.9,
  jumpsPerYear: 300,
  jumpMean: -0.0005,
  jumpDeviation: 0.004,
  termReversion: 6,
  rho: -0.12,
  eta: 1.1,
  gamma: 0.42,
};

/** One lending asset of the sample: the mean of its supply rate (APR fraction) and its weight in the true carry. */
export interface LendingAsset {
  readonly asset: string;
  readonly weight: number;
  readonly meanSupplyRate: number;
}

/** The market's forwards carry at the weighted mean of these two supply rates. */
export const LENDING_ASSETS: readonly LendingAsset[] = [
  { asset: "usdc", weight: 0.5, meanSupplyRate: 0.035 },
  { asset: "usdt", weight: 0.5, meanSupplyRate: 0.042 },
];
