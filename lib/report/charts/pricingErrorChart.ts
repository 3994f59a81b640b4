import { Chart } from "./Chart.js";
import { chartColours } from "./chartColours.js";
import { chartFigure } from "./chartFigure.js";
import { extentOf, padExtent } from "./extentOf.js";
import { requireFinite } from "./requireFinite.js";
import { requireRows } from "./requireRows.js";
import { seriesColour } from "./seriesColour.js";

/** What one method missed one price by. */
export interface PricingErrorPoint {
  readonly method: string;
  readonly strike: number;
  /** Model minus market, points. */
  readonly errorPoints: number;
}

export interface PricingErrorChartInput {
  readonly title: string;
  readonly subtitle?: string | undefined;
  readonly errors: readonly PricingErrorPoint[];
  /** Dots drawn at most; the lines are of all errors. 1,500 when absent. */
  readonly maxDots?: number | undefined;
}

/**
 * Pricing errors by strike: a faint dot an error, and a line a method through the means of each strike. A line off zero
 * is a bias, a wide cloud is noise.
 *
 * @throws StrikebookError `empty` without errors, `argument` for a figure that is not finite.
 */
export function pricingErrorChart(input: PricingErrorChartInput): Chart {
  requireRows(input.errors.length, input.title, "errors");
  const { maxDots = 1500 } = input;
  const rows = input.errors.map(({ method, strike, errorPoints }, i) => ({
    method,
    strike: requireFinite(strike, `strike of error ${i}`),
    error: requireFinite(errorPoints, `error ${i} (strike ${strike})`),
  }));
  const methods = [...new Set(rows.map(({ method }) => method))];
  const means = methods.flatMap((method) => {
    const sums = new Map<number, { sum: number; count: number }>();
    for (const row of rows) {
      if (row.method !== method) continue;
      const at = sums.get(row.strike) ?? { sum: 0, count: 0 };
      sums.set(row.strike, { sum: at.sum + row.error, count: at.count + 1 });
    }
    return [...sums]
      .sort(([a], [b]) => a - b)
      .map(([strike, { sum, count }]) => ({ method, strike, error: sum / count, count }));
  });
  const every = Math.ceil(rows.length / maxDots);
  const dots = rows.filter((_, i) => i % every === 0);
  const x = {
    field: "strike",
    type: "quantitative",
    title: "Strike (points)",
    scale: { domain: padExtent(extentOf(rows.map(({ strike }) => strike)), 0.02), nice: false, zero: false },
    axis: { format: ",.2~f", tickCount: 8 },
  };
  const y = {
    field: "error",
    type: "quantitative",
    title: "Model minus market (points)",
    scale: { domain: padExtent(extentOf(dots.map(({ error }) => error)), 0.05), nice: false },
    axis: { tickCount: 7, format: ",.3~r" },
  };
  const color = { ...seriesColour("method", methods), legend: {} };
  const [low, high] = extentOf(rows.map(({ error }) => error));
  const thinned =
    every > 1 ? `One error in ${every} is drawn as a dot; lines are means of all.` : "Lines: mean of each strike.";
  return new Chart({
    title: input.title,
    subtitle: [input.subtitle ?? "", thinned].filter((line) => line !== ""),
    description: `${rows.length} pricing errors by strike of ${methods.join(", ")}, from ${chartFigure(low)} to ${chartFigure(high)} points.`,
    view: {
      layer: [
        {
          data: { values: dots },
          mark: { type: "point", filled: true, size: 9, opacity: 0.3 },
          encoding: { x, y, color },
        },
        {
          data: { values: [{ zero: 0 }] },
          mark: { type: "rule", color: chartColours.muted, strokeWidth: 1 },
          encoding: { y: { ...y, field: "zero" } },
        },
        {
          data: { values: means },
          mark: { type: "line" },
          encoding: {
            x,
            y,
            color,
            tooltip: [
              { field: "method", type: "nominal", title: "Method" },
              { field: "strike", type: "quantitative", title: "Strike", format: ",.2~f" },
              { field: "error", type: "quantitative", title: "Mean error", format: "+,.3f" },
              { field: "count", type: "quantitative", title: "Prices" },
            ],
          },
        },
      ],
    },
  });
}
