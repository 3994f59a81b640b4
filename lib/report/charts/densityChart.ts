import { Chart } from "./Chart.js";
import type { ChartSpec } from "./ChartSpec.js";
import { chartColours } from "./chartColours.js";
import { chartFigure } from "./chartFigure.js";
import { extentOf } from "./extentOf.js";
import { type ReferenceRule, verticalRules } from "./referenceRules.js";
import { requireFinite } from "./requireFinite.js";
import { requireSameLength } from "./requireRows.js";

export interface DensityChartInput {
  readonly title: string;
  readonly subtitle?: string | undefined;
  /** Prices of the underlying at expiry, ascending. */
  readonly prices: ArrayLike<number>;
  /** Probability per point of price, same length. */
  readonly density: ArrayLike<number>;
  readonly forward: number;
  readonly spot?: number | undefined;
  /** Shaded band, for example the 5 % and 95 % quantiles; `label` says which. */
  readonly band?: { readonly low: number; readonly high: number; readonly label: string } | undefined;
}

/**
 * Risk-neutral density of the price at expiry, with rules at forward and spot and a shaded quantile band.
 *
 * @throws StrikebookError `empty` or `argument`.
 */
export function densityChart(input: DensityChartInput): Chart {
  const count = requireSameLength(input.title, { prices: input.prices, density: input.density });
  const curve = Array.from({ length: count }, (_, index) => ({
    price: requireFinite(input.prices[index], `price ${index} of the density`),
    density: requireFinite(input.density[index], `density ${index}`),
  }));
  const forward = requireFinite(input.forward, "forward of the density");
  const rules: ReferenceRule[] = [{ at: forward, label: `Forward ${chartFigure(forward)}` }];
  if (input.spot !== undefined) {
    const spot = requireFinite(input.spot, "spot of the density");
    rules.push({ at: spot, label: `Spot ${chartFigure(spot)}`, dashed: true });
  }
  const xDomain = extentOf(curve.map((row) => row.price));
  const top = extentOf(curve.map((row) => row.density))[1];
  const x = {
    field: "price",
    type: "quantitative",
    title: "Price of the underlying at expiry (points)",
    scale: { domain: xDomain, nice: false },
    axis: { format: ",.2~f", tickCount: 8 },
  };
  const y = {
    field: "density",
    type: "quantitative",
    title: "Probability per point",
    scale: { domain: [Math.min(0, extentOf(curve.map((row) => row.density))[0]), top * 1.12], nice: false },
    axis: { tickCount: 5, format: "~g" },
  };
  const layer: ChartSpec[] = [
    { data: { values: curve }, mark: { type: "area", color: chartColours.blue, opacity: 0.1 }, encoding: { x, y } },
  ];
  if (input.band) {
    const low = requireFinite(input.band.low, "low end of the band");
    const high = requireFinite(input.band.high, "high end of the band");
    layer.push({
      data: {
        values: curve
          .filter((row) => row.price >= low && row.price <= high)
          .map((row) => ({ ...row, band: input.band!.label })),
      },
      mark: { type: "area", opacity: 0.22 },
      encoding: {
        x,
        y,
        color: {
          field: "band",
          type: "nominal",
          scale: { range: [chartColours.blue] },
          legend: { symbolType: "square", symbolOpacity: 0.4, symbolStrokeWidth: 0 },
        },
      },
    });
  }
  layer.push(
    {
      data: { values: curve },
      mark: { type: "line", color: chartColours.blue },
      encoding: {
        x,
        y,
        tooltip: [
          { field: "price", type: "quantitative", title: "Price", format: ",.2f" },
          { field: "density", type: "quantitative", title: "Per point", format: ".3g" },
        ],
      },
    },
    ...verticalRules(rules, xDomain, x.scale),
  );
  const band = input.band
    ? ` ${input.band.label}: ${chartFigure(input.band.low)} to ${chartFigure(input.band.high)}.`
    : "";
  return new Chart({
    title: input.title,
    subtitle: input.subtitle,
    description: `Risk-neutral density of the underlying at expiry from ${chartFigure(xDomain[0])} to ${chartFigure(xDomain[1])}; forward ${chartFigure(forward)}.${band}`,
    view: { layer },
  });
}
