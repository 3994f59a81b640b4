import type { CivilDate } from "../../time/index.js";
import type { Verdict } from "../RunRecord.js";
import type { Trade } from "../Trade.js";

/** Why a trade was not taken, in the order in which the rules are asked. */
export const REFUSAL_REASONS = {
  notMeasured: "its margin, result or costs are not measured in rupees",
  carry: "it is held over night and the portfolio is intraday",
  dailyLoss: "the day's closed trades have reached the loss limit",
  drawdown: "closed trades have reached the drawdown limit",
  maxOpenPositions: "as many positions are open as may be",
  share: "the margin of one lot is above what is left of the strategy's share",
  capital: "the margin is above what is left of the capital",
} as const;

export type RefusalReason = keyof typeof REFUSAL_REASONS;

/** A trade of one of the runs, named so that it can be found again. */
export interface PortfolioTrade {
  readonly strategy: string;
  readonly runId: string;
  readonly trade: Trade;
}

export interface TakenTrade extends PortfolioTrade {
  /** Lots of the strategy in the portfolio; the record's own may be another number. */
  readonly lots: number;
  readonly marginInr: number;
  readonly costsInr: number;
  readonly pnlInr: number;
}

export interface RefusedTrade extends PortfolioTrade {
  readonly reason: RefusalReason;
}

/** Equity after a trade has closed. */
export interface EquityPoint {
  readonly micros: number;
  readonly date: CivilDate;
  readonly equityInr: number;
}

/** Result of one day of the data; a day without a closed trade has 0. */
export interface PortfolioDay {
  readonly date: CivilDate;
  readonly pnlInr: number;
  readonly percentOfCapital: number;
}

export interface PortfolioResult {
  readonly capitalInr: number;
  /** In the order of their decisions. */
  readonly taken: readonly TakenTrade[];
  readonly refused: readonly RefusedTrade[];
  readonly refusedByReason: Readonly<Record<RefusalReason, number>>;
  /** In the order in which trades closed. */
  readonly equity: readonly EquityPoint[];
  readonly days: readonly PortfolioDay[];
  readonly pnlInr: number;
  readonly percentOfCapital: number;
  /** `percentOfCapital` over the number of days in the data. */
  readonly percentPerDay: number;
  readonly maxDrawdownInr: number;
  /** Of the highest equity before it. */
  readonly maxDrawdownPercent: number;
  readonly peakMarginInr: number;
  readonly peakOpenPositions: number;
  /** Verdicts of the runs: a portfolio is no better than its worst run. */
  readonly verdicts: readonly { readonly runId: string; readonly status: Verdict["status"] }[];
}
