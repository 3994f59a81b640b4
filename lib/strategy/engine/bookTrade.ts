import type { Tape } from "../../tape/index.js";
import { MICROS_PER_SECOND } from "../../time/index.js";
import type { ResolvedParameters } from "../definition/resolveParameters.js";
import { costTermsOf, tradeCharges } from "../execution/tradeCharges.js";
import type { Trade, TradeLeg } from "../Trade.js";
import type { ContractTerms } from "./ContractTerms.js";
import type { ClosedPosition, EntryFill, Fill } from "./Position.js";

/**
 * The trade that a closed position is.
 *
 * Points are per unit of the underlying: the sum over legs of (entry - exit) for shorts and (exit - entry) for longs,
 * times the leg's ratio. Currency = points x lot size x lots - costs, when lot size is known and the costs are in the
 * settlement currency; percent = currency / (margin of one lot x lots) x 100.
 */
export function bookTrade(
  tape: Tape,
  position: ClosedPosition,
  parameters: ResolvedParameters,
  terms: ContractTerms,
  tradeId: number,
): Trade {
  const { open, exit } = position;
  const lots = parameters.number("lots");
  const currency = tape.product.settlementCurrency;
  let pnlPoints = 0;
  let premiumReceivedPoints = 0;
  let premiumPaidPoints = 0;
  const legs = open.legs.map((entry, i) => {
    const leg = bookLeg(tape, entry, exit.fills[i]!, lots);
    pnlPoints += leg.pnlPoints * entry.leg.ratio;
    if (leg.side === "short") premiumReceivedPoints += leg.entryPrice * entry.leg.ratio;
    else premiumPaidPoints += leg.entryPrice * entry.leg.ratio;
    return leg;
  });

  const marginCurrency = terms.marginPerLot === null ? null : terms.marginPerLot * lots;
  const uncharged: Trade = {
    tradeId,
    underlying: tape.product.underlying,
    date: tape.date,
    entryTime: tape.clock(open.second),
    exitTime: tape.clock(exit.second),
    entryMicros: tape.secondToMicros(open.second),
    exitMicros: tape.secondToMicros(exit.second),
    entryDecisionMicros: open.decisionMicros,
    exitDecisionMicros: exit.decisionMicros,
    entryDecidedBy: "clock",
    exitDecidedBy: exit.decidedBy,
    spotAtEntry: open.spot,
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
    holdSeconds: exit.second - open.second,
    blindSeconds: exit.blindSeconds,
    exitDelaySeconds: (tape.secondToMicros(exit.second) - exit.decisionMicros) / MICROS_PER_SECOND,
    exitReason: exit.reason,
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

function bookLeg(tape: Tape, entry: EntryFill, fill: Fill, lots: number): TradeLeg {
  const { contract } = tape.contracts[entry.contract]!;
  const { side, ratio } = entry.leg;
  return {
    entryContract: contract.key,
    exitContract: contract.key,
    expiryDate: contract.expiryDate,
    optionType: contract.optionType,
    strike: contract.strike,
    side,
    lots: lots * ratio,
    entryPrice: entry.price,
    exitPrice: fill.price,
    entryQuoteMicros: tape.quotes.timestamp[entry.row]!,
    entryQuoteAgeSeconds: entry.ageSeconds,
    exitQuoteMicros: fill.row < 0 ? Number.NaN : tape.quotes.timestamp[fill.row]!,
    exitQuoteAgeSeconds: fill.ageSeconds,
    pnlPoints: side === "short" ? entry.price - fill.price : fill.price - entry.price,
  };
}
