import { Chart } from "./Chart.js";
import { chartColours } from "./chartColours.js";
import { chartFigure } from "./chartFigure.js";
import { cumulativePnl } from "./cumulativePnl.js";
import { dateX } from "./dateAxis.js";
import type { PnlChartInput } from "./PnlPoint.js";
import { seriesColour } from "./seriesColour.js";

/**
 * Cumulative profit and loss as steps, one line per series, from zero.
 *
 * @throws StrikebookError `empty` without trades, `argument` for a figure that is not finite.
 */
export function equityChart(input: PnlChartInput): Chart {
  const rows = cumulativePnl(input);
  const series = [...new Set(rows.map((row) => row.series))];
  const x = dateX(
    "millis",
    rows.map((row) => row.date),
    "Day",
  );
  const y = {
    field: "equity",
    type: "quantitative",
    title: `Cumulative P&L (${input.unit})`,
    axis: { format: ",.2~f", tickCount: 6 },
  };
  const last = rows[rows.length - 1]!;
  return new Chart({
    title: input.title,
    subtitle: input.subtitle,
    description: `Cumulative profit and loss of ${input.pnl.length} trades in ${input.unit}, from ${rows[0]!.date} to ${last.date}; it ends at ${series
      .map(
        (name) => `${name === "" ? "" : `${name} `}${chartFigure(rows.findLast((row) => row.series === name)!.equity)}`,
      )
      .join(", ")}.`,
    view: {
      layer: [
        {
          data: { values: [{ zero: 0 }] },
          mark: { type: "rule", color: chartColours.muted, strokeWidth: 1 },
          encoding: { y: { field: "zero", type: "quantitative" } },
        },
        {
          data: { values: rows },
          mark: { type: "line", interpolate: "step-after" },
          encoding: { x, y, color: seriesColour("series", series) },
        },
        {
          // The row at zero begins the line; it is no trade.
          data: { values: rows.filter((row) => row.trade > 0) },
          mark: { type: "point", filled: true, size: rows.length > 200 ? 8 : 30, opacity: 1 },
          encoding: {
            x,
            y,
            color: seriesColour("series", series),
            tooltip: [
              { field: "date", type: "nominal", title: "Day" },
              { field: "pnl", type: "quantitative", title: `P&L (${input.unit})`, format: ",.2f" },
              { field: "equity", type: "quantitative", title: `Cumulative (${input.unit})`, format: ",.2f" },
            ],
          },
        },
      ],
    },
  });
}
