import { MICROS_PER_SECOND } from "../time/micros.js";

/** A stretch over which rows kept coming and repeated one price. */
export interface FrozenSpell {
  /** Epoch µs UTC of the first and the last row with the price. */
  readonly fromMicros: number;
  readonly toMicros: number;
  readonly seconds: number;
  readonly price: number;
}

/**
 * Spells longer than `limitSeconds` in which a series repeats one price. A spell ends with the last row that repeats it:
 * the time without any row after it is a gap, not a spell.
 *
 * @param times epoch µs UTC, ascending
 */
export function frozenSpells(times: Float64Array, prices: Float64Array, limitSeconds: number): FrozenSpell[] {
  const spells: FrozenSpell[] = [];
  for (let first = 0; first < times.length; ) {
    let last = first;
    while (last + 1 < times.length && prices[last + 1] === prices[first]) last++;
    const fromMicros = times[first]!;
    const toMicros = times[last]!;
    const seconds = (toMicros - fromMicros) / MICROS_PER_SECOND;
    if (seconds > limitSeconds) spells.push({ fromMicros, toMicros, seconds, price: prices[first]! });
    first = last + 1;
  }
  return spells;
}
