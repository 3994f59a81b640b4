import { integrityGate, sealRecord, tradeMetrics } from "../../../lib/strategy/index.js";
import type { RunRecord } from "../../../lib/strategy/RunRecord.js";
import type { Trade } from "../../../lib/strategy/Trade.js";
import { syntheticStrategyRecord } from "../../report/syntheticRecord.js";

/** Runs that differ in their title alone: as many as a test wants, each with an id of its own. */
export function runNumber(number: number): RunRecord {
  return syntheticStrategyRecord({ change: (content) => ({ ...content, title: `Run ${number}` }) });
}

/** The same run under another definition, with other parameters, or whatever else `change` makes of it. */
export function changedRun(record: RunRecord, change: Partial<Omit<RunRecord, "runId">>): RunRecord {
  const { runId: _runId, ...content } = record;
  return sealRecord({ ...content, ...change });
}

/** The run with the trades that `change` makes of its own; figures and verdict stay as they were. */
export function withRunTrades(record: RunRecord, change: (trades: readonly Trade[]) => readonly Trade[]): RunRecord {
  return changedRun(record, { trades: change(record.trades) });
}

/** The run without the trades that `isKept` refuses; their days are skipped, and it is judged and counted again. */
export function runWithout(record: RunRecord, isKept: (trade: Trade) => boolean): RunRecord {
  const trades = record.trades.filter(isKept);
  const days = record.days.map((day) => {
    const traded = trades.some(({ underlying, date }) => underlying === day.underlying && date === day.date);
    return traded || day.outcome !== "traded" ? day : { ...day, outcome: "skipped" as const, reason: "left out" };
  });
  const metrics = tradeMetrics(trades, days, 1);
  const { kind, evidence, inputs, events } = record;
  const verdict = integrityGate({ kind, days, trades, inputs, events, ...(evidence ? { evidence } : {}) });
  return changedRun(record, { trades, days, metrics, verdict });
}
