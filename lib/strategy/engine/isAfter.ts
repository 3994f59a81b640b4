import { MICROS_PER_SECOND } from "../../time/index.js";
import type { FillQuotes } from "./FillQuotes.js";

/**
 * True when the row that stands for a contract at `second` was stamped strictly after a decision, and not sooner than the
 * latency after it.
 *
 * @param micros instant of the decision, epoch µs UTC
 */
export function isAfter(
  contract: number,
  second: number,
  micros: number,
  { tape, timestamp, settings }: FillQuotes,
): boolean {
  const row = tape.findRow(contract, second);
  if (row < 0) return false;
  const stamp = timestamp[row]!;
  return stamp > micros && stamp >= micros + settings.latencySeconds * MICROS_PER_SECOND;
}
