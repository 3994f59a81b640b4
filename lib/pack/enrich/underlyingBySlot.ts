import type { EnrichInput } from "./EnrichInput.js";
import { daySlots } from "./EnrichInput.js";
import { slotSeries } from "./slotSeries.js";

/** Price of the underlying at each slot, NaN where none is recent enough. */
export function underlyingBySlot(input: EnrichInput, maxAgeSeconds: number): Float64Array {
  const slots = daySlots(input);
  const { timestamp, price } = input.spot;
  const good = price.map((value) => (value > 0 ? value : Number.NaN));
  return slotSeries(timestamp, good, 0, good.length, slots, maxAgeSeconds, new Float64Array(slots.count));
}
