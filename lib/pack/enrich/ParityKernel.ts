/** The same constants as `impliedForward` in lib/vol, whose result this is bit for bit. */
const MAD_TO_STDEV = 1.4826;
const OUTLIER_STDEVS = 3.5;
const TICK_FLOOR = 1e-5;

export const MAX_PAIRS = 11;

/**
 * `impliedForward` of lib/vol for the seconds of a day: the same pairs in the same order and therefore the same bits,
 * without an allocation. Each strike has one array of its parity forwards by slot, NaN where a side is missing.
 */
export class ParityKernel {
  /** Pairs that the last forward is the mean of. */
  pairs = 0;
  readonly #strikes: Float64Array;
  readonly #forwardsOf: (strike: number) => Float64Array;
  readonly #values: Float64Array = new Float64Array(MAX_PAIRS);
  readonly #sorted: Float64Array = new Float64Array(MAX_PAIRS);
  readonly #deviations: Float64Array = new Float64Array(MAX_PAIRS);
  #above = 0;

  /**
   * @param strikes ascending
   * @param forwardsOf parity forwards of a strike's number, by slot; asked for again and again, so it should remember them
   */
  constructor(strikes: Float64Array, forwardsOf: (strike: number) => Float64Array) {
    this.#strikes = strikes;
    this.#forwardsOf = forwardsOf;
  }

  /** Forward at `slot` looked for near `spot`; NaN, and no pairs, where no strike has both prices. */
  forwardAt(slot: number, spot: number): number {
    const first = this.#trimmedMean(this.#nearest(slot, spot));
    const forward = Number.isNaN(first) ? first : this.#trimmedMean(this.#nearest(slot, first));
    if (forward > 0) return forward;
    this.pairs = 0;
    return Number.NaN;
  }

  /** Gathers the pairs nearest to `centre`, nearest first and of two equally near the lower strike; returns how many. */
  #nearest(slot: number, centre: number): number {
    const strikes = this.#strikes;
    const values = this.#values;
    const last = strikes.length;
    let above = this.#above;
    while (above < last && strikes[above]! < centre) above++;
    while (above > 0 && strikes[above - 1]! >= centre) above--;
    this.#above = above;
    let below = above - 1;
    let count = 0;
    while (count < MAX_PAIRS) {
      // A strike is looked at only when it is the nearest left, so that far strikes need no array.
      if (below < 0 && above >= last) break;
      const isBelow = above >= last || (below >= 0 && centre - strikes[below]! <= strikes[above]! - centre);
      const value = this.#forwardsOf(isBelow ? below-- : above++)[slot]!;
      if (!Number.isNaN(value)) values[count++] = value;
    }
    return count;
  }

  #trimmedMean(count: number): number {
    if (count === 0) return Number.NaN;
    const values = this.#values;
    const sorted = this.#sorted;
    const deviations = this.#deviations;
    sortInto(values, count, sorted);
    const middle = medianOfSorted(sorted, count);
    for (let i = 0; i < count; i++) deviations[i] = Math.abs(values[i]! - middle);
    sortInto(deviations, count, sorted);
    const spread = MAD_TO_STDEV * medianOfSorted(sorted, count);
    const reach = OUTLIER_STDEVS * Math.max(spread, TICK_FLOOR * Math.abs(middle));
    let sum = 0;
    let used = 0;
    for (let i = 0; i < count; i++) {
      if (deviations[i]! > reach) continue;
      sum += values[i]!;
      used++;
    }
    this.pairs = used;
    return sum / used;
  }
}

function sortInto(values: Float64Array, count: number, sorted: Float64Array): void {
  for (let i = 0; i < count; i++) {
    const value = values[i]!;
    let at = i;
    while (at > 0 && sorted[at - 1]! > value) {
      sorted[at] = sorted[at - 1]!;
      at--;
    }
    sorted[at] = value;
  }
}

/** As `quantile` of lib/stats has it. */
function medianOfSorted(sorted: Float64Array, count: number): number {
  const half = (count - 1) >> 1;
  const lower = sorted[half]!;
  if (count % 2 === 1) return lower;
  const upper = sorted[half + 1]!;
  return lower === upper ? lower : lower + 0.5 * (upper - lower);
}
