import type { GateEvidence, JudgedRun, Trade, TradeLeg } from "../../lib/strategy/index.js";

const DAY_MICROS = 86_400e6;
const FIRST_ENTRY = Date.UTC(2025, 10, 3, 3, 50) * 1000;

export type SoundRun = JudgedRun & { readonly evidence: GateEvidence };

const dateOf = (day: number): string => new Date(Date.UTC(2025, 10, 3 + day)).toISOString().slice(0, 10);

/** A straddle that lost 10 points on even days and won 10 on odd ones, 09:20:00 to 10:20:00 IST, stopped on data. */
export function soundTrade(day: number): Trade {
  const entryMicros = FIRST_ENTRY + day * DAY_MICROS;
  const exitMicros = entryMicros + 3600e6;
  const leg = (optionType: "CE" | "PE", entryPrice: number, exitPrice: number): TradeLeg => ({
    entryContract: `NSE:NIFTY:2030-12-31:${optionType}:26000`,
    exitContract: `NSE:NIFTY:2030-12-31:${optionType}:26000`,
    expiryDate: "2030-12-31",
    optionType,
    strike: 26_000,
    side: "short",
    lots: 1,
    entryPrice,
    exitPrice,
    entryQuoteMicros: entryMicros - 2e6,
    entryQuoteAgeSeconds: 2,
    exitQuoteMicros: exitMicros - 1e6,
    exitQuoteAgeSeconds: 1,
    pnlPoints: entryPrice - exitPrice,
  });
  const legs = [leg("CE", 100, day % 2 === 0 ? 110 : 90), leg("PE", 80, 80)];
  const pnlPoints = legs[0]!.pnlPoints;
  const pnlCurrency = pnlPoints * 75 - 5;
  return {
    tradeId: day + 1,
    underlying: "NIFTY",
    date: dateOf(day),
    entryTime: "09:20:00",
    exitTime: "10:20:00",
    entryMicros,
    exitMicros,
    // The clock said 09:19:58; both legs were first quoted then, and together at 09:20:00.
    entryDecisionMicros: entryMicros - 2e6,
    exitDecisionMicros: exitMicros - 2e6,
    entryDecidedBy: "clock",
    exitDecidedBy: "data",
    spotAtEntry: 26_010,
    spotAtExit: 26_020,
    legs,
    premiumReceivedPoints: 180,
    premiumPaidPoints: 0,
    pnlPoints,
    lotSize: 75,
    currency: "INR",
    costsCurrency: 5,
    pnlCurrency,
    marginCurrency: 175_000,
    pnlPercentOfMargin: (pnlCurrency / 175_000) * 100,
    holdSeconds: 3600,
    blindSeconds: 12,
    exitDelaySeconds: 2,
    exitReason: "stop",
  };
}

/** A run of `days` days that breaks no rule. */
export function soundRun(days = 30): SoundRun {
  const trades = Array.from({ length: days }, (_, day) => soundTrade(day));
  return {
    kind: "strategy",
    trades,
    days: trades.map(({ underlying, date }) => ({ underlying, date, outcome: "traded", reason: "" })),
    evidence: {
      requestedDays: trades.map(({ underlying, date }) => ({ underlying, date })),
      maxQuoteAgeSeconds: 10,
      latencySeconds: 1,
      tickSeconds: 1,
      overlapAllowed: false,
      calendar: "everyDay",
      missingExpiries: [],
      expiryCheck: { source: "a test", uncheckedDays: 0 },
      causality: [{ feature: "ema21", passed: true, message: "" }],
      // More than any change of a test adds: what was looked up is asked for by its own tests.
      fillAudit: { checkedFills: 10_000, faults: [] },
    },
  };
}

/** The run with the trades that `change` makes of its own; it may look at the day number. */
export function withTrades(run: SoundRun, change: (trade: Trade, day: number) => Trade): SoundRun {
  return { ...run, trades: run.trades.map(change) };
}

/** The trade with its first leg changed. */
export function withLeg(trade: Trade, change: Partial<TradeLeg>): Trade {
  const [first, ...others] = trade.legs;
  return { ...trade, legs: [{ ...first!, ...change }, ...others] };
}

/** The trade with figures that follow from its legs again: for changes of prices. */
export function rebooked(trade: Trade): Trade {
  const legs = trade.legs.map((leg) => {
    const short = leg.entryPrice - leg.exitPrice;
    return { ...leg, pnlPoints: leg.side === "short" ? short : -short };
  });
  const pnlPoints = legs.reduce((sum, leg) => sum + leg.pnlPoints, 0);
  const premium = (side: string): number =>
    legs.reduce((sum, leg) => sum + (leg.side === side ? leg.entryPrice : 0), 0);
  const pnlCurrency = pnlPoints * 75 - 5;
  return {
    ...trade,
    legs,
    pnlPoints,
    pnlCurrency,
    premiumReceivedPoints: premium("short"),
    premiumPaidPoints: premium("long"),
    pnlPercentOfMargin: (pnlCurrency / 175_000) * 100,
  };
}
