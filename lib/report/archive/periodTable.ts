import type { Trade } from "../../strategy/Trade.js";
import { escapeMarkdown } from "../document/escapeMarkdown.js";
import type { InlineMarkdown, ReportBlock } from "../document/ReportDocument.js";
import { showValue } from "../figures/showValue.js";

/**
 * Trades summed by period, a month or a day: a sum with a member that was not measured is not measured,
 * and points of several underlyings, which do not add up, stand side by side.
 *
 * @param digits - Length of the date's prefix that names the period: 7 for months, 10 for days.
 */
export function periodTable(
  caption: string,
  trades: readonly Trade[],
  digits: 7 | 10,
  currency: InlineMarkdown,
): ReportBlock {
  const periods = new Map<string, Trade[]>();
  for (const trade of trades) {
    const period = trade.date.slice(0, digits);
    periods.set(period, [...(periods.get(period) ?? []), trade]);
  }
  const rows = [...periods]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([period, members]) => {
      const points = sumOf(members.map((trade) => trade.pnlPoints));
      const underlyings = [...new Set(members.map((trade) => trade.underlying))];
      const wins = members.filter((trade) => trade.pnlPoints > 0).length;
      return [
        escapeMarkdown(period),
        String(members.length),
        showValue(points === null ? null : (100 * wins) / members.length, "0.0", "win rate"),
        underlyings.length > 1
          ? underlyings.map((underlying) => `${escapeMarkdown(underlying)} ${pointsOf(underlying, members)}`).join(", ")
          : showValue(points, "+,0.00", "points"),
        showValue(sumOf(members.map((trade) => trade.pnlCurrency)), "+,0.00", "currency"),
        showValue(sumOf(members.map((trade) => trade.costsCurrency)), ",0.00", "costs"),
      ];
    });
  return {
    kind: "table",
    caption,
    columns: [
      { header: digits === 7 ? "Month" : "Day", align: "left" },
      ...[
        "Trades",
        "Win rate (%)",
        "P&L (points, before costs)",
        `P&L (${currency}, after costs)`,
        `Costs (${currency})`,
      ].map((header) => ({ header, align: "right" as const })),
    ],
    rows,
    note: rows.length === 0 ? "The run made no trades." : undefined,
  };
}

function pointsOf(underlying: string, trades: readonly Trade[]): InlineMarkdown {
  const own = trades.filter((trade) => trade.underlying === underlying);
  return showValue(sumOf(own.map((trade) => trade.pnlPoints)), "+,0.00", "points");
}

function sumOf(values: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const value of values) {
    if (value === null || Number.isNaN(value)) return null;
    sum += value;
  }
  return sum;
}
