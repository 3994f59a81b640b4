import type { TapeContract } from "../../../tape/index.js";
import { MICROS_PER_SECOND } from "../../../time/index.js";
import { restingPrice } from "../../execution/limitFill.js";
import type { AuditedFill } from "./AuditedFill.js";
import type { FillFault } from "./FillAudit.js";
import type { FillAuditSettings } from "./FillAuditSettings.js";
import type { StoredDay } from "./StoredDay.js";

type Fault = Pick<FillFault, "rule" | "message">;

/** What is wrong with one fill, looked up in the stored rows; undefined when they show it. */
export function fillFault(day: StoredDay, fill: AuditedFill, settings: FillAuditSettings): Fault | undefined {
  const entry = day.contract(fill.contract);
  const fault = (rule: FillFault["rule"], what: string): Fault => ({
    rule,
    message: `${fill.contract} ${fill.what} ${what}`,
  });
  if (!entry) return fault("fill-not-in-data", "is in a contract that the day does not have");
  const { first, last } = day.rowsStamped(entry, fill.quoteMicros);
  if (last < first)
    return fault("fill-not-in-data", `is at a quote of ${instant(fill.quoteMicros)}: no row has that stamp`);
  const row = rowOfPrice(day, first, last, fill, settings);
  if (row === undefined) {
    const shown = sidePrice(day, last, fill, settings);
    const what = `is at ${fill.price} and the row of ${instant(fill.quoteMicros)} shows ${priceWord(fill, settings)} ${shown}`;
    return fault(isBetterThanData(fill, shown) ? "stop-at-level" : "fill-not-in-data", what);
  }
  const limit = wrongLimit(day, entry, row, fill, settings);
  if (limit !== undefined) return fault("fill-not-in-data", limit);
  const hidden = laterPriced(day, entry, fill, settings);
  if (hidden !== undefined) {
    const what = `at ${instant(fill.fillMicros)} is at the quote of ${instant(fill.quoteMicros)}; a newer one stood, of ${instant(hidden)}`;
    return fault("passed-over-quote", what);
  }
  const sooner = tooSoon(fill, settings);
  if (sooner !== undefined) return fault("fill-at-deciding-row", sooner);
  const figures = statedFigures(day, row, fill);
  return figures === undefined ? undefined : fault("fill-not-in-data", figures);
}

/** One of the rows with the fill's stamp that shows its price; undefined when none does. */
function rowOfPrice(
  day: StoredDay,
  first: number,
  last: number,
  fill: AuditedFill,
  settings: FillAuditSettings,
): number | undefined {
  for (let row = last; row >= first; row--) {
    const shown = sidePrice(day, row, fill, settings);
    if (settings.fillModel === "limit") {
      // A resting order fills at its own price when the other side of the book reaches it.
      if (fill.action === "buy" ? shown <= fill.price : shown >= fill.price) return row;
    } else if (isSame(shown, fill.price)) return row;
  }
  return undefined;
}

/** Price that an order of this kind gets at a row, NaN when the row has none: zero or less is no quote. */
function sidePrice(day: StoredDay, row: number, { action }: AuditedFill, settings: FillAuditSettings): number {
  const valid = (price: number): number => (price > 0 ? price : Number.NaN);
  const { fillModel, slippage } = settings;
  if (fillModel === "last") return valid(day.value("lastPrice", row));
  const bid = fillModel === "mid" || action === "sell" ? valid(day.value("bidPrice", row)) : Number.NaN;
  const ask = fillModel === "mid" || action === "buy" ? valid(day.value("askPrice", row)) : Number.NaN;
  if (fillModel === "mid") return (bid + ask) / 2;
  if (fillModel !== "touchSlippage" || !slippage) return action === "buy" ? ask : bid;
  if (action === "buy") return ask + slippage.buyPoints;
  return Math.max(bid - slippage.sellPoints, Math.min(bid, slippage.tickPoints));
}

/** Instant of a priced row of the contract after the fill's quote and not after the fill: it stood, and was not used. */
function laterPriced(
  day: StoredDay,
  entry: TapeContract,
  fill: AuditedFill,
  settings: FillAuditSettings,
): number | undefined {
  for (let row = day.lastRowUpTo(entry, fill.fillMicros); row >= entry.firstRow; row--) {
    if (day.micros(row) <= fill.quoteMicros) return undefined;
    if (sidePrice(day, row, fill, settings) > 0) return day.micros(row);
  }
  return undefined;
}

/** A limit order fills where the book of its decision had it rest, and one that was not reached at the touch. */
function wrongLimit(
  day: StoredDay,
  entry: TapeContract,
  row: number,
  fill: AuditedFill,
  settings: FillAuditSettings,
): string | undefined {
  const { fillModel, limitOffsetPoints, tickPoints } = settings;
  if (fillModel !== "limit" || limitOffsetPoints === undefined || tickPoints === undefined) return undefined;
  if (fill.what === "exit" && isSame(sidePrice(day, row, fill, settings), fill.price)) return undefined;
  const seen = day.lastRowUpTo(entry, fill.decisionMicros);
  if (seen < entry.firstRow) return "rests at a price, and nothing was quoted before its decision";
  const book = [day.value("bidPrice", seen), day.value("askPrice", seen)] as const;
  const limit = restingPrice(fill.action, ...book, limitOffsetPoints, tickPoints);
  return isSame(limit, fill.price)
    ? undefined
    : `is at ${fill.price} and the book of its decision has it rest at ${limit}`;
}

function tooSoon(fill: AuditedFill, { latencySeconds }: FillAuditSettings): string | undefined {
  const after = (fill.quoteMicros - fill.decisionMicros) / MICROS_PER_SECOND;
  if (fill.decidedBy === "clock") return after < 0 ? "is at a quote stamped before the clock decided" : undefined;
  if (after > 0 && after >= latencySeconds) return undefined;
  return `is at a quote ${after} s after its decision, latency ${latencySeconds} s`;
}

/** The middle and the quantity at the touch, where the trade states them. */
function statedFigures(day: StoredDay, row: number, fill: AuditedFill): string | undefined {
  if (fill.midPrice !== undefined && Number.isFinite(fill.midPrice)) {
    const middle = (day.value("bidPrice", row) + day.value("askPrice", row)) / 2;
    if (!isSame(middle, fill.midPrice)) return `states a middle of ${fill.midPrice} and the row has ${middle}`;
  }
  if (fill.touchQuantity !== undefined && Number.isFinite(fill.touchQuantity)) {
    const quantity = day.value(fill.action === "buy" ? "askSize" : "bidSize", row);
    if (!isSame(quantity, fill.touchQuantity))
      return `states ${fill.touchQuantity} at the touch and the row has ${quantity}`;
  }
  return undefined;
}

/**
 * An exit that data decided, at a better price than the data show: it was booked at the level of its rule, which no
 * market promised.
 */
function isBetterThanData({ what, decidedBy, action, price }: AuditedFill, shown: number): boolean {
  if (what !== "exit" || decidedBy !== "data") return false;
  return action === "buy" ? price < shown : price > shown;
}

function priceWord({ action }: AuditedFill, { fillModel }: FillAuditSettings): string {
  if (fillModel === "last" || fillModel === "mid") return `the ${fillModel}`;
  return action === "buy" ? "the ask" : "the bid";
}

function isSame(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}

/** UTC, as the record's tables show instants. */
function instant(micros: number): string {
  return Number.isFinite(micros) ? `${new Date(micros / 1000).toISOString().slice(11, 23)} UTC` : "an unknown instant";
}
