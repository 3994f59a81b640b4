import { Chart } from "./Chart.js";
import { chartColours } from "./chartColours.js";
import { chartFigure } from "./chartFigure.js";
import { requireFinite } from "./requireFinite.js";
import { requireRows } from "./requireRows.js";
import { seriesColour } from "./seriesColour.js";

/** One band of what the rows are split by. */
export interface FailureShareBand {
  readonly band: string;
  /** All rows of the band. */
  readonly rows: number;
  /** Failures by reason. */
  readonly byReason: Readonly<Record<string, number>>;
}

export interface FailureShareChartInput {
  readonly title: string;
  readonly subtitle?: string | undefined;
  readonly bands: readonly FailureShareBand[];
  /** What the bands are of, with its unit: `Time to expiry`. */
  readonly by: string;
}

/**
 * Share of failures by band, one bar each, stacked by reason, with the number of failures above it.
 *
 * @throws StrikebookError `empty` without a band, `argument` for a count that is no number.
 */
export function failureShareChart(input: FailureShareChartInput): Chart {
  requireRows(input.bands.length, input.title, "bands");
  const reasons = [...new Set(input.bands.flatMap(({ byReason }) => Object.keys(byReason)))].sort();
  const names = reasons.length > 0 ? reasons : ["none"];
  const bars = input.bands.flatMap(({ band, rows, byReason }) =>
    names.map((reason) => {
      const count = requireFinite(byReason[reason] ?? 0, `${reason} of ${band}`);
      return { band, reason, count, percent: rows > 0 ? (100 * count) / rows : 0, rows };
    }),
  );
  const totals = input.bands.map(({ band, rows, byReason }) => {
    const count = Object.values(byReason).reduce((sum, each) => sum + each, 0);
    return { band, count, percent: rows > 0 ? (100 * count) / rows : 0, label: count.toLocaleString("en") };
  });
  const highest = Math.max(...totals.map(({ percent }) => percent));
  const worst = totals.find(({ percent }) => percent === highest)!;
  const crowded = input.bands.length > 8;
  const x = {
    field: "band",
    type: "nominal",
    sort: null,
    title: input.by,
    axis: { labelAngle: crowded ? -40 : 0, labelLimit: 140, grid: false },
  };
  const scale = { domain: [0, highest > 0 ? highest * 1.12 : 1], nice: false };
  return new Chart({
    title: input.title,
    subtitle: input.subtitle,
    description: `Share of failures by ${input.by.toLowerCase()} in ${input.bands.length} bands, the highest ${chartFigure(worst.percent)} % (${worst.band}).`,
    view: {
      layer: [
        {
          data: { values: bars },
          mark: { type: "bar", width: { band: 0.7 } },
          encoding: {
            x,
            y: { field: "percent", type: "quantitative", stack: "zero", title: "Failures (% of the rows)", scale },
            color: { ...seriesColour("reason", names), legend: { title: null, orient: "top" } },
            tooltip: [
              { field: "band", type: "nominal", title: input.by },
              { field: "reason", type: "nominal", title: "Reason" },
              { field: "count", type: "quantitative", title: "Failures", format: "," },
              { field: "rows", type: "quantitative", title: "Rows", format: "," },
            ],
          },
        },
        {
          data: { values: totals },
          mark: { type: "text", dy: -7, fontSize: crowded ? 9 : 11, color: chartColours.ink },
          encoding: { x, y: { field: "percent", type: "quantitative" }, text: { field: "label" } },
        },
      ],
    },
  });
}
