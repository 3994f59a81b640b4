import type { DisplayData } from "../../task/index.js";

/** Something the reader of a density should know. */
export interface DensityEvent {
  /** `info`: harmless; `warning`: read with care; `error`: a property that every density has does not hold. */
  readonly severity: "info" | "warning" | "error";
  readonly message: string;
}

/** Risk-neutral density of the price at expiry, on a grid, with its distribution function and moments. */
export interface Density {
  readonly forward: number;
  readonly tauYears: number;
  /** Grid, ascending, in the units of `forward`; evenly spaced in log-moneyness. */
  readonly strikes: Float64Array;
  /** ln(strike/forward) of the grid. */
  readonly logMoneyness: Float64Array;
  /** Probability per unit of strike; not clipped, so it is negative where the smile allows arbitrage. */
  readonly density: Float64Array;
  /** P(price <= strike), in closed form and not a sum over `density`. */
  readonly cdf: Float64Array;
  /** Integral of the density over the whole line (not the grid); 1 for a sound slice. */
  readonly mass: number;
  /** Integral of price times density, in points; the forward for a sound slice. */
  readonly mean: number;
  readonly meanMinusForward: number;
  /** Central moments of the price at expiry: points squared, points, and two pure numbers (kurtosis 3 is normal). */
  readonly variance: number;
  readonly stdev: number;
  readonly skewness: number;
  readonly kurtosis: number;
  /** Grid points with a negative density, and the lowest density of the grid. */
  readonly negativeDensity: { readonly count: number; readonly minimum: number };
  readonly warnings: readonly DensityEvent[];
  /** Price below which the probability lies; 0 < probability < 1. */
  quantile(probability: number): number;
  /** P(price <= strike) for any strike, on the grid or off it. */
  probabilityBelow(strike: number): number;
  toDisplay(): DisplayData;
}
