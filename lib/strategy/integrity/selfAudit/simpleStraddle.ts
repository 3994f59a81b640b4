import type { Tape } from "../../../tape/index.js";
import type { CivilDate } from "../../../time/index.js";
import type { DayOutcome } from "../../RunRecord.js";
import type { Trade } from "../../Trade.js";
import { auditFills } from "../fillAudit/auditFills.js";
import type { FillFault } from "../fillAudit/FillAudit.js";
import type { MissingExpiry } from "../GateEvidence.js";
import { AUDIT_SETTINGS, type AuditedRun } from "./AuditedRun.js";
import { type AuditDay, ENTRY_SECOND, EXIT_SECOND } from "./auditMarket.js";
import { bookedStraddle, type Fill } from "./bookedStraddle.js";
import type { StraddleFlaws } from "./StraddleFlaws.js";

const STOP_MULTIPLE = 1.03;
const MAX_AGE = AUDIT_SETTINGS.maxQuoteAgeSeconds;
/** Time that a quote may stand before a chooser's fill. */
const CHOICE_SECONDS = 8;

/**
 * A small, obvious engine of its own: sells the straddle nearest to spot at 09:20, buys it back at a stop on its cost or
 * at 09:40. Without flaws it keeps every rule of the gate; each flaw breaks what a careless engine breaks.
 */
export function simpleStraddle(market: readonly AuditDay[], flaws: StraddleFlaws = {}): AuditedRun {
  const days: DayOutcome[] = [];
  const trades: Trade[] = [];
  const faults: FillFault[] = [];
  const missingExpiries: MissingExpiry[] = [];
  let checkedFills = 0;
  for (const [number, day] of market.entries()) {
    if (number === flaws.swallowsErrorOn) continue;
    const { tape, nearest } = day;
    const { underlying } = tape.product;
    const found = flaws.expiryOf?.(day) ?? nearest;
    if (found !== nearest) missingExpiries.push({ underlying, date: tape.date, expected: nearest, found });
    const own: Trade[] = [];
    for (const second of flaws.entrySeconds ?? [ENTRY_SECOND]) {
      const trade = tradeFrom(day, found, second, trades.length + own.length + 1, flaws);
      if (trade) own.push(trade);
    }
    trades.push(...own);
    const audit = auditFills(tape, own, AUDIT_SETTINGS);
    checkedFills += audit.checkedFills;
    faults.push(...audit.faults);
    const reason = own.length > 0 ? "" : "no quotes for an entry";
    const outcome = own.length > 0 ? "traded" : "skipped";
    days.push({ underlying, date: tape.date, outcome, reason, sessionSeconds: tape.lastSecond });
  }
  const evidence = {
    requestedDays: market.map(({ tape }) => ({ underlying: tape.product.underlying, date: tape.date })),
    maxQuoteAgeSeconds: MAX_AGE,
    latencySeconds: AUDIT_SETTINGS.latencySeconds,
    tickSeconds: 1,
    overlapAllowed: false,
    calendar: "everyDay",
    missingExpiries,
    expiryCheck: { source: "the market of the self-audit", uncheckedDays: 0 },
    causality: [],
    fillAudit: { checkedFills, faults },
  } as const;
  return { kind: "strategy", days, trades, evidence };
}

function tradeFrom(
  { tape, ...expiries }: AuditDay,
  expiry: CivilDate,
  firstSecond: number,
  tradeId: number,
  flaws: StraddleFlaws,
): Trade | undefined {
  const spotAt = (second: number): number => {
    const { price } = tape.spotAt(Math.min(second + (flaws.spotAheadSeconds ?? 0), tape.lastSecond));
    return flaws.spotOf?.(price) ?? price;
  };
  const quote = quoter(tape, flaws);
  for (let second = firstSecond; second < EXIT_SECOND; second++) {
    const spot = spotAt(second);
    const strike = flaws.strike ?? Math.round(spot / tape.product.strikeStep) * tape.product.strikeStep;
    const legs = (["CE", "PE"] as const).map((type) => tape.contract(expiry, type, strike));
    const entry = legs.map((contract) => contract !== undefined && quote(contract, second, "sell", firstSecond));
    if (!entry[0] || !entry[1]) continue;
    const fills: readonly [Fill, Fill] = [entry[0], entry[1]];
    const exitExpiry = flaws.exitExpiry?.of({ tape, ...expiries }) ?? expiry;
    const exitLegs = (["CE", "PE"] as const).map((type) => tape.contract(exitExpiry, type, strike)!);
    const exit = exitOf(tape, exitLegs, second, fills[0].price + fills[1].price, flaws);
    if (!exit) return undefined;
    const isHidden = flaws.exitExpiry?.isHidden ?? false;
    return bookedStraddle(tape, tradeId, {
      contracts: [legs[0]!, legs[1]!],
      exitContracts: isHidden ? [legs[0]!, legs[1]!] : [exitLegs[0]!, exitLegs[1]!],
      entry: { second, decisionMicros: tape.secondToMicros(firstSecond), fills, spot },
      exit: { ...exit, spot: spotAt(exit.second) },
    });
  }
  return undefined;
}

