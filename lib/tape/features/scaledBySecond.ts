import { MICROS_PER_SECOND } from "../../time/index.js";
import type { Tape } from "../Tape.js";
import { decodeTapeColumn } from "../TapeColumn.js";
import type { TapeContract } from "../TapeInput.js";

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
  const tooOld = Math.floor(maxAgeSeconds) + 1;
  const gaps: number[] = [];
  const end = firstRow + rowCount;
  let before = Number.NEGATIVE_INFINITY;
  for (let row = firstRow; row < end; row++) {
    const second = Math.floor((timestamp[row]! - openMicros) / MICROS_PER_SECOND);
    if (second >= seconds) break;
    const value = values[row]!;
    stored[second < 0 ? 0 : second] = value > 0 ? value : -1;
    if (second - before > tooOld) gaps.push(before + tooOld, second);
    before = second;
  }
  gaps.push(before + tooOld, seconds);
  let last = -1;
  for (let second = 0; second < seconds; second++) {
    const value = stored[second]!;
    const isNew = (value | -value) >> 31;
    last = (value & isNew) | (last & ~isNew);
    out[second] = last > 0 ? last / scale : Number.NaN;
  }
  for (let i = 0; i < gaps.length; i += 2) {
    const from = Math.max(0, gaps[i]!);
    if (from < gaps[i + 1]!) out.fill(Number.NaN, from, gaps[i + 1]);
  }
  return out;
}
