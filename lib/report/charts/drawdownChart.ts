import { Chart } from "./Chart.js";
import { chartColours } from "./chartColours.js";
import { chartFigure } from "./chartFigure.js";
import { cumulativePnl } from "./cumulativePnl.js";
import { dateX } from "./dateAxis.js";
import { extentOf } from "./extentOf.js";
import type { PnlChartInput } from "./PnlPoint.js";
import { seriesColour } from "./seriesColour.js";

/**
 * Distance of the cumulative P&L below its highest value so far, as a shape hanging from zero.
 *
 * @throws StrikebookError `empty` without trades, `argument` for a figure that is not finite.
 */
export function drawdownChart(input: PnlChartInput): Chart {
  const rows = cumulativePnl(input);
  const series = [...new Set(rows.map((row) => row.series))];
  const single = series.length === 1;
  const colour = single ? { value: chartColours.vermillion } : seriesColour("series", series);
  const worst = extentOf(rows.map((row) => row.drawdown))[0];
  const x = dateX(
    "millis",
    rows.map((row) => row.date),
    "Day",
  );
  const y = {
    field: "drawdown",
    type: "quantitative",
    title: `Below the peak (${input.unit})`,
    scale: { domain: [worst === 0 ? -1 : worst * 1.08, 0], nice: false },
    axis: { format: ",.2~f", tickCount: 5 },
  };
  return new Chart({
    title: input.title,
    subtitle: input.subtitle,
    description: `Drawdown of the cumulative profit and loss in ${input.unit}; the deepest is ${chartFigure(worst)}.`,
    height: 280,
    view: {
      data: { values: rows },
      encoding: { x },
      layer: [
        {
          mark: { type: "area", interpolate: "step-after", opacity: single ? 0.25 : 0.12 },
          encoding: { y: { ...y, stack: null }, y2: { datum: 0 }, color: colour },
        },
        {
          mark: { type: "line", interpolate: "step-after" },
          encoding: {
            y,
            color: colour,
            tooltip: [
              { field: "date", type: "nominal", title: "Day" },
              { field: "drawdown", type: "quantitative", title: `Below the peak (${input.unit})`, format: ",.2f" },
            ],
          },
        },
      ],
    },
  });
}
