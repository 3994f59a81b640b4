/** Names of the smile models. */
export type SmileModel = "svi" | "sabr" | "spline" | "ssvi";

/** Total variance and its first two derivatives along log-moneyness. */
export interface LocalVariance {
  readonly totalVariance: number;
  /** dw/dk. */
  readonly slope: number;
  /** d2w/dk2. */
  readonly curvature: number;
}

/**
 * The smile of one expiry: total implied variance w(k) = vol^2 tauYears over log-moneyness k = ln(strike/forward). What is
 * built on smiles (surfaces, densities, moments, exposures, term structure) asks for nothing more than this.
 */
export interface Smile {
  readonly model: SmileModel;
  /** Forward price for the expiry, in the units of the strikes, above 0. */
  readonly forward: number;
  /** Time to expiry in years, above 0. */
  readonly tauYears: number;
  /** Log-moneyness of the lowest and the highest quote behind the smile; outside it the model extrapolates. */
  readonly range: readonly [number, number];
  /** w(k), above 0 for every finite k. */
  totalVariance(logMoneyness: number): number;
  /** w, w' and w'' at k, analytic. */
  local(logMoneyness: number): LocalVariance;
  /** Black volatility a year, as a fraction, at a strike above 0. */
  vol(strike: number): number;
}
