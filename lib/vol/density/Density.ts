import type { DisplayData } from "../../task/index.js";
import type { VolEvent } from "../VolEvent.js";
import type { AttachedTail } from "./attachTails.js";
import type { PriceLaw } from "./PriceLaw.js";

/** Mean, variance (of the same unit squared) and the standardised third and fourth moment (kurtosis 3 is normal). */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
  readonly skewness: number;
  readonly kurtosis: number;
}

/** Risk-neutral density of the price at expiry, on a grid, with its distribution function and moments. */
export interface Density {
  readonly forward: number;
  readonly tauYears: number;
  /** Grid, ascending, in the units of `forward`; evenly spaced in log-moneyness. */
  readonly strikes: Float64Array;
  /** ln(strike/forward) of the grid. */
  readonly logMoneyness: Float64Array;
  /** Probability per unit of strike; negative where the smile allows arbitrage, unless it was asked to be clipped. */
  readonly density: Float64Array;
  /** P(price <= strike), in closed form and not a sum over `density`. */
  readonly cdf: Float64Array;
  /** Integral of the density over the whole line (not the grid); 1 for a sound smile. */
  readonly mass: number;
  /** Integral of price times density, in points; the forward for a sound smile. */
  readonly mean: number;
  readonly meanMinusForward: number;
  /** Central moments of the price at expiry: points squared, points, and two pure numbers (kurtosis 3 is normal). */
  readonly variance: number;
  readonly stdev: number;
  readonly skewness: number;
  readonly kurtosis: number;
  /** Moments of ln(price/forward), by integrating the density. */
  readonly logReturn: Moments;
  /** Grid points with a negative density, and the lowest density of the grid, before any clipping. */
  readonly negativeDensity: { readonly count: number; readonly minimum: number };
  /** Tails that took the place of the smile's own extrapolation. */
  readonly tails: readonly AttachedTail[];
  /** The law itself: density, distribution function and option prices anywhere. */
  readonly law: PriceLaw;
  readonly events: readonly VolEvent[];
  /** Messages of the events of severity `warning` and `error`. */
  readonly warnings: readonly string[];
  /** Price below which the probability lies; 0 < probability < 1. */
  quantile(probability: number): number;
  /** P(price <= strike) for any strike, on the grid or off it. */
  probabilityBelow(strike: number): number;
  /** P(price > strike), exact also where it is tiny. */
  probabilityAbove(strike: number): number;
  /** P(low < price <= high). */
  probabilityBetween(low: number, high: number): number;
  toDisplay(): DisplayData;
}
