import { StrikebookError } from "../../task/StrikebookError.js";
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
  /** What `spot` is, `Spot` when absent: `Future` where the underlying is one. */
  readonly spotLabel?: string | undefined;
  /** Lowest and highest quoted strike: outside them the curve is extrapolated and drawn faint and dashed. */
  readonly quoted?: { readonly low: number; readonly high: number } | undefined;
  /** Shaded band, for example the 5 % and 95 % quantiles; `label` says which. */
  readonly band?: { readonly low: number; readonly high: number; readonly label: string } | undefined;
}

/**
 * Risk-neutral density of the price at expiry, with rules at forward and spot and a shaded quantile band.
 * The parts of the curve beyond the quotes are told apart.
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
    rules.push({ at: spot, label: `${input.spotLabel ?? "Spot"} ${chartFigure(spot)}`, dashed: true });
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
  const parts = partsOf(curve, input.quoted);
  const tooltip = [
    { field: "price", type: "quantitative", title: "Price", format: ",.2f" },
    { field: "density", type: "quantitative", title: "Per point", format: ".3g" },
  ];
  layer.push({
    data: { values: parts.quoted },
    mark: { type: "line", color: chartColours.blue },
    encoding: { x, y, tooltip },
  });
  if (parts.beyond.length > 0) {
    layer.push({
      data: { values: parts.beyond },
      mark: { type: "line", opacity: 0.6, strokeDash: [3, 4], strokeWidth: 1.4 },
      encoding: {
        x,
        y,
        tooltip,
        detail: { field: "tail", type: "nominal" },
        color: {
          field: "part",
          type: "nominal",
          scale: { range: [chartColours.muted] },
          legend: { symbolType: "stroke", symbolDash: [3, 4], symbolStrokeWidth: 1.4 },
        },
      },
    });
  }
  layer.push(...verticalRules(rules, xDomain, x.scale));
  const band = input.band
    ? ` ${input.band.label}: ${chartFigure(input.band.low)} to ${chartFigure(input.band.high)}.`
    : "";
  const quoted =
    parts.beyond.length > 0
      ? ` Beyond the quotes (below ${chartFigure(input.quoted!.low)} or above ${chartFigure(input.quoted!.high)}) it is extrapolated.`
      : "";
  return new Chart({
    title: input.title,
    subtitle: input.subtitle,
    description: `Risk-neutral density of the underlying at expiry from ${chartFigure(xDomain[0])} to ${chartFigure(xDomain[1])}; forward ${chartFigure(forward)}.${band}${quoted}`,
    view: { layer, resolve: { scale: { color: "independent" } } },
  });
}

interface CurveRow {
  readonly price: number;
  readonly density: number;
}

/** The curve inside the quotes, and the tails beyond them; a tail begins at the last row inside, so that no gap shows. */
function partsOf(
  curve: readonly CurveRow[],
  range: DensityChartInput["quoted"],
): { quoted: readonly CurveRow[]; beyond: readonly (CurveRow & { readonly part: string; readonly tail: string })[] } {
  if (range === undefined) return { quoted: curve, beyond: [] };
  const low = requireFinite(range.low, "lowest quoted strike");
  const high = requireFinite(range.high, "highest quoted strike");
  const quoted = curve.filter((row) => row.price >= low && row.price <= high);
  const [first, last] = [quoted[0], quoted.at(-1)];
  if (first === undefined || last === undefined) {
    const what = `quotes from ${low} to ${high} cover no price of the density`;
    throw new StrikebookError("argument", what, "give the lowest and the highest quoted strike");
  }
  const part = "beyond the quotes";
  const below = curve.filter((row) => row.price <= first.price).map((row) => ({ ...row, part, tail: "low" }));
  const above = curve.filter((row) => row.price >= last.price).map((row) => ({ ...row, part, tail: "high" }));
  return { quoted, beyond: [below, above].filter((tail) => tail.length > 1).flat() };
}
