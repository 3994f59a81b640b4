import type { Trade } from "../../strategy/Trade.js";

/** Number of trades by exit reason, as {@link exitReasonChart} takes it. */
export function exitReasonsOf(trades: readonly Trade[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { exitReason } of trades) counts[exitReason] = (counts[exitReason] ?? 0) + 1;
  return counts;
}
