import { lawRange } from "../density/lawRange.js";
import type { PriceLaw } from "../density/PriceLaw.js";
import { requireRange } from "../requireRange.js";
import type { VolEvent } from "../VolEvent.js";
import { replicate } from "./replicate.js";

/** Variance a year that a strip of options replicates. */
export interface ModelFreeVariance {
  /** Fair rate of a variance swap without jumps, a year: vol squared; NaN where it is infinite or out of reach. */
  readonly variance: number;
  /** Its square root, a fraction a year. */
  readonly vol: number;
  /** Log-moneyness of the ends of the strip. */
  readonly range: readonly [number, number];
  /** False when the integral had not settled, or the variance is NaN. */
  readonly settled: boolean;
  readonly events: readonly VolEvent[];
}

/**
 * Model-free implied variance: (2/T) times the strip of out-of-the-money options weighted by 1/K^2, held over every
 * strike (K. Demeterfi, E. Derman, M. Kamal and J. Zou, "More than you ever wanted to know about volatility swaps",
 * Goldman Sachs 1999; M. Britten-Jones and A. Neuberger, Journal of Finance 55, 2000). It equals minus 2/T times the
 * mean log return of the law, and is NaN with an event where the whole law has none: a lower tail too heavy for it.
 *
 * @param range ends of the strip in log-moneyness, as for a strip truncated at the quotes; the whole law when absent
 * @throws StrikebookError("argument") for a range that is not finite or does not ascend
 */
export function modelFreeVariance(law: PriceLaw, range?: readonly [number, number]): ModelFreeVariance {
  const whole = lawRange(law);
  const [low, high] = range ?? [whole.low, whole.high];
  requireRange(low, high);
  if (range === undefined && whole.logOrder < 1) {
    const bound = `the lower tail bounds finite moments of the log return at order ${law.logMomentBound.toFixed(2)}`;
    const message =
      law.logMomentBound > 1
        ? `the variance is out of reach: ${bound}, too near 1 for the integration`
        : `the variance is infinite: ${bound}`;
    const events: VolEvent[] = [{ severity: "error", code: "moments", message }];
    return { variance: Number.NaN, vol: Number.NaN, range: [low, high], settled: false, events };
  }
  const { value, settled } = replicate(law, (k) => Math.exp(-k), [low, high]);
  const variance = (2 / law.tauYears) * value;
  return { variance, vol: Math.sqrt(variance), range: [low, high], settled, events: [] };
}
