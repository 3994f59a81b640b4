import { secondsSince } from "../secondGrid.js";
import type { Tape } from "../Tape.js";
import { ofTape } from "./featureCache.js";

/** The underlying's rows that have a price above zero; a row without one is no observation. */
export interface SpotRows {
  readonly price: Float64Array;
  /** Second from which the row is seen; negative before the open. */
  readonly seenFrom: Int32Array;
  /**
   * Second that the price belongs to: the same for ticks. A bar is stamped with its end and belongs to the seconds before
   * it, so that the bar stamped 09:16:00 is the last of the first minute.
   */
  readonly belongsTo: Int32Array;
}

/** The underlying by second, of {@link SpotRows}. Element s knows nothing that is stamped after second s. */
export interface SpotSeconds {
  /** Last price in or before the second; NaN before the first. */
  readonly price: Float64Array;
  /** Highest and lowest price stamped in the second; where none is, the price in force. */
  readonly high: Float64Array;
  readonly low: Float64Array;
}

/** @see SpotRows */
export function spotRows(tape: Tape): SpotRows {
  return ofTape(tape, "spotRows", () => {
    const { timestamp, price } = tape.spot;
    const count = price.reduce((sum, value) => sum + (value > 0 ? 1 : 0), 0);
    const rows = { price: new Float64Array(count), seenFrom: new Int32Array(count), belongsTo: new Int32Array(count) };
    const early = tape.provenance.granularity.kind === "bar" ? 1 : 0;
    for (let row = 0, kept = 0; row < price.length; row++) {
      if (!(price[row]! > 0)) continue;
      rows.price[kept] = price[row]!;
      rows.seenFrom[kept] = secondsSince(tape.openMicros, timestamp[row]!);
      rows.belongsTo[kept] = secondsSince(tape.openMicros, timestamp[row]! - early);
      kept++;
    }
    return rows;
  });
}

/** @see SpotSeconds */
export function spotSeconds(tape: Tape): SpotSeconds {
  return ofTape(tape, "spotSeconds", () => {
    const { price, seenFrom } = spotRows(tape);
    return pricesBySecond(price, seenFrom, tape.lastSecond + 1);
  });
}

/** Last, highest and lowest price of each second; `seenFrom` ascends. */
export function pricesBySecond(price: Float64Array, seenFrom: Int32Array, seconds: number): SpotSeconds {
  const out = {
    price: new Float64Array(seconds),
    high: new Float64Array(seconds),
    low: new Float64Array(seconds),
  };
  let row = 0;
  let last = Number.NaN;
  while (row < price.length && seenFrom[row]! < 0) last = price[row++]!;
  for (let second = 0; second < seconds; second++) {
    let high = last;
    let low = last;
    if (row < price.length && seenFrom[row] === second) {
      high = low = last = price[row++]!;
      for (; row < price.length && seenFrom[row] === second; row++) {
        last = price[row]!;
        if (last > high) high = last;
        if (last < low) low = last;
      }
    }
    out.price[second] = last;
    out.high[second] = high;
    out.low[second] = low;
  }
  return out;
}
