import { Chart } from "./Chart.js";
import { chartColours } from "./chartColours.js";
import { chartFigure } from "./chartFigure.js";
import { extentOf, padExtent } from "./extentOf.js";
import { requireFinite } from "./requireFinite.js";
import { requireRows, requireSameLength } from "./requireRows.js";
import { seriesColour } from "./seriesColour.js";
import type { QuotedVol } from "./smileModelsChart.js";

export interface SmileResidualChartInput {
  readonly title: string;
  readonly subtitle?: string | undefined;
  readonly quotes: readonly QuotedVol[];
  /** Fitted volatilities at the quotes, one list a model. */
  readonly models: readonly { readonly label: string; readonly vols: ArrayLike<number> }[];
}

/**
 * What each model misses the quotes by, in vol points, over the bar from bid to ask of each quote. A mark inside its
 * bar is a price at which the market would not trade against the model.
 *
 * @throws StrikebookError `empty` without quotes or models, `argument` for a figure that is not finite.
 */
export function smileResidualChart(input: SmileResidualChartInput): Chart {
  requireRows(input.quotes.length, input.title, "quotes");
  requireRows(input.models.length, input.title, "models");
  const rows = input.models.flatMap(({ label, vols }) => {
    requireSameLength(input.title, { quotes: input.quotes, [`vols of ${label}`]: vols });
    return input.quotes.map((quote, i) => ({
      strike: requireFinite(quote.strike, `strike of quote ${i}`),
      miss: 100 * (requireFinite(vols[i], `vol ${i} of ${label}`) - requireFinite(quote.vol, `vol of quote ${i}`)),
      model: label,
    }));
  });
  const bands = input.quotes.flatMap(({ strike, vol, bidVol, askVol }, i) =>
    bidVol === null || askVol === null
      ? []
      : [
          {
            strike,
            low: 100 * (requireFinite(bidVol, `bidVol of quote ${i}`) - vol),
            high: 100 * (requireFinite(askVol, `askVol of quote ${i}`) - vol),
          },
        ],
  );
  const labels = input.models.map(({ label }) => label);
  const [lowest, highest] = extentOf(rows.map(({ miss }) => miss));
  // The frame belongs to the misses: a few wide quotes in the wings would press everything else flat.
  const reach = 1.25 * Math.max(Math.abs(lowest), Math.abs(highest), 0.02);
  const cut = bands.filter(({ low, high }) => low < -reach || high > reach).length;
  const x = {
    field: "strike",
    type: "quantitative",
    title: "Strike (points)",
    scale: { domain: padExtent(extentOf(rows.map(({ strike }) => strike)), 0.02), nice: false, zero: false },
    axis: { format: ",.2~f", tickCount: 8 },
  };
  const scale = { domain: [-reach, reach], nice: false, clamp: true };
  const y = { type: "quantitative", title: "Model minus quote (vol points)", scale, axis: { tickCount: 7 } };
  const band = bands.length > 0 ? "Grey bars: bid to ask." : "";
  const beyond = cut > 0 ? ` ${cut} of them reach beyond the frame.` : "";
  return new Chart({
    title: input.title,
    subtitle: [input.subtitle ?? "", `${band}${beyond}`].filter((line) => line !== ""),
    description: `Model minus quote in vol points for ${labels.join(", ")} at ${input.quotes.length} strikes, from ${chartFigure(lowest, 3)} to ${chartFigure(highest, 3)}.`,
    view: {
      layer: [
        {
          data: { values: bands },
          mark: { type: "rule", color: chartColours.muted, opacity: 0.28, strokeWidth: 6 },
          encoding: { x, y: { ...y, field: "low" }, y2: { field: "high" } },
        },
        {
          data: { values: [{ zero: 0 }] },
          mark: { type: "rule", color: chartColours.muted, strokeWidth: 1 },
          encoding: { y: { ...y, field: "zero" } },
        },
        {
          data: { values: rows },
          mark: { type: "line", strokeWidth: 1, opacity: 0.55 },
          encoding: { x, y: { ...y, field: "miss" }, color: { ...seriesColour("model", labels), legend: {} } },
        },
        {
          data: { values: rows },
          mark: { type: "point", filled: true, size: 30, opacity: 0.9 },
          encoding: {
            x,
            y: { ...y, field: "miss" },
            color: { ...seriesColour("model", labels), legend: {} },
            tooltip: [
              { field: "model", type: "nominal", title: "Model" },
              { field: "strike", type: "quantitative", title: "Strike", format: ",.2~f" },
              { field: "miss", type: "quantitative", title: "Model minus quote", format: "+.3f" },
            ],
          },
        },
      ],
    },
  });
}
