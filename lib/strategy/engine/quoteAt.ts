import { type PriceKind, quotePrice, type Tape } from "../../tape/index.js";
import type { Fill } from "./Position.js";

/** The standing quote of a contract at `second`, or undefined when it is missing, without a price, or too old. */
export function quoteAt(
  tape: Tape,
  contract: number,
  second: number,
  kind: PriceKind,
  maxAgeSeconds: number,
): Fill | undefined {
  const row = tape.findRow(contract, second);
  if (row < 0) return undefined;
  const ageSeconds = tape.rowAge(row, second);
  if (ageSeconds > maxAgeSeconds) return undefined;
  const price = quotePrice(tape.quotes, row, kind);
  return price > 0 ? { row, price, ageSeconds } : undefined;
}

/** The underlying at `second` in points, NaN when it is missing or too old. */
export function spotWithin(tape: Tape, second: number, maxAgeSeconds: number): number {
  const { price, ageSeconds } = tape.spotAt(second);
  return ageSeconds <= maxAgeSeconds ? price : Number.NaN;
}
