import { Chart } from "./Chart.js";
import { chartColours } from "./chartColours.js";
import { chartFigure } from "./chartFigure.js";
import { type ClockTime, clockSecond, clockX } from "./clockAxis.js";
import { extentOf } from "./extentOf.js";
import { requireFiniteOrGap } from "./requireFinite.js";
import { requireRows, requireSameLength } from "./requireRows.js";
import { seriesColour } from "./seriesColour.js";

export interface ForwardSeries {
  /** Names the line: `2026-08-25`. */
  readonly expiry: string;
  readonly times: ArrayLike<ClockTime>;
  /** Implied forward minus spot in points; `null` where a minute has none. */
  readonly basisPoints: ArrayLike<number | null>;
}

export interface ForwardByMinuteChartInput {
  readonly title: string;
  readonly subtitle?: string | undefined;
  readonly series: readonly ForwardSeries[];
  /** Name of the venue's clock: `IST`. */
  readonly clock: string;
}

/**
 * Implied forward minus spot through a day, one line an expiry; a minute without a forward is a gap.
 *
 * @throws StrikebookError `empty` without expiries or without any measured minute, `argument` for a bad figure.
 */
export function forwardByMinuteChart(input: ForwardByMinuteChartInput): Chart {
  requireRows(input.series.length, input.title, "expiries");
  const rows = input.series.flatMap((series) => {
    const count = requireSameLength(input.title, {
      [`times of ${series.expiry}`]: series.times,
      basisPoints: series.basisPoints,
    });
    return Array.from({ length: count }, (_, index) => ({
      second: clockSecond(series.times[index]!, `time ${index} of ${series.expiry}`),
      basis: requireFiniteOrGap(series.basisPoints[index], `basisPoints ${index} of ${series.expiry}`),
      expiry: series.expiry,
    }));
  });
  const measured = rows.filter((row) => row.basis !== null);
  requireRows(measured.length, input.title, "measured minutes");
  const names = input.series.map((series) => series.expiry);
  const [low, high] = extentOf(measured.map((row) => row.basis));
  return new Chart({
    title: input.title,
    subtitle: input.subtitle,
    description: `Implied forward minus spot by minute for expiries ${names.join(", ")}; from ${chartFigure(low)} to ${chartFigure(high)} points, ${rows.length - measured.length} minutes without a forward.`,
    view: {
      layer: [
        {
          data: { values: [{ zero: 0 }] },
          mark: { type: "rule", color: chartColours.muted, strokeWidth: 1 },
          encoding: { y: { field: "zero", type: "quantitative" } },
        },
        {
          data: { values: rows },
          mark: { type: "line", invalid: "break-paths-show-domains" },
          encoding: {
            x: clockX(
              "second",
              rows.map((row) => row.second),
              `Time of day (${input.clock})`,
            ),
            y: {
              field: "basis",
              type: "quantitative",
              title: "Forward minus spot (points)",
              axis: { format: ",.2~f", tickCount: 6 },
            },
            color: { ...seriesColour("expiry", names), legend: {} },
            tooltip: [
              { field: "expiry", type: "nominal", title: "Expiry" },
              { field: "second", type: "quantitative", title: "Second of the day" },
              { field: "basis", type: "quantitative", title: "Forward minus spot", format: ",.2f" },
            ],
          },
        },
      ],
    },
  });
}
