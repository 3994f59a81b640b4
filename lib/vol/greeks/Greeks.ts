/**
 * Sensitivities of one European option, all in natural units: volatility per 1.00 (not per vol point), time per year
 * of calendar passing (theta of a long option is normally negative), rates per 1.00. `marketGreeks` converts.
 *
 * V is the premium, U the underlying (the forward for Black-76, the spot for Black-Scholes), sigma the volatility, t the
 * calendar time.
 */
export interface Greeks {
  /** V, in the units of U. */
  readonly price: number;
  /** dV/dU. */
  readonly delta: number;
  /** d2V/dU2, per point of U. */
  readonly gamma: number;
  /** dV/dsigma, per 1.00 of volatility. */
  readonly vega: number;
  /** dV/dt, per year, U, volatility and rates unchanged. */
  readonly theta: number;
  /** dV/dr, per 1.00 of the rate: with the forward fixed for Black-76, with the spot and the yield fixed for Black-Scholes. */
  readonly rho: number;
  /** d2V/dU dsigma, per 1.00 of volatility. */
  readonly vanna: number;
  /** d2V/dsigma2 (vomma), per 1.00 of volatility squared. */
  readonly volga: number;
  /** d2V/dU dt, the change of delta per year. */
  readonly charm: number;
  /** d3V/dU3. */
  readonly speed: number;
  /** d3V/dU2 dsigma, the change of gamma per 1.00 of volatility. */
  readonly zomma: number;
  /** d3V/dU2 dt, the change of gamma per year. */
  readonly color: number;
  /** d2V/dsigma dt, the change of vega per year. */
  readonly veta: number;
  /** d3V/dsigma3, per 1.00 of volatility cubed. */
  readonly ultima: number;
}
