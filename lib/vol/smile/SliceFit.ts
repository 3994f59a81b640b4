import type { DisplayData } from "../../task/index.js";
import type { ButterflyMinimum } from "../svi/sviMinimumButterfly.js";
import type { VolEvent } from "../VolEvent.js";

/** What every model's fit to the quotes of one expiry says about itself. */
export interface SliceFit {
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
  /** False when the winning search ran out of steps. */
  readonly converged: boolean;
  /** Lowest butterfly function over the quoted range widened by its own width on each side. */
  readonly butterfly: ButterflyMinimum;
  /** Volatility at the forward, as a fraction a year. */
  readonly atmVol: number;
  /** Parameters that ended at a bound of the search. */
  readonly atBound: readonly string[];
  readonly events: readonly VolEvent[];
  /** Messages of the events of severity `warning` and `error`. */
  readonly warnings: readonly string[];
  toDisplay(): DisplayData;
}