/** The standing quote of a contract, if it has a price and is not older than the limit and `since`. */
function quoter(tape: Tape, flaws: StraddleFlaws) {
  const { timestamp, bidPrice, askPrice, bidSize, askSize } = tape.quotes;
  return (contract: number, second: number, action: "buy" | "sell", since: number): Fill | undefined => {
    const standing = tape.rowAt(contract, second);
    let best: Fill | undefined;
    for (let row = standing; row >= Math.max(0, standing - (flaws.choosesQuote ? CHOICE_SECONDS : 0)); row--) {
      const stamped = tape.secondOfSession(row);
      const isFresh = flaws.acceptsStale || (second - stamped <= MAX_AGE && stamped >= since);
      const middle = (bidPrice[row]! + askPrice[row]!) / 2;
      const price = flaws.fillsAtMiddle ? middle : (action === "buy" ? askPrice : bidPrice)[row]!;
      if (!isFresh || stamped > second || !(price > 0 || (flaws.zeroIsPrice && price === 0))) continue;
      const size = (action === "buy" ? askSize : bidSize)[row]!;
      const fill = { price, micros: timestamp[row]!, ageSeconds: second - stamped, middle, size };
      if (!best || (action === "buy" ? fill.price < best.price : fill.price > best.price)) best = fill;
    }
    return best;
  };
}

interface SimpleExit {
  readonly second: number;
  readonly reason: "stop" | "time";
  readonly decidedBy: "clock" | "data";
  readonly decisionMicros: number;
  readonly blindSeconds: number;
  readonly fills: readonly [Fill, Fill];
}

function exitOf(
  tape: Tape,
  contracts: readonly number[],
  entrySecond: number,
  received: number,
  flaws: StraddleFlaws,
): SimpleExit | undefined {
  const quote = quoter(tape, flaws);
  const level = received * (flaws.stopMultiple ?? STOP_MULTIPLE);
  const exitSecond = EXIT_SECOND + (flaws.exitWaitSeconds ?? 0);
  let decisionMicros: number | undefined;
  let best: SimpleExit | undefined;
  let blindSeconds = 0;
  for (let second = entrySecond + 1; second <= tape.lastSecond; second++) {
    const isLate = second >= exitSecond;
    const since = isLate && decisionMicros === undefined ? exitSecond : 0;
    const [call, put] = contracts.map((contract) => quote(contract, second, "buy", since));
    if (!call || !put) {
      blindSeconds++;
      continue;
    }
    const fills = [call, put] as const;
    const cost = call.price + put.price;
    const newest = Math.max(tape.secondToMicros(second), call.micros, put.micros);
    const data = { second, reason: "stop", decidedBy: "data", blindSeconds, fills } as const;
    if (flaws.hindsight) {
      const isBest = best === undefined || cost < best.fills[0].price + best.fills[1].price;
      const decided = Math.min(call.micros, put.micros) - 1e6;
      if (isBest && second > entrySecond + 5) best = { ...data, decisionMicros: decided };
      // It does not trade at all when no second turned out well.
      if (isLate) return best && best.fills[0].price + best.fills[1].price < received ? best : undefined;
      continue;
    }
    if (decisionMicros !== undefined) {
      const earliest = decisionMicros + AUDIT_SETTINGS.latencySeconds * 1e6;
      if (fills.every(({ micros }) => micros >= earliest)) {
        const booked = flaws.stopsAtLevel ? atLevel(fills, level) : fills;
        return { ...data, decisionMicros, fills: booked };
      }
    } else if (isLate) {
      const decided = tape.secondToMicros(EXIT_SECOND);
      return { second, reason: "time", decidedBy: "clock", decisionMicros: decided, blindSeconds, fills };
    } else if (cost >= level) {
      if (flaws.fillsAtDecision) return { ...data, decisionMicros: newest };
      decisionMicros = newest;
    }
  }
  return undefined;
}

/** Prices that cost just what the rule of the stop says. */
function atLevel([call, put]: readonly [Fill, Fill], level: number): readonly [Fill, Fill] {
  return [call, { ...put, price: level - call.price }];
}
