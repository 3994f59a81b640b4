import type { EntryOutcome } from "./EntryAttempt.js";
import { type FillQuotes, openingAction } from "./FillQuotes.js";
import { isAfter } from "./isAfter.js";
import type { OrderDecision } from "./Position.js";
import { RestingOrders } from "./RestingOrders.js";
import type { LegOrder } from "./StrikeChooser.js";

/** Orders that were sent at one second for contracts that were chosen then. */
export interface EntryOrder {
  readonly orders: readonly LegOrder[];
  /** One for each of `orders`. */
  readonly contracts: readonly number[];
  readonly decided: number;
  readonly decision: OrderDecision;
}

/**
 * Fills an entry that was decided on data: at the first second at which spot and every leg have a valid price and every
 * leg's quote is stamped after the decision by the latency. It is given up after `entryFillSeconds`.
 *
 * Limit orders rest for `limitWaitSeconds` after their latency instead and fill as {@link RestingOrders} says, or all are given up; they are
 * not even sent when a leg has no price to rest at.
 *
 * @param lastSecond last second at which it may fill
 */
export function fillEntry(
  { orders, contracts, decided, decision }: EntryOrder,
  lastSecond: number,
  quotes: FillQuotes,
): EntryOutcome {
  const { tape, settings } = quotes;
  const isLimit = settings.fillModel === "limit";
  const sent = orders.map(({ leg }, i) => ({ contract: contracts[i]!, action: openingAction(leg.side) }));
  const resting = isLimit ? new RestingOrders(sent, decision.micros, quotes) : undefined;
  if (resting && !resting.isPriced) return { second: decided };
  const waitSeconds = isLimit ? settings.limitFillSeconds : settings.entryFillSeconds;
  const last = Math.min(decided + waitSeconds, lastSecond, tape.lastSecond);
  for (let second = decided + 1; second <= last; second++) {
    if (!contracts.every((contract) => isAfter(contract, second, decision.micros, quotes))) continue;
    if (Number.isNaN(quotes.spotAt(second))) continue;
    const found = resting
      ? resting.fillsAt(second)
      : sent.flatMap(({ contract, action }) => quotes.quoteAt(contract, second, action) ?? []);
    if (found?.length !== sent.length) continue;
    const legs = orders.map(({ leg }, i) => ({
      leg,
      contract: contracts[i]!,
      entry: quotes.fill(found[i]!, second, sent[i]!.action, decision),
    }));
    return { second, legs, decision };
  }
  return { second: Math.max(last, decided) };
}
