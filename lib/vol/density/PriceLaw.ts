/**
 * The risk-neutral law of the price at expiry, in log-moneyness k = ln(price/forward). Everything a density, its
 * moments and its replication need; prices are undiscounted and in units of the forward.
 */
export interface PriceLaw {
  readonly forward: number;
  readonly tauYears: number;
  /** Standard deviation at the money, sqrt(w(0)): the unit of length of the law. */
  readonly width: number;
  /** Log-moneyness where the law changes its formula, ascending. */
  readonly joins: readonly number[];
  /** E[price^p] is finite for p below this (and for p <= 1 in any case). */
  readonly momentBound: number;
  /** E[|k|^n] is finite for n below this. */
  readonly logMomentBound: number;
  /** Probability per unit of log-moneyness; negative where the smile allows butterfly arbitrage. */
  logDensity(k: number): number;
  /** P(price <= F e^k) and P(price > F e^k), each exact in its own tail. */
  lower(k: number): number;
  upper(k: number): number;
  /** E[price/F; price <= F e^k] and E[price/F; price > F e^k]: the same under the measure of the share. */
  lowerShare(k: number): number;
  upperShare(k: number): number;
  /** Price over forward of the put and of the call struck at F e^k. */
  put(k: number): number;
  call(k: number): number;
}
