import type { DaySlots } from "./EnrichInput.js";

/**
 * What a series shows at each slot: the value of the last row stamped at or before it, NaN where that row has none or is
 * older than the limit. Only that row is looked at: an earlier value is not what the market shows now. A slot never
 * sees a row stamped after it, not even within the same second.
 *
 * @param times epoch µs, non-decreasing
 * @param out one value a slot, from `firstSlot` on
 */
export function slotSeries(
  times: Float64Array,
  values: Float64Array,
  from: number,
  end: number,
  slots: Pick<DaySlots, "openMicros" | "stepMicros">,
  maxAgeSeconds: number,
  out: Float64Array,
  firstSlot: number = 0,
): Float64Array {
  const { stepMicros } = slots;
  const openMicros = slots.openMicros + firstSlot * stepMicros;
  const count = out.length;
  const reach = Math.floor((maxAgeSeconds * 1e6) / stepMicros);
  const stale = (maxAgeSeconds * 1e6) % stepMicros;
  const start = lastRowAt(times, from, end, openMicros);
  let slot = 0;
  let next = start < end ? slotFrom(times[start]!, openMicros, stepMicros) : count;
  for (let row = start; row < end; row++) {
    const first = next;
    if (first >= count) break;
    next = row + 1 < end ? slotFrom(times[row + 1]!, openMicros, stepMicros) : count;
    if (next <= first || next <= 0) continue;
    // Of a row that came a little before its first slot the last slot within the limit may be one earlier.
    const early = openMicros + first * stepMicros - times[row]!;
    const last = first + reach - (early > stale ? 1 : 0);
    const value = values[row]!;
    for (; slot < first; slot++) out[slot] = Number.NaN;
    for (const to = Math.min(next, last + 1, count); slot < to; slot++) out[slot] = value;
  }
  for (; slot < count; slot++) out[slot] = Number.NaN;
  return out;
}

/** The last row stamped at or before an instant, the first one where all come after it. */
function lastRowAt(times: Float64Array, from: number, end: number, micros: number): number {
  let low = from;
  let high = end;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! <= micros) low = middle + 1;
    else high = middle;
  }
  return Math.max(low - 1, from);
}

/** The first slot at or after an instant. */
function slotFrom(micros: number, openMicros: number, stepMicros: number): number {
  return Math.ceil((micros - openMicros) / stepMicros);
}
