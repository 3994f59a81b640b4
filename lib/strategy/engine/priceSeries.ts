import type { Tape } from "../../tape/index.js";

/** Arrays of released series, by length; they are written again, and new memory need not be asked for. */
const free = new Map<number, Float64Array[]>();
/** Series of one length that are kept at most: 23 MB of a session of six hours. */
const MOST_KEPT = 128;

const ofTape = new WeakMap<Tape, Map<string, Float64Array>>();

/**
 * A series over the seconds of a tape, made at the first call for its key: the strategies of one run share it.
 *
 * @param write fills the array that it gets, which may hold anything
 */
export function priceSeries(tape: Tape, key: string, write: (out: Float64Array) => void): Float64Array {
  let series = ofTape.get(tape);
  if (!series) ofTape.set(tape, (series = new Map()));
  const known = series.get(key);
  if (known) return known;
  const out = free.get(tape.lastSecond + 1)?.pop() ?? new Float64Array(tape.lastSecond + 1);
  write(out);
  series.set(key, out);
  return out;
}

/** Gives the memory of a tape's series to those of the next tape: nothing may look at them any more. */
export function releasePriceSeries(tape: Tape): void {
  const series = ofTape.get(tape);
  if (!series) return;
  ofTape.delete(tape);
  const kept = free.get(tape.lastSecond + 1) ?? [];
  free.set(tape.lastSecond + 1, kept);
  for (const array of series.values()) if (kept.length < MOST_KEPT) kept.push(array);
}
