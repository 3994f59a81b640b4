import type { Tape } from "../../tape/index.js";
import type { CivilDate } from "../../time/index.js";
import { type EntryTerms, openStructure } from "./openStructure.js";
import type { EntryFill, OpenPosition } from "./Position.js";
import { spotWithin } from "./quoteAt.js";

/** Seconds of an entry window at which something was missing. */
export interface EntryRejections {
  readonly withoutSpot: number;
  readonly withoutQuotes: number;
  /** Two legs of opposite sides fell on one contract: together they are no position. */
  readonly withCancellingLegs: number;
}

/**
 * A clock entry: the first second from `firstSecond` to `lastSecond` at which spot and every leg have a valid price, and
 * every leg's quote is stamped at or after `firstSecond`: the first quote at or after the entry's time, never one that
 * stood before it. Strikes are chosen among all standing quotes, so that one which ticks later is waited for and not
 * passed over for a worse strike.
 */
export function findEntry(
  tape: Tape,
  expiry: CivilDate,
  firstSecond: number,
  lastSecond: number,
  terms: EntryTerms,
): OpenPosition | EntryRejections {
  let withoutSpot = 0;
  let withoutQuotes = 0;
  let withCancellingLegs = 0;
  for (let second = firstSecond; second <= lastSecond; second++) {
    const spot = spotWithin(tape, second, terms.settings.maxQuoteAgeSeconds);
    if (Number.isNaN(spot)) {
      withoutSpot++;
      continue;
    }
    const legs = openStructure(tape, expiry, second, spot, terms);
    if (legs && cancel(legs)) {
      withCancellingLegs++;
      continue;
    }
    if (legs?.every(({ ageSeconds }) => second - ageSeconds >= firstSecond)) {
      return { expiry, second, decisionMicros: tape.secondToMicros(firstSecond), spot, legs };
    }
    withoutQuotes++;
  }
  return { withoutSpot, withoutQuotes, withCancellingLegs };
}

function cancel(legs: readonly EntryFill[]): boolean {
  return legs.some(({ contract, leg }, i) =>
    legs.slice(0, i).some((other) => other.contract === contract && other.leg.side !== leg.side),
  );
}
