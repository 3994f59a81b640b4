import type { Tape } from "../../tape/index.js";
import { MICROS_PER_SECOND } from "../../time/index.js";
import type { ResolvedParameters } from "../definition/resolveParameters.js";
import { costTermsOf, tradeCharges } from "../execution/tradeCharges.js";
import type { Trade, TradeLeg } from "../Trade.js";
import type { ContractTerms } from "./ContractTerms.js";
import { ENTRY_REASON } from "./OpenPosition.js";
import type { ClosedPosition, HeldLeg } from "./Position.js";

/**
 * The trade that a closed position is.
 *
 * Points are per unit of the underlying and lot of the strategy: the sum over legs of (entry - exit) for shorts and
 * (exit - entry) for longs, times the leg's lots, divided by the lots of the trade. Currency = points x lot size x lots -
 * costs, when lot size is known and the costs are in the settlement currency; percent = currency / (margin of one lot x
 * lots) x 100. Premium received and paid is that of the entry.
 *
 * @param tape of the day of the exit
 */
export function bookTrade(
  tape: Tape,
  position: ClosedPosition,
  parameters: ResolvedParameters,
  terms: ContractTerms,
  tradeId: number,
): Trade {
  const { entry, exit, lots, entryRule } = position;
  const currency = tape.product.settlementCurrency;
  let pnlPoints = 0;
  let premiumReceivedPoints = 0;
  let premiumPaidPoints = 0;
  const legs = position.legs.map((held) => {
    const leg = bookLeg(held);
    const weight = held.lots / lots;
    pnlPoints += leg.pnlPoints * weight;
    if (held.entry.decision.reason !== ENTRY_REASON) return leg;
    if (leg.side === "short") premiumReceivedPoints += leg.entryPrice * weight;
    else premiumPaidPoints += leg.entryPrice * weight;
    return leg;
  });

  const marginCurrency = terms.marginPerLot === null ? null : terms.marginPerLot * lots;
  const uncharged: Trade = {
    tradeId,
    underlying: tape.product.underlying,
    date: position.date,
    lots,
    entryRule,
    entryTime: tape.clock(entry.second),
    exitTime: tape.clock(exit.second),
    entryMicros: entry.micros,
    exitMicros: exit.micros,
    entryDecisionMicros: entry.decision.micros,
    exitDecisionMicros: exit.decision.micros,
    entryDecidedBy: entry.decision.decidedBy,
    exitDecidedBy: exit.decision.decidedBy,
    spotAtEntry: entry.spot,
    spotAtExit: exit.spot,
    legs,
    premiumReceivedPoints,
    premiumPaidPoints,
    pnlPoints,
    lotSize: terms.lotSize,
    currency,
    costsCurrency: null,
    pnlCurrency: null,
    marginCurrency,
    pnlPercentOfMargin: null,
    holdSeconds: (exit.micros - entry.micros) / MICROS_PER_SECOND,
    ...(position.sessionSeconds === undefined ? {} : { sessionSeconds: position.sessionSeconds }),
    blindSeconds: position.blindSeconds,
    exitDelaySeconds: (exit.micros - exit.decision.micros) / MICROS_PER_SECOND,
    exitReason: exit.decision.reason,
  };
  const costsCurrency = tradeCharges(uncharged, costTermsOf(parameters.list)).total;
  // A trade without an exit price has no result in any unit; in points that is NaN, in currency null.
  const isMeasured = terms.lotSize !== null && costsCurrency !== null && !Number.isNaN(pnlPoints);
  const pnlCurrency = isMeasured ? pnlPoints * terms.lotSize * lots - costsCurrency : null;
  return {
    ...uncharged,
    costsCurrency,
    pnlCurrency,
    pnlPercentOfMargin: pnlCurrency === null || marginCurrency === null ? null : (pnlCurrency / marginCurrency) * 100,
  };
}

function bookLeg({ leg, identity, lots, entry, exit }: HeldLeg): TradeLeg {
  return {
    entryContract: identity.key,
    exitContract: identity.key,
    expiryDate: identity.expiryDate,
    optionType: identity.optionType,
    strike: identity.strike,
    side: leg.side,
    lots,
    entryPrice: entry.price,
    exitPrice: exit.price,
    entryQuoteMicros: entry.quoteMicros,
    entryQuoteAgeSeconds: entry.ageSeconds,
    exitQuoteMicros: exit.quoteMicros,
    exitQuoteAgeSeconds: exit.ageSeconds,
    pnlPoints: leg.side === "short" ? entry.price - exit.price : exit.price - entry.price,
    slot: leg.name,
    entryMicros: entry.micros,
    exitMicros: exit.micros,
    entryDecisionMicros: entry.decision.micros,
    exitDecisionMicros: exit.decision.micros,
    entryDecidedBy: entry.decision.decidedBy,
    exitDecidedBy: exit.decision.decidedBy,
    entryReason: entry.decision.reason,
    exitReason: exit.decision.reason,
    entryMidPrice: entry.midPrice,
    exitMidPrice: exit.midPrice,
    entryTouchQuantity: entry.touchQuantity,
    exitTouchQuantity: exit.touchQuantity,
  };
}
