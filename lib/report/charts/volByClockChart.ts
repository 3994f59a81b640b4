import { Chart } from "./Chart.js";
import { chartFigure } from "./chartFigure.js";
import { type ClockTime, clockSecond, clockX } from "./clockAxis.js";
import { extentOf, padExtent } from "./extentOf.js";
import { requireFinite } from "./requireFinite.js";
import { requireRows, requireSameLength } from "./requireRows.js";
import { seriesColour } from "./seriesColour.js";

export interface VolByClockChartInput {
  readonly title: string;
  readonly subtitle?: string | undefined;
  readonly series: readonly {
    readonly label: string;
    readonly times: ArrayLike<ClockTime>;
    readonly values: ArrayLike<number>;
  }[];
  /** What is drawn, with its unit: `Volatility at the forward (% a year)`. */
  readonly measure: string;
  /** Name of the venue's clock: `IST`. */
  readonly clock: string;
}

/**
 * A parameter of fitted smiles from fit to fit through a day, one line a model or expiry.
 *
 * @throws StrikebookError `empty` without series, `argument` for a figure that is not finite.
 */
export function volByClockChart(input: VolByClockChartInput): Chart {
  requireRows(input.series.length, input.title, "series");
  const rows = input.series.flatMap(({ label, times, values }) => {
    const count = requireSameLength(input.title, { [`times of ${label}`]: times, values });
    return Array.from({ length: count }, (_, i) => ({
      second: clockSecond(times[i]!, `time ${i} of ${label}`),
      value: requireFinite(values[i], `value ${i} of ${label}`),
      series: label,
    }));
  });
  const labels = input.series.map(({ label }) => label);
  const [low, high] = extentOf(rows.map(({ value }) => value));
  return new Chart({
    title: input.title,
    subtitle: input.subtitle,
    description: `${input.measure} from ${chartFigure(low)} to ${chartFigure(high)} through the day for ${labels.join(", ")}.`,
    view: {
      layer: [
        {
          data: { values: rows },
          mark: { type: "line", strokeWidth: 1.4 },
          encoding: {
            x: clockX(
              "second",
              rows.map(({ second }) => second),
              `Time of day (${input.clock})`,
            ),
            y: {
              field: "value",
              type: "quantitative",
              title: input.measure,
              scale: { domain: padExtent([low, high], 0.08), nice: false, zero: false },
              axis: { format: ",.3~f", tickCount: 6 },
            },
            color: { ...seriesColour("series", labels), legend: { symbolType: "stroke" } },
            tooltip: [
              { field: "series", type: "nominal", title: "Series" },
              { field: "value", type: "quantitative", title: input.measure, format: ",.3f" },
            ],
          },
        },
      ],
    },
  });
}
