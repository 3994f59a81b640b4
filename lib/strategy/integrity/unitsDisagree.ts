import { tradeLots } from "../metrics/tradeLots.js";
import { legTimes, type Trade } from "../Trade.js";
import { everyTrade, type IntegrityCheck } from "./Finding.js";

/**
 * Recomputes every derived figure of a trade from its prices, lots, costs and margin. Premium counts the legs of the
 * entry, not those that a management rule opens later.
 */
export const unitsDisagree: IntegrityCheck = everyTrade((trade) => {
  // A trade without legs has a rule of its own.
  if (trade.legs.length === 0) return undefined;
  const lots = tradeLots(trade);
  let points = 0;
  const premium = { short: 0, long: 0 };
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const leg of trade.legs) {
    const isShort = leg.side === "short";
    const legPoints = isShort ? leg.entryPrice - leg.exitPrice : leg.exitPrice - leg.entryPrice;
    if (differ(leg.pnlPoints, legPoints))
      return `${leg.entryContract} says ${leg.pnlPoints} points, its prices ${legPoints}`;
    points += (legPoints * leg.lots) / lots;
    const times = legTimes(trade, leg);
    if (times.entryReason === "entry") premium[leg.side] += (leg.entryPrice * leg.lots) / lots;
    first = Math.min(first, times.entryMicros);
    last = Math.max(last, times.exitMicros);
  }
  const holdSeconds = (trade.exitMicros - trade.entryMicros) / 1e6;
  return (
    compare("pnlPoints", trade.pnlPoints, points) ??
    compare("premiumReceivedPoints", trade.premiumReceivedPoints, premium.short) ??
    compare("premiumPaidPoints", trade.premiumPaidPoints, premium.long) ??
    instantFault("entryMicros", trade.entryMicros, first) ??
    instantFault("exitMicros", trade.exitMicros, last) ??
    compare("holdSeconds", trade.holdSeconds, holdSeconds) ??
    watchFault(trade) ??
    currencyFault(trade, lots)
  );
});

/** Delay and blind seconds, where the record has them. */
function watchFault({
  blindSeconds,
  exitDelaySeconds,
  holdSeconds,
  sessionSeconds,
  ...trade
}: Trade): string | undefined {
  if (sessionSeconds !== undefined && !(sessionSeconds >= 0 && !(sessionSeconds > holdSeconds)))
    return `sessionSeconds is ${sessionSeconds} of ${holdSeconds} s held`;
  const watched = sessionSeconds ?? holdSeconds;
  if (blindSeconds !== undefined && !(blindSeconds >= 0 && !(blindSeconds > Math.max(watched, 0))))
    return `blindSeconds is ${blindSeconds} of ${watched} s held`;
  if (exitDelaySeconds === undefined) return undefined;
  return compare("exitDelaySeconds", exitDelaySeconds, (trade.exitMicros - trade.exitDecisionMicros) / 1e6);
}

function currencyFault(trade: Trade, lots: number): string | undefined {
  const { lotSize, costsCurrency, pnlCurrency, marginCurrency, pnlPercentOfMargin } = trade;
  if (pnlCurrency !== null) {
    if (lotSize === null || costsCurrency === null) return "pnlCurrency without lot size or costs";
    const currency = trade.pnlPoints * lotSize * lots - costsCurrency;
    const fault = compare(`pnlCurrency (${trade.currency})`, pnlCurrency, currency);
    if (fault) return fault;
  }
  if (pnlPercentOfMargin === null) return undefined;
  if (pnlCurrency === null || marginCurrency === null) return "pnlPercentOfMargin without currency or margin";
  return compare("pnlPercentOfMargin", pnlPercentOfMargin, (pnlCurrency / marginCurrency) * 100);
}

/** Instants are exact; of two missing ones nothing is said. */
function instantFault(name: string, recorded: number, ofLegs: number): string | undefined {
  return Object.is(recorded, ofLegs) ? undefined : `${name} is ${recorded} and its legs say ${ofLegs}`;
}

function compare(name: string, recorded: number, expected: number): string | undefined {
  return differ(recorded, expected) ? `${name} is ${recorded} and should be ${expected}` : undefined;
}

/** Sums of different order may differ in the last digits; two missing numbers agree. */
function differ(a: number, b: number): boolean {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) !== Number.isNaN(b);
  return Math.abs(a - b) > 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}
