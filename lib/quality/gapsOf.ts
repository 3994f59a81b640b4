import { MICROS_PER_SECOND } from "../time/micros.js";

/** A stretch of time in which no row came. */
export interface Gap {
  /** Epoch µs UTC of the last row before it, or the open. */
  readonly fromMicros: number;
  /** Epoch µs UTC of the first row after it, or the close. */
  readonly toMicros: number;
  readonly seconds: number;
}

export interface GapWindow {
  /** Open and close of the session, epoch µs UTC; times outside are passed over. */
  readonly openMicros: number;
  readonly closeMicros: number;
  /** True to measure from the open to the first row and from the last row to the close as well. */
  readonly edges: boolean;
  /** A gap is longer than this. */
  readonly limitSeconds: number;
}

/**
 * Gaps between neighbouring times inside a session, in their order.
 *
 * @param times epoch µs UTC, ascending; equal times may repeat
 */
export function gapsOf(times: ArrayLike<number>, window: GapWindow): Gap[] {
  const { openMicros, closeMicros, edges, limitSeconds } = window;
  const gaps: Gap[] = [];
  const add = (fromMicros: number, toMicros: number): void => {
    const seconds = (toMicros - fromMicros) / MICROS_PER_SECOND;
    if (seconds > limitSeconds) gaps.push({ fromMicros, toMicros, seconds });
  };
  let before = edges ? openMicros : Number.NaN;
  for (let i = 0; i < times.length; i++) {
    const time = times[i]!;
    if (time < openMicros || time > closeMicros) continue;
    add(before, time);
    before = time;
  }
  if (edges) add(before, closeMicros);
  return gaps;
}
