import { legTimes, type Trade } from "../Trade.js";
import { openedLegs } from "./openedLegs.js";

/**
 * What makes two trades of two runs the same trade: underlying, day, instant of the entry, and the contracts and sides of
 * the legs that the entry opened, each once in however many parts it was closed. Legs that a management rule opened later
 * are compared and not matched by.
 */
export function tradeKey(trade: Trade): string {
  const { underlying, date, entryMicros } = trade;
  const legs = openedLegs(trade)
    .first.filter((leg) => legTimes(trade, leg).entryReason === "entry")
    .map(({ entryContract, side }) => `${entryContract} ${side}`)
    .sort();
  return [underlying, date, entryMicros, ...legs].join("|");
}
