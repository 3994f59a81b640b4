import { median } from "../../stats/median.js";

/** The same constants as `impliedForward` in lib/vol, whose result this is bit for bit. */
const MAD_TO_STDEV = 1.4826;
const OUTLIER_STDEVS = 3.5;
const TICK_FLOOR = 1e-5;

/** Pairs nearest to the money that a forward may rest on. */
export const MAX_PAIRS = 11;

/**
 * Slots that a strike is looked at for at a time. At the open few strikes have quotes and all are looked at; an hour later
 * only those near the money are.
 */
export const SEGMENT_SLOTS = 512;

/**
 * `impliedForward` of lib/vol for the seconds of a day: the same pairs in the same order and therefore the same bits,
 * without an allocation. Each strike has one array of its parity forwards by slot, NaN where a side is missing, for a
 * segment of slots at a time.
 */
export class ParityKernel {
  /** Pairs that the last forward is the mean of. */
  pairs = 0;
  readonly #strikes: Float64Array;
  readonly #forwardsOf: (strike: number, firstSlot: number) => Float64Array;
  readonly #columns: (Float64Array | undefined)[];
  readonly #values: Float64Array = new Float64Array(MAX_PAIRS);
  readonly #sorted: Float64Array = new Float64Array(MAX_PAIRS);
  readonly #picked: Int32Array = new Int32Array(MAX_PAIRS);
  #isSamePick = false;
  #above = 0;
  #firstSlot = 0;

  /**
   * @param strikes ascending
   * @param forwardsOf parity forwards of a strike's number for {@link SEGMENT_SLOTS} slots from a first one on; asked for
   *   once a segment, and only near the money
   */
  constructor(strikes: Float64Array, forwardsOf: (strike: number, firstSlot: number) => Float64Array) {
    this.#strikes = strikes;
    this.#forwardsOf = forwardsOf;
    this.#columns = Array.from(strikes, () => undefined);
  }

  /**
   * Forward at `slot`; NaN, and no pairs, where no strike has both prices.
   *
   * @param centre where the money is looked for; NaN when nothing says: then the median of all pairs
   */
  forwardAt(slot: number, centre: number): number {
    if (slot < this.#firstSlot || slot >= this.#firstSlot + SEGMENT_SLOTS) {
      this.#firstSlot = slot - (slot % SEGMENT_SLOTS);
      this.#columns.fill(undefined);
    }
    const at = slot - this.#firstSlot;
    const start = Number.isNaN(centre) ? this.#medianOfAll(at) : centre;
    let forward = Number.isNaN(start) ? start : this.#trimmedMean(this.#nearest(at, start));
    if (!Number.isNaN(forward)) {
      const count = this.#nearest(at, forward);
      if (!this.#isSamePick) forward = this.#trimmedMean(count);
    }
    if (forward > 0) return forward;
    this.pairs = 0;
    return Number.NaN;
  }

  #medianOfAll(at: number): number {
    const all = Array.from(this.#strikes, (_, strike) => (this.#columns[strike] ?? this.#column(strike))[at]!);
    const known = all.filter((value) => !Number.isNaN(value));
    return known.length > 0 ? median(known) : Number.NaN;
  }

  /**
   * Gathers the pairs nearest to `centre`, nearest first and of two equally near the lower strike, and notes whether they
   * are those of the call before; returns how many.
   */
  #nearest(at: number, centre: number): number {
    const strikes = this.#strikes;
    const values = this.#values;
    const picked = this.#picked;
    const last = strikes.length;
    let above = this.#above;
    while (above < last && strikes[above]! < centre) above++;
    while (above > 0 && strikes[above - 1]! >= centre) above--;
    this.#above = above;
    let below = above - 1;
    let count = 0;
    let isSame = true;
    while (count < MAX_PAIRS && (below >= 0 || above < last)) {
      const isBelow = above >= last || (below >= 0 && centre - strikes[below]! <= strikes[above]! - centre);
      const strike = isBelow ? below-- : above++;
      const column = this.#columns[strike] ?? this.#column(strike);
      const value = column[at]!;
      if (Number.isNaN(value)) continue;
      isSame &&= picked[count] === strike;
      picked[count] = strike;
      values[count++] = value;
    }
    this.#isSamePick = isSame;
    return count;
  }

  #column(strike: number): Float64Array {
    const column = this.#forwardsOf(strike, this.#firstSlot);
    this.#columns[strike] = column;
    return column;
  }

  #trimmedMean(count: number): number {
    if (count === 0) return Number.NaN;
    const values = this.#values;
    const sorted = this.#sorted;
    for (let i = 0; i < count; i++) {
      const value = values[i]!;
      let at = i;
      while (at > 0 && sorted[at - 1]! > value) {
        sorted[at] = sorted[at - 1]!;
        at--;
      }
      sorted[at] = value;
    }
    const half = (count - 1) >> 1;
    const isOdd = count % 2 === 1;
    const middle = isOdd ? sorted[half]! : between(sorted[half]!, sorted[half + 1]!);
    // Deviations ascend outward from the median, so their own median needs no second sort.
    let left = half;
    let right = half + 1;
    let lower = 0;
    let upper = 0;
    for (let taken = 0; taken <= (isOdd ? half : half + 1); taken++) {
      const toLeft = left >= 0 ? middle - sorted[left]! : Number.POSITIVE_INFINITY;
      const toRight = right < count ? sorted[right]! - middle : Number.POSITIVE_INFINITY;
      lower = upper;
      if (toLeft <= toRight) {
        upper = toLeft;
        left--;
      } else {
        upper = toRight;
        right++;
      }
    }
    const spread = MAD_TO_STDEV * (isOdd ? upper : between(lower, upper));
    const reach = OUTLIER_STDEVS * Math.max(spread, TICK_FLOOR * Math.abs(middle));
    let sum = 0;
    let used = 0;
    for (let i = 0; i < count; i++) {
      if (Math.abs(values[i]! - middle) > reach) continue;
      sum += values[i]!;
      used++;
    }
    this.pairs = used;
    return sum / used;
  }
}

/** Median of two, as `quantile` of lib/stats has it. */
function between(lower: number, upper: number): number {
  return lower === upper ? lower : lower + 0.5 * (upper - lower);
}
