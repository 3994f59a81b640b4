import { StrikebookError } from "../../task/index.js";

/**
 * Where a batch of Greeks is written: arrays of one length, owned by the caller. The units are those of `Greeks`; NaN
 * where the status is not `ok`.
 */
export interface GreekColumns {
  readonly prices: Float64Array;
  readonly deltas: Float64Array;
  readonly gammas: Float64Array;
  /** Per 1.00 of volatility. */
  readonly vegas: Float64Array;
  /** Per year. */
  readonly thetas: Float64Array;
  /** Per 1.00 of the rate. */
  readonly rhos: Float64Array;
  /** Per 1.00 of volatility. */
  readonly vannas: Float64Array;
  /** Per 1.00 of volatility squared. */
  readonly volgas: Float64Array;
  /** Per year. */
  readonly charms: Float64Array;
  /** Codes into `PRICING_STATUSES`; 0 is `ok`. */
  readonly statuses: Uint8Array;
}

/**
 * Fresh columns for `count` options.
 *
 * @throws StrikebookError("argument") for a count that is not an integer of at least 0
 */
export function greekColumns(count: number): GreekColumns {
  if (!(Number.isInteger(count) && count >= 0)) {
    throw new StrikebookError("argument", `count is ${count}`, "it must be an integer of at least 0");
  }
  const numbers = (): Float64Array => new Float64Array(count);
  return {
    prices: numbers(),
    deltas: numbers(),
    gammas: numbers(),
    vegas: numbers(),
    thetas: numbers(),
    rhos: numbers(),
    vannas: numbers(),
    volgas: numbers(),
    charms: numbers(),
    statuses: new Uint8Array(count),
  };
}
