import { legTimes, type Trade } from "../Trade.js";
import { dayOfFill } from "./dayOfFill.js";
import type { OrderFill } from "./OrderFill.js";

/**
 * The orders that a trade sent. Legs that share an instant, a contract, a side and a price were one order: a leg that was
 * closed in two parts went in once. `null` when the lot size, and with it every quantity, is not known.
 *
 * @param scale multiplies every quantity: lots of another size over the lots of the trade
 */
export function ordersOf(trade: Trade, scale = 1): OrderFill[] | null {
  const { lotSize } = trade;
  if (lotSize === null) return null;
  const orders = new Map<string, OrderFill>();
  const send = (order: OrderFill, contract: string, micros: number): void => {
    const key = [order.purpose, order.side, contract, micros, order.price].join(" ");
    const quantity = (orders.get(key)?.quantity ?? 0) + order.quantity;
    orders.set(key, { ...order, quantity, date: dayOfFill(trade, micros) });
  };
  for (const leg of trade.legs) {
    const { entryMicros, exitMicros } = legTimes(trade, leg);
    const quantity = leg.lots * lotSize * scale;
    const isLong = leg.side === "long";
    const entry = { side: isLong ? "buy" : "sell", purpose: "entry", price: leg.entryPrice, quantity } as const;
    const exit = { side: isLong ? "sell" : "buy", purpose: "exit", price: leg.exitPrice, quantity } as const;
    send(entry, leg.entryContract, entryMicros);
    send(exit, leg.exitContract, exitMicros);
  }
  return [...orders.values()];
}
