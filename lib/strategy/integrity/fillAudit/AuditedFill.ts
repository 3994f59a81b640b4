import { legTimes, type Trade } from "../../Trade.js";

/** One fill of one leg as its trade states it. */
export interface AuditedFill {
  readonly what: "entry" | "exit";
  readonly contract: string;
  readonly action: "buy" | "sell";
  readonly price: number;
  readonly quoteMicros: number;
  readonly fillMicros: number;
  readonly decisionMicros: number;
  readonly decidedBy: "clock" | "data";
  readonly midPrice: number | undefined;
  readonly touchQuantity: number | undefined;
}

/** Every fill of a trade that has a price and an instant: the gate has rules of its own for those that have none. */
export function auditedFills(trade: Trade): AuditedFill[] {
  const fills = trade.legs.flatMap((leg): AuditedFill[] => {
    const times = legTimes(trade, leg);
    const isShort = leg.side === "short";
    return [
      {
        what: "entry",
        contract: leg.entryContract,
        action: isShort ? "sell" : "buy",
        price: leg.entryPrice,
        quoteMicros: leg.entryQuoteMicros,
        fillMicros: times.entryMicros,
        decisionMicros: times.entryDecisionMicros,
        decidedBy: times.entryDecidedBy,
        midPrice: leg.entryMidPrice,
        touchQuantity: leg.entryTouchQuantity,
      },
      {
        what: "exit",
        contract: leg.exitContract,
        action: isShort ? "buy" : "sell",
        price: leg.exitPrice,
        quoteMicros: leg.exitQuoteMicros,
        fillMicros: times.exitMicros,
        decisionMicros: times.exitDecisionMicros,
        decidedBy: times.exitDecidedBy,
        midPrice: leg.exitMidPrice,
        touchQuantity: leg.exitTouchQuantity,
      },
    ];
  });
  return fills.filter(({ price, fillMicros }) => Number.isFinite(price) && Number.isFinite(fillMicros));
}
