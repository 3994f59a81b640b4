import type { Tape } from "../../../tape/index.js";
import type { Trade, TradeLeg } from "../../Trade.js";

const LOT_SIZE = 75;
const COSTS = 5;
const MARGIN = 175_000;

/** One fill of the simple engine. */
export interface Fill {
  readonly price: number;
  readonly micros: number;
  readonly ageSeconds: number;
  readonly middle: number;
  readonly size: number;
}

/** A straddle in and out, as the simple engine saw it. */
export interface StraddlePosition {
  readonly contracts: readonly [number, number];
  readonly exitContracts: readonly [number, number];
  readonly entry: {
    readonly second: number;
    readonly decisionMicros: number;
    readonly fills: readonly [Fill, Fill];
    readonly spot: number;
  };
  readonly exit: {
    readonly second: number;
    readonly reason: string;
    readonly decidedBy: "clock" | "data";
    readonly decisionMicros: number;
    readonly blindSeconds: number;
    readonly fills: readonly [Fill, Fill];
    readonly spot: number;
  };
}

/** The trade of a position, with figures that follow from its prices. */
export function bookedStraddle(tape: Tape, tradeId: number, position: StraddlePosition): Trade {
  const { contracts, exitContracts, entry, exit } = position;
  const legs = contracts.map((number, i): TradeLeg => {
    const { contract } = tape.contracts[number]!;
    const [sold, bought] = [entry.fills[i]!, exit.fills[i]!];
    return {
      entryContract: contract.key,
      exitContract: tape.contracts[exitContracts[i]!]!.contract.key,
      expiryDate: contract.expiryDate,
      optionType: contract.optionType,
      strike: contract.strike,
      side: "short",
      lots: 1,
      entryPrice: sold.price,
      exitPrice: bought.price,
      entryQuoteMicros: sold.micros,
      entryQuoteAgeSeconds: sold.ageSeconds,
      exitQuoteMicros: bought.micros,
      exitQuoteAgeSeconds: bought.ageSeconds,
      pnlPoints: sold.price - bought.price,
      entryMidPrice: sold.middle,
      exitMidPrice: bought.middle,
      entryTouchQuantity: sold.size,
      exitTouchQuantity: bought.size,
    };
  });
  const entryMicros = tape.secondToMicros(entry.second);
  const exitMicros = tape.secondToMicros(exit.second);
  return rebooked({
    tradeId,
    underlying: tape.product.underlying,
    date: tape.date,
    lots: 1,
    entryTime: tape.clock(entry.second),
    exitTime: tape.clock(exit.second),
    entryMicros,
    exitMicros,
    entryDecisionMicros: entry.decisionMicros,
    exitDecisionMicros: exit.decisionMicros,
    entryDecidedBy: "clock",
    exitDecidedBy: exit.decidedBy,
    spotAtEntry: entry.spot,
    spotAtExit: exit.spot,
    legs,
    premiumReceivedPoints: 0,
    premiumPaidPoints: 0,
    pnlPoints: 0,
    lotSize: LOT_SIZE,
    currency: "INR",
    costsCurrency: COSTS,
    pnlCurrency: 0,
    marginCurrency: MARGIN,
    pnlPercentOfMargin: 0,
    holdSeconds: exit.second - entry.second,
    blindSeconds: exit.blindSeconds,
    exitDelaySeconds: (exitMicros - exit.decisionMicros) / 1e6,
    exitReason: exit.reason,
  });
}

/** The trade with the figures that follow from the prices of its legs. */
export function rebooked(trade: Trade): Trade {
  const legs = trade.legs.map((leg) => ({ ...leg, pnlPoints: leg.entryPrice - leg.exitPrice }));
  const pnlPoints = legs.reduce((sum, leg) => sum + leg.pnlPoints, 0);
  const pnlCurrency = Number.isNaN(pnlPoints) ? null : pnlPoints * LOT_SIZE - COSTS;
  return {
    ...trade,
    legs,
    pnlPoints,
    premiumReceivedPoints: legs.reduce((sum, leg) => sum + leg.entryPrice, 0),
    pnlCurrency,
    pnlPercentOfMargin: pnlCurrency === null ? null : (pnlCurrency / MARGIN) * 100,
  };
}
