import { dayText } from "../dayText.js";
import type { IntegrityCheck } from "./Finding.js";

const key = (day: { underlying: string; date: string }): string => `${day.underlying} ${day.date}`;
const listed = (items: readonly string[]): string =>
  items.slice(0, 3).join("; ") + (items.length > 3 ? `; and ${items.length - 3} more` : "");

export const failedDay: IntegrityCheck = ({ days }) => {
  const failed = days.filter(({ outcome }) => outcome === "failed");
  if (failed.length === 0) return undefined;
  const first = failed.map((day) => `${key(day)}: ${day.reason || "no message"}`);
  return { message: `${failed.length} of ${dayText(days.length)} failed: ${listed(first)}`, trades: [] };
};

/** Every requested day has exactly one outcome, and a skipped day says why. */
export const dayCount: IntegrityCheck = ({ days, evidence }) => {
  const requested = new Set(evidence?.requestedDays.map(key) ?? days.map(key));
  const seen = new Set<string>();
  const faults: string[] = [];
  for (const day of days) {
    if (seen.has(key(day))) faults.push(`${key(day)} is counted twice`);
    if (!requested.has(key(day))) faults.push(`${key(day)} was not requested`);
    if (day.outcome === "skipped" && day.reason === "") faults.push(`${key(day)} was skipped without a reason`);
    seen.add(key(day));
  }
  for (const day of requested) if (!seen.has(day)) faults.push(`${day} has no outcome`);
  if (faults.length === 0) return undefined;
  const message = `${dayText(requested.size)} requested, ${days.length} accounted for: ${listed(faults)}`;
  return { message, trades: [] };
};

/** Trades lie on traded days and inside the calendar; a day that traded has trades. */
export const offCalendar: IntegrityCheck = ({ days, trades, evidence, kind }) => {
  const traded = new Set(days.filter(({ outcome }) => outcome === "traded").map(key));
  const broken: number[] = [];
  const faults: string[] = [];
  for (const trade of trades) {
    const expiries = trade.legs.map(({ expiryDate }) => expiryDate);
    if (!traded.has(key(trade))) faults.push(`trade ${trade.tradeId} is on ${key(trade)}, which did not trade`);
    else if (evidence?.calendar === "expiryDays" && !expiries.includes(trade.date))
      faults.push(`trade ${trade.tradeId} is on ${key(trade)}, not the expiry day ${expiries[0]}`);
    else if (evidence?.eventCheck?.excludedDays.includes(trade.date))
      faults.push(`trade ${trade.tradeId} is on ${key(trade)}, a day of ${evidence.eventCheck.tags.join(" or ")}`);
    else continue;
    broken.push(trade.tradeId);
  }
  // A study looks at days and makes no trades.
  const withTrades = kind === "study" ? traded : new Set(trades.map(key));
  for (const day of traded) if (!withTrades.has(day)) faults.push(`${day} is said to have traded and has no trade`);
  return faults.length === 0 ? undefined : { message: listed(faults), trades: broken };
};

export const expiryMissing: IntegrityCheck = ({ evidence }) => {
  const missing = evidence?.missingExpiries ?? [];
  if (missing.length === 0) return undefined;
  const lines = missing.map((day) => `${key(day)}: market ${day.expected}, data ${day.found}`);
  return {
    message: `nearest expiry missing from the data on ${dayText(missing.length)}: ${listed(lines)}`,
    trades: [],
  };
};
