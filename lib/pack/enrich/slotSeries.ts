import type { DaySlots } from "./EnrichInput.js";

/**
 * What a series shows at each slot: the value of the last row stamped at or before it, NaN where that row has none or is
 * older than the limit. Only that row is looked at: an earlier value is not what the market shows now. A slot never
 * sees a row stamped after it, not even within the same second.
 *
 * @param times epoch µs, non-decreasing
 * @param out one value a slot
 */
export function slotSeries(
  times: Float64Array,
  values: Float64Array,
  from: number,
  end: number,
  slots: DaySlots,
  maxAgeSeconds: number,
  out: Float64Array,
): Float64Array {
  const { openMicros, stepMicros, count } = slots;
  const ageMicros = maxAgeSeconds * 1e6;
  out.fill(Number.NaN);
  let next = from < end ? slotFrom(times[from]!, openMicros, stepMicros) : count;
  for (let row = from; row < end && next < count; row++) {
    const first = Math.max(next, 0);
    next = row + 1 < end ? slotFrom(times[row + 1]!, openMicros, stepMicros) : count;
    const value = values[row]!;
    if (next <= first || Number.isNaN(value)) continue;
    const last = Math.floor((times[row]! + ageMicros - openMicros) / stepMicros);
    out.fill(value, first, Math.min(next, last + 1, count));
  }
  return out;
}

/** The first slot at or after an instant. */
function slotFrom(micros: number, openMicros: number, stepMicros: number): number {
  return Math.ceil((micros - openMicros) / stepMicros);
}
