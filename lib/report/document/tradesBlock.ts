import type { RunRecord } from "../../strategy/RunRecord.js";
import type { Trade, TradeLeg } from "../../strategy/Trade.js";
import { showValue } from "../figures/showValue.js";
import { escapeMarkdown } from "./escapeMarkdown.js";
import { currencyOf } from "./metricsBlock.js";
import type { ReportBlock, TableColumn } from "./ReportDocument.js";

/**
 * Every trade with its legs, prices in and out, and its result in points, currency and percent of margin.
 *
 * @param limit - Rows shown at most; the note then says that there are more.
 */
export function tradesBlock(record: RunRecord, limit: number): ReportBlock {
  const shown = record.trades.slice(0, limit);
  const left = (header: string): TableColumn => ({ header, align: "left" });
  const right = (header: string): TableColumn => ({ header, align: "right" });
  return {
    kind: "table",
    columns: [
      right("No."),
      left("Underlying"),
      left("Day"),
      left("In"),
      left("Out"),
      left("Legs, price in and out"),
      right("Premium received (points)"),
      right("P&L (points, before costs)"),
      right(`P&L (${escapeMarkdown(currencyOf(record))}, after costs)`),
      right("P&L (% of margin)"),
      left("Exit"),
    ],
    rows: shown.map((trade) => rowOf(trade)),
    note: noteOf(record.trades.length, shown.length),
  };
}

function rowOf(trade: Trade): string[] {
  const figure = (value: number | null, format: string): string => showValue(value, format, `trade ${trade.tradeId}`);
  return [
    String(trade.tradeId),
    escapeMarkdown(trade.underlying),
    escapeMarkdown(trade.date),
    escapeMarkdown(trade.entryTime),
    escapeMarkdown(trade.exitTime),
    trade.legs.map(legOf).join("; "),
    figure(trade.premiumReceivedPoints, ",0.00"),
    figure(trade.pnlPoints, "+,0.00"),
    figure(trade.pnlCurrency, "+,0.00"),
    figure(trade.pnlPercentOfMargin, "+0.00"),
    escapeMarkdown(trade.exitReason),
  ];
}

function legOf(leg: TradeLeg): string {
  const price = (value: number): string => showValue(value, "0.00", "leg price");
  return `${leg.side} ${showValue(leg.strike, undefined, "strike")} ${leg.optionType} ${price(leg.entryPrice)} to ${price(leg.exitPrice)}`;
}

function noteOf(all: number, shown: number): string | undefined {
  if (all === 0) return "The run made no trades.";
  return shown < all ? `The first rows of ${all}; all of them are in \`run.json\`.` : undefined;
}
