import { type QuoteColumns, type QuoteRun, volumeChange } from "../../columns/index.js";
import type { ContractIdentity } from "../../contract/ContractIdentity.js";
import { NSE_OPTION_COLUMNS, vendorColumnKind } from "../../market/vendorColumns.js";
import { instantAt } from "../../time/sessionClock.js";
import { nonZero } from "../nonZero.js";
import { type CleanDay, type CleanTable, type SplitDay, splitDays } from "./splitDays.js";
import { requireColumns, type VendorTable } from "./VendorTable.js";

/** Vendor columns that become canonical quote columns; a table without one of them is not an option table. */
export const NSE_QUOTE_COLUMNS = ["timestamp", "price", "bp0", "bq0", "sp0", "sq0", "volume", "oi"] as const;

/**
 * The rows of one option table as one quote run per day, with the vendor's other columns under their own names.
 *
 * Dropped and counted, for the first reason that applies: `missingTimestamp`, `epoch1970`, `expiredContract` (the day is
 * after the expiry), `outOfSession`. Kept and marked: `zeroPrice` (a last price of 0 or less), `missingPrice` (NULL),
 * `volumeReset` (cumulative volume below an earlier one of the day), `staleLastTrade` (last trade on an earlier day),
 * `oneSidedBook` (exactly one of best bid and ask), `duplicateSecond` (same time as the row before), `unsorted` (stamped
 * before the row above; the run is sorted, rows of one time keep their order).
 *
 * In every price column, best and deeper levels alike, 0 or less means "no quote" and becomes NaN. The percentage change
 * is rounded to two decimals. All other numbers are as sent. The definitions are those of `FaultCounts` in lib/market.
 *
 * @throws StrikebookError `schema` for a table that lacks a canonical column.
 */
export function nseQuoteDays(table: VendorTable, contract: ContractIdentity): CleanTable<QuoteRun> {
  const { timestamp } = requireColumns(table, NSE_QUOTE_COLUMNS);
  const split = splitDays(timestamp.subarray(0, table.rows), contract.product.session, contract.expiryDate);
  const { epoch1970, missingTimestamp } = split;
  return {
    days: split.days.map((day) => cleanDay(table, contract, day)),
    dropped: nonZero({ epoch1970, missingTimestamp }),
  };
}

function cleanDay(table: VendorTable, contract: ContractIdentity, day: SplitDay): CleanDay<QuoteRun> {
  const { date, rowsRead, kept, expiredContract, outOfSession, unsorted } = day;
  const dropped = nonZero({ expiredContract, outOfSession });
  if (kept.length === 0) return { date, rowsRead, rows: undefined, dropped, marked: {} };
  const column = (vendorName: string): Float64Array => cleaned(table.columns[vendorName]!, kept, vendorName);
  const volume = column("volume");
  const change = new Float64Array(kept.length);
  volumeChange(volume, change);
  const quotes: QuoteColumns = {
    timestamp: column("timestamp"),
    lastPrice: column("price"),
    bidPrice: column("bp0"),
    bidSize: column("bq0"),
    askPrice: column("sp0"),
    askSize: column("sq0"),
    volume,
    volumeChange: change,
    openInterest: column("oi"),
  };
  const vendor: Record<string, Float64Array> = {};
  for (const name of NSE_OPTION_COLUMNS) {
    const isCanonical = (NSE_QUOTE_COLUMNS as readonly string[]).includes(name);
    if (!isCanonical && Object.hasOwn(table.columns, name)) vendor[name] = column(name);
  }
  const dayStart = instantAt(date, 0, contract.product.session);
  const marked = nonZero({
    unsorted,
    ...marksOf(quotes, vendor["lastTradeTime"], table.columns["price"]!, kept, dayStart),
  });
  return { date, rowsRead, rows: { contract, rows: kept.length, quotes, vendor }, dropped, marked };
}

/** The kept rows of one vendor column, with the repairs that its kind asks for. */
function cleaned(values: Float64Array, kept: Int32Array, vendorName: string): Float64Array {
  const kind = vendorColumnKind(vendorName);
  const out = new Float64Array(kept.length);
  for (let i = 0; i < kept.length; i++) out[i] = values[kept[i]!]!;
  if (kind === "price") for (let i = 0; i < out.length; i++) if (!(out[i]! > 0)) out[i] = Number.NaN;
  if (kind === "percent") for (let i = 0; i < out.length; i++) out[i] = roundToHundredths(out[i]!);
  return out;
}

/** Half away from zero, the same for gains and losses. */
function roundToHundredths(value: number): number {
  return (Math.sign(value) * Math.round(Math.abs(value) * 100)) / 100;
}

function marksOf(
  { timestamp, bidPrice, askPrice, volume }: QuoteColumns,
  lastTradeTime: Float64Array | undefined,
  sentPrice: Float64Array,
  kept: Int32Array,
  dayStart: number,
): Record<string, number> {
  const marks = {
    zeroPrice: 0,
    missingPrice: 0,
    volumeReset: 0,
    staleLastTrade: 0,
    oneSidedBook: 0,
    duplicateSecond: 0,
  };
  let highest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < kept.length; i++) {
    const price = sentPrice[kept[i]!]!;
    if (price <= 0) marks.zeroPrice++;
    else if (Number.isNaN(price)) marks.missingPrice++;
    if (volume[i]! < highest) marks.volumeReset++;
    else if (volume[i]! > highest) highest = volume[i]!;
    if (lastTradeTime && lastTradeTime[i]! < dayStart) marks.staleLastTrade++;
    if (Number.isNaN(bidPrice[i]!) !== Number.isNaN(askPrice[i]!)) marks.oneSidedBook++;
    if (i > 0 && timestamp[i] === timestamp[i - 1]) marks.duplicateSecond++;
  }
  return marks;
}
