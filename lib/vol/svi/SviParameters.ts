/**
 * Raw SVI slice: total variance w(k) = a + b (rho (k - m) + sqrt((k - m)^2 + sigma^2)), with k = ln(strike/forward).
 *
 * Domain: b >= 0, |rho| < 1, sigma > 0, a + b sigma sqrt(1 - rho^2) >= 0.
 *
 * Source: J. Gatheral and A. Jacquier, "Arbitrage-free SVI volatility surfaces", Quantitative Finance 14 (2014) 59-71,
 * section 3.1.
 */
export interface SviParameters {
  /** Level of variance. */
  readonly a: number;
  /** Mean slope of the two wings. */
  readonly b: number;
  /** Rotation; negative tilts the smile towards the puts. */
  readonly rho: number;
  /** Translation along log-moneyness. */
  readonly m: number;
  /** Width of the bend between the wings. */
  readonly sigma: number;
}
