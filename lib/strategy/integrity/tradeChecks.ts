import { daysFromCivil, MICROS_PER_DAY } from "../../time/index.js";
import { legTimes, type Trade, type TradeLeg } from "../Trade.js";
import { everyTrade, type Finding, type IntegrityCheck } from "./Finding.js";

/** The display form inside a contract key; the venue stands before it. */
const identity = (trade: Trade, leg: TradeLeg): string =>
  `:${trade.underlying}:${leg.expiryDate}:${leg.optionType}:${leg.strike}`;

export const contractMismatch: IntegrityCheck = everyTrade((trade) => {
  for (const leg of trade.legs) {
    if (leg.entryContract !== leg.exitContract) return `in ${leg.entryContract}, out ${leg.exitContract}`;
    if (!`:${leg.entryContract}`.endsWith(identity(trade, leg)))
      return `${leg.entryContract} is not${identity(trade, leg).replaceAll(":", " ")}`;
    if (leg.expiryDate < trade.date) return `${leg.entryContract} had expired`;
    // No venue's contract outlives its expiry day in UTC.
    if (legTimes(trade, leg).exitMicros >= (daysFromCivil(leg.expiryDate) + 1) * MICROS_PER_DAY)
      return `${leg.entryContract} was held on after its expiry day`;
  }
  return undefined;
});

export const entryWithoutExit: IntegrityCheck = everyTrade((trade) => {
  if (trade.legs.length === 0) return "has no leg";
  if (!Number.isFinite(trade.entryMicros) || !Number.isFinite(trade.exitMicros) || trade.exitReason === "")
    return "has no exit";
  if (trade.exitMicros < trade.entryMicros) return `exit ${trade.exitTime} is before entry ${trade.entryTime}`;
  for (const leg of trade.legs) {
    const { entryMicros, exitMicros, exitReason } = legTimes(trade, leg);
    const name = leg.slot === undefined ? leg.entryContract : `${leg.slot} (${leg.entryContract})`;
    if (!Number.isFinite(entryMicros) || !Number.isFinite(exitMicros) || exitReason === "")
      return `${name} has no exit`;
    if (exitMicros < entryMicros) return `${name} has an exit before its entry`;
  }
  return undefined;
});

/** Sweeps **all** trades of an underlying in time order; a position may open at the instant another closes. */
export const overlappingTrades: IntegrityCheck = ({ trades, evidence }): Finding | undefined => {
  if (evidence?.overlapAllowed) return undefined;
  const ordered = [...trades].sort((a, b) => a.entryMicros - b.entryMicros || a.tradeId - b.tradeId);
  const openUntil = new Map<string, Trade>();
  const broken: number[] = [];
  let message = "";
  for (const trade of ordered) {
    const before = openUntil.get(trade.underlying);
    if (before && trade.entryMicros < before.exitMicros) {
      if (broken.length === 0)
        message = `trade ${trade.tradeId} opens at ${trade.date} ${trade.entryTime}, trade ${before.tradeId} is open until ${before.exitTime}`;
      broken.push(trade.tradeId);
    }
    if (!before || trade.exitMicros > before.exitMicros) openUntil.set(trade.underlying, trade);
  }
  return broken.length === 0 ? undefined : { message: `${message}; ${broken.length} in all`, trades: broken };
};

export const premiumBound: IntegrityCheck = everyTrade((trade) => {
  for (const leg of trade.legs) {
    const allowed = leg.entryPrice * (1 + 1e-12);
    if (leg.side === "short" && leg.pnlPoints > allowed)
      return `${leg.entryContract} was sold for ${leg.entryPrice} and earned ${leg.pnlPoints} points`;
    if (leg.side === "long" && leg.pnlPoints < -allowed)
      return `${leg.entryContract} was bought for ${leg.entryPrice} and lost ${-leg.pnlPoints} points`;
  }
  return undefined;
});
