import { MICROS_PER_SECOND } from "../../time/index.js";
import type { Tape } from "../Tape.js";
import { decodeTapeColumn } from "../TapeColumn.js";
import type { TapeContract } from "../TapeInput.js";

/** Beyond any second of a session, and far from the largest Int32. */
const MAX_SECOND = 1_000_000_000;

let scratch = new Int32Array(0);

/**
 * Prices of one contract by second from a column of whole numbers, straight from the stamps: each row's number is put at
 * its second, and the last one is carried on by arithmetic. Ticks come at random, so that a branch for every second would
 * be guessed wrong half the time.
 *
 * @param values above 0 is a price, anything else is none
 * @param out one element for each second of the session
 */
export function scaledBySecond(
  tape: Tape,
  { firstRow, rowCount }: TapeContract,
  values: Int32Array,
  scale: number,
  maxAgeSeconds: number,
  out: Float64Array,
): Float64Array {
  const { openMicros } = tape;
  const timestamp = decodeTapeColumn(tape.column("timestamp"));
  const seconds = out.length;
  if (scratch.length < seconds) scratch = new Int32Array(seconds);
  const stored = scratch.fill(0, 0, seconds);
  const tooOld = Math.min(Math.floor(maxAgeSeconds) + 1, MAX_SECOND);
  const gaps: number[] = [];
  const end = firstRow + rowCount;
  let before = -MAX_SECOND;
  let isEveryPriced = true;
  for (let row = firstRow; row < end; row++) {
    const elapsed = timestamp[row]! - openMicros;
    // Whole seconds of whole microseconds: a tenth of one more than makes up for the rounding of the product.
    const second = elapsed < 0 ? Math.floor(elapsed / MICROS_PER_SECOND) : (elapsed * 1e-6 + 1e-7) | 0;
    if (second >= seconds) break;
    const value = values[row]!;
    if (value <= 0) isEveryPriced = false;
    stored[second < 0 ? 0 : second] = value > 0 ? value : -1;
    if (second - before > tooOld) gaps.push(before + tooOld, second);
    before = second;
  }
  gaps.push(before + tooOld, seconds);
  let last = -1;
  if (isEveryPriced) {
    let second = 0;
    while (second < seconds && stored[second] === 0) out[second++] = Number.NaN;
    for (; second < seconds; second++) {
      const value = stored[second]!;
      last += (value - last) & ((value | -value) >> 31);
      out[second] = last / scale;
    }
  } else {
    for (let second = 0; second < seconds; second++) {
      const value = stored[second]!;
      last += (value - last) & ((value | -value) >> 31);
      out[second] = last > 0 ? last / scale : Number.NaN;
    }
  }
  for (let i = 0; i < gaps.length; i += 2) {
    const from = Math.max(0, gaps[i]!);
    if (from < gaps[i + 1]!) out.fill(Number.NaN, from, gaps[i + 1]);
  }
  return out;
}
