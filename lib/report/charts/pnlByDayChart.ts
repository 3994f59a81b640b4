import type { CivilDate } from "../../time/civilDate.js";
import { Chart } from "./Chart.js";
import { chartColours } from "./chartColours.js";
import { chartFigure } from "./chartFigure.js";
import { dayPattern, labelledDays } from "./dateAxis.js";
import type { PnlChartInput } from "./PnlPoint.js";
import { requireFinite } from "./requireFinite.js";
import { requireRows } from "./requireRows.js";
import { seriesColour } from "./seriesColour.js";

export interface PnlByDayChartInput extends PnlChartInput {
  /** Days that were asked for; the ones without a trade keep an empty place on the axis. */
  readonly days?: readonly CivilDate[] | undefined;
}

/**
 * Profit and loss summed per day: bars up in blue and down in orange, or coloured by series when there are several.
 *
 * @throws StrikebookError `empty` without trades, `argument` for a figure that is not finite.
 */
export function pnlByDayChart(input: PnlByDayChartInput): Chart {
  requireRows(input.pnl.length, input.title, "trades");
  const sums = new Map<string, { date: CivilDate; series: string; pnl: number }>();
  input.pnl.forEach((point, index) => {
    const series = point.series ?? "";
    const row = sums.get(`${point.date} ${series}`) ?? { date: point.date, series, pnl: 0 };
    row.pnl += requireFinite(point.pnl, `P&L ${index} on ${point.date}`);
    sums.set(`${point.date} ${series}`, row);
  });
  const rows = [...sums.values()].map((row) => ({ ...row, sign: row.pnl >= 0 ? "Profit" : "Loss" }));
  const days = [...new Set([...(input.days ?? []), ...rows.map((row) => row.date)])].sort();
  const series = [...new Set(rows.map((row) => row.series))];
  const single = series.length === 1;
  const total = rows.reduce((sum, row) => sum + row.pnl, 0);
  return new Chart({
    title: input.title,
    subtitle: input.subtitle,
    description: `Profit and loss by day in ${input.unit} over ${days.length} days; ${rows.filter((row) => row.pnl > 0).length} bars up, ${rows.filter((row) => row.pnl < 0).length} down, sum ${chartFigure(total)}.`,
    view: {
      layer: [
        {
          data: { values: rows },
          mark: { type: "bar", cornerRadiusEnd: 2 },
          encoding: {
            x: {
              field: "date",
              type: "ordinal",
              title: "Day",
              scale: { domain: days, paddingInner: days.length > 80 ? 0.1 : 0.35, paddingOuter: 0.2 },
              axis: {
                values: labelledDays(days),
                labelExpr: `utcFormat(utcParse(datum.value, '%Y-%m-%d'), '${dayPattern(days)}')`,
                labelAngle: 0,
                ticks: false,
                domain: false,
              },
            },
            ...(single ? {} : { xOffset: { field: "series", sort: null } }),
            y: {
              field: "pnl",
              type: "quantitative",
              title: `P&L (${input.unit})`,
              axis: { format: ",.2~f", tickCount: 6 },
            },
            color: single
              ? {
                  field: "sign",
                  type: "nominal",
                  scale: { domain: ["Profit", "Loss"], range: [chartColours.blue, chartColours.vermillion] },
                  legend: null,
                }
              : seriesColour("series", series),
            tooltip: [
              { field: "date", type: "nominal", title: "Day" },
              ...(single ? [] : [{ field: "series", type: "nominal", title: "Series" }]),
              { field: "pnl", type: "quantitative", title: `P&L (${input.unit})`, format: ",.2f" },
            ],
          },
        },
        {
          data: { values: [{ zero: 0 }] },
          mark: { type: "rule", color: chartColours.muted, strokeWidth: 1 },
          encoding: { y: { field: "zero", type: "quantitative" } },
        },
      ],
    },
  });
}
