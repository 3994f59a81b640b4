import type { RunRecord } from "../RunRecord.js";
import type { Trade } from "../Trade.js";

/** The part of a run record that the gate looks at. */
export type JudgedRun = Pick<RunRecord, "days" | "trades"> &
  Partial<Pick<RunRecord, "kind" | "evidence" | "inputs" | "events" | "rejections">>;

/** A broken rule: what is wrong, and the trades that show it. */
export interface Finding {
  readonly message: string;
  readonly trades: readonly number[];
}

/** Looks for one fault; undefined when the run does not have it. */
export type IntegrityCheck = (run: JudgedRun) => Finding | undefined;

/**
 * Looks at every trade: the first fault is told, all trades with a fault are listed.
 *
 * @param faultOf what is wrong with a trade, or undefined
 */
export function everyTrade(faultOf: (trade: Trade, run: JudgedRun) => string | undefined): IntegrityCheck {
  return (run) => {
    const broken: number[] = [];
    let first = "";
    for (const trade of run.trades) {
      const fault = faultOf(trade, run);
      if (fault === undefined) continue;
      if (broken.length === 0) first = `trade ${trade.tradeId} (${trade.underlying} ${trade.date}): ${fault}`;
      broken.push(trade.tradeId);
    }
    if (broken.length === 0) return undefined;
    const others = broken.length === 1 ? "" : `; ${broken.length} trades in all`;
    return { message: first + others, trades: broken };
  };
}
