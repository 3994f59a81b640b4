import type { DisplayData } from "../../task/index.js";
import type { SviParameters } from "./SviParameters.js";
import type { ButterflyMinimum } from "./sviMinimumButterfly.js";

/** The starting point that led to the fit. */
export interface SviStart {
  /** Its place among the starts tried, 0 being the one with the lowest cost before the search. */
  readonly index: number;
  /** How many starts were followed to their end. */
  readonly of: number;
  readonly parameters: SviParameters;
}

/** A raw SVI slice fitted to quotes, with what is known about its quality. */
export interface SviFit {
  readonly parameters: SviParameters;
  readonly tauYears: number;
  /** Quotes used (those with a weight above 0). */
  readonly points: number;
  /** Lowest and highest log-moneyness among them. */
  readonly range: readonly [number, number];
  /** Root of the mean squared volatility error over the quotes used, unweighted, as a fraction (0.001 is 0.1 vol points). */
  readonly rmseVol: number;
  /** Largest absolute volatility error over the quotes used, as a fraction. */
  readonly maxErrorVol: number;
  /** Steps that the winning search took. */
  readonly iterations: number;
  readonly start: SviStart;
  /** False when the winning search ran out of steps. */
  readonly converged: boolean;
  /** Lowest butterfly function over the quoted range widened by its own width on each side. */
  readonly butterfly: ButterflyMinimum;
  /** Volatility at the forward, as a fraction a year. */
  readonly atmVol: number;
  readonly warnings: readonly string[];
  toDisplay(): DisplayData;
}
