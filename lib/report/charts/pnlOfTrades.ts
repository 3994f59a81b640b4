import type { Trade } from "../../strategy/Trade.js";
import { StrikebookError } from "../../task/StrikebookError.js";
import type { PnlPoint } from "./PnlPoint.js";

/**
 * The P&L of each trade as chart input, one series per underlying when there are several.
 *
 * @throws StrikebookError `argument` when a trade has none measured.
 */
export function pnlOfTrades(trades: readonly Trade[], measure: "points" | "currency"): PnlPoint[] {
  const several = new Set(trades.map((trade) => trade.underlying)).size > 1;
  return trades.map((trade) => {
    const pnl = measure === "points" ? trade.pnlPoints : trade.pnlCurrency;
    if (pnl === null) {
      throw new StrikebookError(
        "argument",
        `trade ${trade.tradeId} has no ${trade.currency} measured`,
        'chart "points"',
      );
    }
    return { date: trade.date, time: trade.exitTime, pnl, ...(several ? { series: trade.underlying } : {}) };
  });
}
