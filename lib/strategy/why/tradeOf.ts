import { StrikebookError } from "../../task/index.js";
import type { RunRecord } from "../RunRecord.js";
import type { Trade } from "../Trade.js";

/**
 * The trade of this number.
 *
 * @throws StrikebookError `missing` when the run has no such trade
 */
export function tradeOf(record: RunRecord, tradeId: number): Trade {
  const trade = record.trades.find((each) => each.tradeId === tradeId);
  if (trade) return trade;
  const ids = record.trades.map((each) => each.tradeId);
  const what = `run ${record.runId} has no trade ${tradeId}`;
  const cure =
    ids.length === 0 ? "it made no trade" : `it has ${ids.length}, from ${Math.min(...ids)} to ${Math.max(...ids)}`;
  throw new StrikebookError("missing", what, cure);
}
