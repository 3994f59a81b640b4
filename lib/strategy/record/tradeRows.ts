import { legTimes, type Trade } from "../Trade.js";

/** A column of an exported table: its name, DuckDB type, and value of a row. Instants travel as epoch µs. */
export interface ExportColumn<T> {
  readonly name: string;
  readonly type: "TIMESTAMP" | "DATE" | "DOUBLE" | "INTEGER" | "VARCHAR";
  readonly value: (row: T) => string | number | null;
}

/** A leg with the trade it belongs to and its place in it. */
export interface LegRow {
  readonly trade: Trade;
  readonly index: number;
}

const column = <T>(name: string, type: ExportColumn<T>["type"], value: ExportColumn<T>["value"]): ExportColumn<T> => ({
  name,
  type,
  value,
});

/** Columns of `trades.parquet`: one row a trade. Instants are UTC, clocks the venue's. */
export const TRADE_COLUMNS: readonly ExportColumn<Trade>[] = [
  column("trade_id", "INTEGER", (t) => t.tradeId),
  column("underlying", "VARCHAR", (t) => t.underlying),
  column("date", "DATE", (t) => t.date),
  column("entry_clock", "VARCHAR", (t) => t.entryTime),
  column("exit_clock", "VARCHAR", (t) => t.exitTime),
  column("entry_time", "TIMESTAMP", (t) => t.entryMicros),
  column("exit_time", "TIMESTAMP", (t) => t.exitMicros),
  column("entry_decision_time", "TIMESTAMP", (t) => t.entryDecisionMicros),
  column("exit_decision_time", "TIMESTAMP", (t) => t.exitDecisionMicros),
  column("entry_decided_by", "VARCHAR", (t) => t.entryDecidedBy),
  column("exit_decided_by", "VARCHAR", (t) => t.exitDecidedBy),
  column("spot_at_entry", "DOUBLE", (t) => t.spotAtEntry),
  column("spot_at_exit", "DOUBLE", (t) => t.spotAtExit),
  column("legs", "INTEGER", (t) => t.legs.length),
  column("premium_received_points", "DOUBLE", (t) => t.premiumReceivedPoints),
  column("premium_paid_points", "DOUBLE", (t) => t.premiumPaidPoints),
  column("pnl_points", "DOUBLE", (t) => t.pnlPoints),
  column("lot_size", "DOUBLE", (t) => t.lotSize),
  column("currency", "VARCHAR", (t) => t.currency),
  column("costs_currency", "DOUBLE", (t) => t.costsCurrency),
  column("pnl_currency", "DOUBLE", (t) => t.pnlCurrency),
  column("margin_currency", "DOUBLE", (t) => t.marginCurrency),
  column("pnl_percent_of_margin", "DOUBLE", (t) => t.pnlPercentOfMargin),
  column("hold_seconds", "DOUBLE", (t) => t.holdSeconds),
  column("session_seconds", "DOUBLE", (t) => t.sessionSeconds ?? null),
  column("blind_seconds", "DOUBLE", (t) => t.blindSeconds ?? null),
  column("exit_delay_seconds", "DOUBLE", (t) => t.exitDelaySeconds ?? null),
  column("exit_reason", "VARCHAR", (t) => t.exitReason),
  column("lots", "DOUBLE", (t) => t.lots ?? null),
  column("entry_rule", "VARCHAR", (t) => t.entryRule ?? null),
];

const leg = ({ trade, index }: LegRow) => trade.legs[index]!;
const times = (row: LegRow) => legTimes(row.trade, leg(row));

/** Columns of `legs.parquet`: one row a leg. */
export const LEG_COLUMNS: readonly ExportColumn<LegRow>[] = [
  column("trade_id", "INTEGER", (row) => row.trade.tradeId),
  column("leg", "INTEGER", (row) => row.index + 1),
  column("entry_contract", "VARCHAR", (row) => leg(row).entryContract),
  column("exit_contract", "VARCHAR", (row) => leg(row).exitContract),
  column("expiry", "DATE", (row) => leg(row).expiryDate),
  column("option_type", "VARCHAR", (row) => leg(row).optionType),
  column("strike", "DOUBLE", (row) => leg(row).strike),
  column("side", "VARCHAR", (row) => leg(row).side),
  column("lots", "INTEGER", (row) => leg(row).lots),
  column("entry_price", "DOUBLE", (row) => leg(row).entryPrice),
  column("exit_price", "DOUBLE", (row) => leg(row).exitPrice),
  column("entry_quote_time", "TIMESTAMP", (row) => leg(row).entryQuoteMicros),
  column("entry_quote_age_seconds", "DOUBLE", (row) => leg(row).entryQuoteAgeSeconds),
  column("exit_quote_time", "TIMESTAMP", (row) => leg(row).exitQuoteMicros),
  column("exit_quote_age_seconds", "DOUBLE", (row) => leg(row).exitQuoteAgeSeconds),
  column("pnl_points", "DOUBLE", (row) => leg(row).pnlPoints),
  column("slot", "VARCHAR", (row) => leg(row).slot ?? null),
  column("entry_time", "TIMESTAMP", (row) => times(row).entryMicros),
  column("exit_time", "TIMESTAMP", (row) => times(row).exitMicros),
  column("entry_reason", "VARCHAR", (row) => times(row).entryReason),
  column("exit_reason", "VARCHAR", (row) => times(row).exitReason),
  column("entry_mid_price", "DOUBLE", (row) => leg(row).entryMidPrice ?? null),
  column("exit_mid_price", "DOUBLE", (row) => leg(row).exitMidPrice ?? null),
  column("entry_touch_quantity", "DOUBLE", (row) => leg(row).entryTouchQuantity ?? null),
  column("exit_touch_quantity", "DOUBLE", (row) => leg(row).exitTouchQuantity ?? null),
];

/** All legs of all trades, in order. */
export function legRows(trades: readonly Trade[]): LegRow[] {
  return trades.flatMap((trade) => trade.legs.map((_, index) => ({ trade, index })));
}
