import { Chart } from "./Chart.js";
import { chartColours } from "./chartColours.js";
import { requireFinite } from "./requireFinite.js";
import { requireRows } from "./requireRows.js";

export interface ExitReasonChartInput {
  readonly title: string;
  readonly subtitle?: string | undefined;
  /** Number of trades by exit reason. */
  readonly counts: Readonly<Record<string, number>>;
}

/**
 * How the trades ended: one bar per exit reason, most frequent first, with its count and share.
 *
 * @throws StrikebookError `empty` without trades, `argument` for a count that is not a number.
 */
export function exitReasonChart(input: ExitReasonChartInput): Chart {
  const entries = Object.entries(input.counts).map(([reason, count]) => ({
    reason,
    count: requireFinite(count, `count of "${reason}"`),
  }));
  const total = entries.reduce((sum, entry) => sum + entry.count, 0);
  requireRows(total, input.title, "trades");
  const rows = entries
    .sort((a, b) => b.count - a.count)
    .map((entry) => ({ ...entry, label: `${entry.count} (${((100 * entry.count) / total).toFixed(0)} %)` }));
  const y = {
    field: "reason",
    type: "nominal",
    sort: null,
    title: null,
    axis: { labelLimit: 220, grid: false, labelFontSize: 12 },
  };
  return new Chart({
    title: input.title,
    subtitle: input.subtitle,
    description: `Exit reasons of ${total} trades: ${rows.map((row) => `${row.reason} ${row.label}`).join(", ")}.`,
    height: 120 + 34 * rows.length,
    view: {
      data: { values: rows },
      encoding: {
        y,
        x: {
          field: "count",
          type: "quantitative",
          title: "Trades",
          scale: { domain: [0, rows[0]!.count * 1.15], nice: false },
          axis: { tickMinStep: 1, tickCount: 6, grid: true, domain: false, ticks: false },
        },
      },
      layer: [
        {
          mark: { type: "bar", color: chartColours.blue, cornerRadiusEnd: 2, height: { band: 0.62 } },
          encoding: {
            tooltip: [
              { field: "reason", type: "nominal", title: "Exit" },
              { field: "count", type: "quantitative", title: "Trades" },
            ],
          },
        },
        {
          mark: { type: "text", align: "left", dx: 6, color: chartColours.ink },
          encoding: { text: { field: "label" } },
        },
      ],
    },
  });
}
