import type { SpotSeries } from "../../columns/QuoteRun.js";
import type { Product } from "../../contract/Product.js";
import { tradingMinutesPerYear } from "../../contract/tradingMinutesPerYear.js";
import { minuteRealisedVol } from "../../vol/realised/minuteRealisedVol.js";
import type { DaySlots } from "./EnrichInput.js";

/**
 * Realised volatility of the underlying at each slot, a fraction a year: `minuteRealisedVol` of lib/vol over 20 closed
 * minutes, as known then. NaN until 20 returns are known.
 */
export function realisedBySlot(
  spot: SpotSeries,
  product: Product,
  { openMicros, stepMicros, count }: DaySlots,
  out: Float64Array,
): Float64Array {
  out.fill(Number.NaN);
  const good = spot.price.findIndex((price) => !(price > 0)) < 0;
  const keep = good ? [] : [...spot.price.keys()].filter((row) => spot.price[row]! > 0);
  const prices = good ? spot.price : Float64Array.from(keep, (row) => spot.price[row]!);
  let times = good ? spot.timestamp : Float64Array.from(keep, (row) => spot.timestamp[row]!);
  if (times.length === 0) return out;
  // A bar is stamped with its end and closes the minute before it; a tick on that instant opens the next one.
  if (stepMicros > 1e6) times = times.map((time) => time - 1);
  const minutesPerYear = tradingMinutesPerYear(product);
  const { knownAtMicros, volPercent } = minuteRealisedVol(times, prices, { minutesPerYear });
  let minute = -1;
  for (let slot = 0; slot < count; slot++) {
    const now = openMicros + slot * stepMicros;
    while (minute + 1 < knownAtMicros.length && knownAtMicros[minute + 1]! <= now) minute++;
    if (minute >= 0) out[slot] = volPercent[minute]! / 100;
  }
  return out;
}
