import type { PortfolioRules, RunRecord, Trade } from "../../../lib/strategy/index.js";

interface Taken {
  readonly strategy: string;
  readonly trade: Trade;
  readonly lots: number;
}

/**
 * The portfolio, the slow way: nothing is carried from one decision to the next; each one looks at all trades taken before
 * and works out anew what was open, earned and free. For trades of one lot without costs that end on their own day.
 */
export function referencePortfolio(records: readonly RunRecord[], rules: PortfolioRules): string[] {
  const all = records.flatMap(({ definition, trades }) => trades.map((trade) => ({ strategy: definition!.id, trade })));
  const ordered = all
    .map((one, i) => ({ ...one, i }))
    .sort((a, b) => a.trade.entryDecisionMicros - b.trade.entryDecisionMicros || a.i - b.i);
  const taken: Taken[] = [];
  const lines: string[] = [];
  for (const { strategy, trade } of ordered) {
    const now = trade.entryDecisionMicros;
    const closed = taken
      .filter((one) => one.trade.exitMicros <= now)
      .sort((a, b) => a.trade.exitMicros - b.trade.exitMicros);
    const open = taken.filter((one) => one.trade.exitMicros > now);
    const pnl = (one: Taken): number => one.trade.pnlPoints * one.trade.lotSize! * one.lots;
    const margin = (ones: readonly Taken[]): number =>
      ones.reduce((sum, one) => sum + one.trade.marginCurrency! * one.lots, 0);
    let equity = rules.capitalInr;
    let highest = equity;
    for (const one of closed) {
      equity += pnl(one);
      highest = Math.max(highest, equity);
    }
    const today = closed.filter((one) => one.trade.date === trade.date).reduce((sum, one) => sum + pnl(one), 0);
    const ofStrategy = open.filter((one) => one.strategy === strategy);
    const perLot = trade.marginCurrency!;
    const share = Math.floor((rules.shares[strategy]! * rules.capitalInr - margin(ofStrategy)) / perLot);
    const capital = Math.floor((Math.min(rules.capitalInr, equity) - margin(open)) / perLot);
    const wanted = rules.sizing === "asRun" ? 1 : Math.min(share, capital);
    let reason = "";
    if (capital < 1 || capital < wanted) reason = "capital";
    if (share < 1 || share < wanted) reason = "share";
    if (open.length >= rules.maxOpenPositions) reason = "maxOpenPositions";
    if (highest - equity >= (rules.drawdownLimitInr ?? Number.POSITIVE_INFINITY)) reason = "drawdown";
    if (-today >= (rules.dailyLossLimitInr ?? Number.POSITIVE_INFINITY)) reason = "dailyLoss";
    const name = `${strategy}${trade.tradeId}`;
    lines.push(
      reason === "" ? `${name} ${wanted} lots ${pnl({ strategy, trade, lots: wanted })}` : `${name} ${reason}`,
    );
    if (reason === "") taken.push({ strategy, trade, lots: wanted });
  }
  return lines;
}
