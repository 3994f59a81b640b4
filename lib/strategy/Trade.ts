import type { CivilDate } from "../time/civilDate.js";

/** One leg of a trade. Prices in points; quantity = lots x lot size, in units of the underlying. */
export interface TradeLeg {
  /** `ContractIdentity.key` at entry and at exit: the gate refuses a trade whose two differ. */
  readonly entryContract: string;
  readonly exitContract: string;
  readonly expiryDate: CivilDate;
  readonly optionType: "CE" | "PE";
  readonly strike: number;
  readonly side: "short" | "long";
  readonly lots: number;
  readonly entryPrice: number;
  readonly exitPrice: number;
  /** Instant of the quote that filled, epoch µs UTC, and its age at the fill in seconds. */
  readonly entryQuoteMicros: number;
  readonly entryQuoteAgeSeconds: number;
  readonly exitQuoteMicros: number;
  readonly exitQuoteAgeSeconds: number;
  readonly pnlPoints: number;
  /** Name of the leg in the definition. This and all below are absent in records of an earlier version. */
  readonly slot?: string;
  /** Instants of this leg's own fills and decisions: a leg may open and close at another time than its trade. */
  readonly entryMicros?: number;
  readonly exitMicros?: number;
  readonly entryDecisionMicros?: number;
  readonly exitDecisionMicros?: number;
  readonly entryDecidedBy?: "clock" | "data";
  readonly exitDecidedBy?: "clock" | "data";
  /** `entry`, or the name of the management rule that opened it; and what closed it. */
  readonly entryReason?: string;
  readonly exitReason?: string;
  /** Middle of the book of the quotes that filled; NaN when one side is missing. */
  readonly entryMidPrice?: number;
  readonly exitMidPrice?: number;
  /** Quantity at the side of the book that filled, units of the underlying; NaN when it is not known. */
  readonly entryTouchQuantity?: number;
  readonly exitTouchQuantity?: number;
}

/**
 * One round trip of a strategy, from its first leg in to its last leg out. Legs may open and close between: rolls,
 * hedges, partial exits (a half exit is two legs that share the lots). `pnlPoints` is per lot of the strategy: the sum of
 * each leg's points times its lots, divided by the lots of the trade.
 */
export interface Trade {
  readonly tradeId: number;
  readonly underlying: string;
  /** Day of the entry. */
  readonly date: CivilDate;
  /** Lots of the strategy; absent in records of an earlier version. */
  readonly lots?: number;
  /** Name of the entry rule; absent in records of an earlier version. */
  readonly entryRule?: string;
  /** Wall clock of the venue, `HH:MM:SS`. */
  readonly entryTime: string;
  readonly exitTime: string;
  readonly entryMicros: number;
  readonly exitMicros: number;
  /** Instant up to which data had been seen when the entry (exit) was decided; fills come strictly after it. */
  readonly entryDecisionMicros: number;
  readonly exitDecisionMicros: number;
  /**
   * A clock-time decision needs no data and may fill at its own instant; a data decision fills after the latency. A stop
   * or target that the time exit closes before its latency has passed is filled by the clock, with its own decision.
   */
  readonly entryDecidedBy: "clock" | "data";
  readonly exitDecidedBy: "clock" | "data";
  readonly spotAtEntry: number;
  readonly spotAtExit: number;
  readonly legs: readonly TradeLeg[];
  /** Sum over legs, points per unit of the underlying. Received and paid at entry. */
  readonly premiumReceivedPoints: number;
  readonly premiumPaidPoints: number;
  readonly pnlPoints: number;
  /** `null` is *not measured*: lot size or margin of that date is not known from a cited source. */
  readonly lotSize: number | null;
  readonly currency: string;
  readonly costsCurrency: number | null;
  readonly pnlCurrency: number | null;
  readonly marginCurrency: number | null;
  readonly pnlPercentOfMargin: number | null;
  readonly holdSeconds: number;
  /** Of a trade held over night: the part of `holdSeconds` in the sessions of the days on which its contracts had rows. */
  readonly sessionSeconds?: number;
  /**
   * Seconds between entry and exit at which nothing could be decided: a leg had no price, or one older than the limit.
   * The engine always writes it; absent in records of an earlier version.
   */
  readonly blindSeconds?: number;
  /** From the exit's decision to its fill; absent in records of an earlier version. */
  readonly exitDelaySeconds?: number;
  readonly exitReason: string;
}

/** When and why one leg was opened and closed. */
export interface LegTimes {
  readonly entryMicros: number;
  readonly exitMicros: number;
  readonly entryDecisionMicros: number;
  readonly exitDecisionMicros: number;
  readonly entryDecidedBy: "clock" | "data";
  readonly exitDecidedBy: "clock" | "data";
  readonly entryReason: string;
  readonly exitReason: string;
}

/** Seconds at which a trade could be watched: its holding time without the nights. */
export function watchedSeconds({ sessionSeconds, holdSeconds }: Trade): number {
  return sessionSeconds ?? holdSeconds;
}

/** The leg's own times, or those of its trade in records of an earlier version. */
export function legTimes(trade: Trade, leg: TradeLeg): LegTimes {
  return {
    entryMicros: leg.entryMicros ?? trade.entryMicros,
    exitMicros: leg.exitMicros ?? trade.exitMicros,
    entryDecisionMicros: leg.entryDecisionMicros ?? trade.entryDecisionMicros,
    exitDecisionMicros: leg.exitDecisionMicros ?? trade.exitDecisionMicros,
    entryDecidedBy: leg.entryDecidedBy ?? trade.entryDecidedBy,
    exitDecidedBy: leg.exitDecidedBy ?? trade.exitDecidedBy,
    entryReason: leg.entryReason ?? "entry",
    exitReason: leg.exitReason ?? trade.exitReason,
  };
}
