import type { EntryAttempt, EntryContext, EntryOutcome } from "./EntryAttempt.js";
import { OpenPosition } from "./OpenPosition.js";
import { legOrder } from "./PositionRules.js";

/** All legs in. */
export type Entered = Extract<EntryOutcome, { legs: object }>;

/**
 * Opens one position after the other: the first decision of any rule, of two at one second that of the first in the list.
 * Nothing is decided while an order waits or a position is open, and a new one may open at the second after the exit.
 *
 * @param hold gives the last second that a position takes
 */
export function enterLane<Attempt extends EntryAttempt>(
  lane: readonly Attempt[],
  from: number,
  lastSecond: number,
  hold: (attempt: Attempt, entered: Entered) => number,
): void {
  let free = from;
  while (free <= lastSecond) {
    let decided = lastSecond + 1;
    let winner = -1;
    lane.forEach((attempt, i) => {
      const second = attempt.nextDecision(free, decided - 1);
      if (second === undefined) return;
      decided = second;
      winner = i;
    });
    lane.forEach((attempt, i) => {
      attempt.asked(free, i <= winner ? decided : decided - 1);
    });
    if (winner < 0) return;
    const attempt = lane[winner]!;
    const outcome = attempt.fill(decided);
    const last = outcome.legs ? hold(attempt, outcome) : outcome.second;
    lane.forEach((other, i) => {
      other.busy(i <= winner ? decided + 1 : decided, last);
    });
    if (outcome.legs) attempt.ended(last);
    free = last + 1;
  }
}

/** The position that an entry opened. */
export function openedPosition(
  { name }: EntryAttempt,
  { second, legs, decision }: Entered,
  context: EntryContext,
): OpenPosition {
  const { rules, quotes } = context;
  const { tape } = quotes;
  const lots = quotes.settings.lots;
  const micros = tape.secondToMicros(second);
  const position = new OpenPosition({
    entryRule: name,
    lots,
    date: tape.date,
    expiry: context.strikes.expiry,
    entry: { second, micros, spot: quotes.spotAt(second), decision },
    rules: rules.management.length,
  });
  for (const { leg, contract, entry } of legs) {
    const identity = tape.contracts[contract]!.contract;
    position.open({ leg, contract, identity, lots: leg.ratio * lots, entry }, legOrder(rules.definition));
  }
  return position;
}
