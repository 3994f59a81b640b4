import type { ContractRun } from "../../lake/index.js";
import type { TapeColumn } from "../../tape/index.js";
import { type EmaCrossResult, emaCross } from "./emaCross.js";

/** Columns of the lake that the scan reads. */
export const EMA_SCAN_COLUMNS: readonly string[] = ["last_price", "bid_price", "ask_price", "volume"];

export interface EmaCrossParameters {
  readonly maxSpread: number;
}

/**
 * {@link emaCross} of one contract as `scanContracts` calls it; P&L in points. Prices that are all stored as whole
 * hundredths are scanned as they are, which makes the P&L exact to the last digit; others in points.
 */
export default function emaCrossRun(
  { columns, rows }: Pick<ContractRun, "columns" | "rows">,
  { maxSpread }: EmaCrossParameters,
): EmaCrossResult {
  const price = columns["last_price"]!;
  const bid = columns["bid_price"]!;
  const ask = columns["ask_price"]!;
  const volume = columns["volume"]!.values;
  if (price.scale === bid.scale && price.scale === ask.scale) {
    const prices = { lastPrice: price.values, bidPrice: bid.values, askPrice: ask.values, volume };
    const { pnl, trades } = emaCross(prices, rows, maxSpread);
    return { pnl: pnl / price.scale, trades, rows };
  }
  return emaCross({ lastPrice: points(price), bidPrice: points(bid), askPrice: points(ask), volume }, rows, maxSpread);
}

function points({ values, scale }: TapeColumn): Float64Array {
  // A missing Int32 stays below zero, and so missing.
  return Float64Array.from(values, (value) => value / scale);
}
