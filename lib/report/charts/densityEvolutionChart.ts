import { Chart } from "./Chart.js";
import type { ChartSpec } from "./ChartSpec.js";
import { chartColours } from "./chartColours.js";
import { chartFigure } from "./chartFigure.js";
import { extentOf } from "./extentOf.js";
import { verticalRules } from "./referenceRules.js";
import { requireFinite } from "./requireFinite.js";
import { requireRows, requireSameLength } from "./requireRows.js";

export interface DensityCurve {
  /** Names the curve in the legend: `10:45`. */
  readonly label: string;
  readonly prices: ArrayLike<number>;
  /** Probability per point of price. */
  readonly density: ArrayLike<number>;
}

export interface DensityEvolutionChartInput {
  readonly title: string;
  readonly subtitle?: string | undefined;
  /** In order of time; at least one, at most eight. */
  readonly curves: readonly DensityCurve[];
  /** Where the underlying settled or stands now, as a rule. */
  readonly settlement?: { readonly price: number; readonly label: string } | undefined;
}

/**
 * Densities of several moments over each other, early ones dark and late ones light: how the market narrows its mind.
 *
 * @throws StrikebookError `empty` or `argument`; more than eight curves cannot be told apart.
 */
export function densityEvolutionChart(input: DensityEvolutionChartInput): Chart {
  requireRows(input.curves.length, input.title, "curves");
  const colours = rampOf(input.curves.length);
  const rows = input.curves.flatMap((curve) => {
    const count = requireSameLength(input.title, {
      [`prices of ${curve.label}`]: curve.prices,
      density: curve.density,
    });
    return Array.from({ length: count }, (_, index) => ({
      price: requireFinite(curve.prices[index], `price ${index} of ${curve.label}`),
      density: requireFinite(curve.density[index], `density ${index} of ${curve.label}`),
      moment: curve.label,
    }));
  });
  const labels = input.curves.map((curve) => curve.label);
  const xDomain = extentOf(rows.map((row) => row.price));
  const scale = { domain: xDomain, nice: false };
  const layer: ChartSpec[] = [
    {
      data: { values: rows },
      mark: { type: "line" },
      encoding: {
        x: {
          field: "price",
          type: "quantitative",
          title: "Price of the underlying at expiry (points)",
          scale,
          axis: { format: ",.2~f", tickCount: 8 },
        },
        y: {
          field: "density",
          type: "quantitative",
          title: "Probability per point",
          axis: { tickCount: 5, format: "~g" },
        },
        color: { field: "moment", type: "nominal", sort: null, scale: { domain: labels, range: colours } },
        tooltip: [
          { field: "moment", type: "nominal", title: "At" },
          { field: "price", type: "quantitative", title: "Price", format: ",.2f" },
          { field: "density", type: "quantitative", title: "Per point", format: ".3g" },
        ],
      },
    },
  ];
  if (input.settlement) {
    const at = requireFinite(input.settlement.price, "settlement price");
    layer.push(
      ...verticalRules([{ at, label: `${input.settlement.label} ${chartFigure(at)}`, dashed: true }], xDomain, scale),
    );
  }
  return new Chart({
    title: input.title,
    subtitle: input.subtitle,
    description: `Risk-neutral densities of ${labels.length} moments over each other: ${labels.join(", ")}.`,
    view: { layer },
  });
}

function rampOf(count: number): string[] {
  const ramp = chartColours.ramp;
  requireFinite(
    count <= ramp.length ? count : Number.NaN,
    `a chart with ${count} curves (at most ${ramp.length} can be told apart); their number`,
  );
  return Array.from(
    { length: count },
    (_, index) => ramp[count === 1 ? 2 : Math.round((index * (ramp.length - 1)) / (count - 1))]!,
  );
}
