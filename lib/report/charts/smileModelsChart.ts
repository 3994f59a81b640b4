import { Chart } from "./Chart.js";
import type { ChartSpec } from "./ChartSpec.js";
import { chartColours } from "./chartColours.js";
import { chartFigure } from "./chartFigure.js";
import { extentOf, padExtent } from "./extentOf.js";
import { type ReferenceRule, verticalRules } from "./referenceRules.js";
import { requireFinite, requireFiniteOrGap } from "./requireFinite.js";
import { requireRows, requireSameLength } from "./requireRows.js";
import { seriesColour } from "./seriesColour.js";

/** One quote that a smile went through. Volatilities are annualised, 0.1 for 10 %. */
export interface QuotedVol {
  readonly strike: number;
  /** Of the middle of bid and ask, or of the last price. */
  readonly vol: number;
  /** `null` where there are only prices. */
  readonly bidVol: number | null;
  readonly askVol: number | null;
}

/** A curve of one model, sampled. */
export interface SmileModelCurve {
  readonly label: string;
  readonly strikes: ArrayLike<number>;
  readonly vols: ArrayLike<number>;
}

export interface SmileModelsChartInput {
  readonly title: string;
  readonly subtitle?: string | undefined;
  readonly quotes: readonly QuotedVol[];
  readonly curves: readonly SmileModelCurve[];
  readonly forward: number;
}

/**
 * Smiles of several models through the same quotes: each quote a bar from bid to ask (a dot where there are only
 * prices), each model a line.
 *
 * @throws StrikebookError `empty` without quotes or curves, `argument` for a figure that is not finite.
 */
export function smileModelsChart(input: SmileModelsChartInput): Chart {
  requireRows(input.quotes.length, input.title, "quotes");
  requireRows(input.curves.length, input.title, "curves");
  const forward = requireFinite(input.forward, "forward of the smile");
  const quotes = quoteRows(input.quotes);
  const curves = input.curves.flatMap(({ label, strikes, vols }) => {
    const count = requireSameLength(input.title, { [`strikes of ${label}`]: strikes, vols });
    return Array.from({ length: count }, (_, i) => ({
      strike: requireFinite(strikes[i], `strike ${i} of ${label}`),
      vol: requireFinite(vols[i], `vol ${i} of ${label}`),
      model: label,
    }));
  });
  const labels = input.curves.map(({ label }) => label);
  const xDomain = padExtent(extentOf([...quotes, ...curves].map(({ strike }) => strike)), 0.02);
  const levels = [...quotes.flatMap(({ vol, bid, ask }) => [vol, bid, ask]), ...curves.map(({ vol }) => vol)];
  const yDomain = padExtent(extentOf(levels), 0.06);
  const x = strikeX(xDomain);
  const y = {
    field: "vol",
    type: "quantitative",
    title: "Implied volatility (% a year)",
    scale: { domain: yDomain, nice: false, zero: false },
    axis: { format: ".1~%", tickCount: 6 },
  };
  const layer: ChartSpec[] = [
    ...quoteMarks(quotes, x, y),
    {
      data: { values: curves },
      mark: { type: "line" },
      encoding: {
        x,
        y,
        color: { ...seriesColour("model", labels), legend: { symbolType: "stroke" } },
        tooltip: [
          { field: "model", type: "nominal", title: "Model" },
          { field: "strike", type: "quantitative", title: "Strike", format: ",.2~f" },
          { field: "vol", type: "quantitative", title: "Implied volatility", format: ".2%" },
        ],
      },
    },
  ];
  const rules: ReferenceRule[] = [{ at: forward, label: `Forward ${chartFigure(forward)}` }];
  layer.push(...verticalRules(rules, xDomain, x["scale"] as ChartSpec));
  return new Chart({
    title: input.title,
    subtitle: input.subtitle,
    description: `Implied volatility against strike: ${quotes.length} quotes and the smiles of ${labels.join(", ")}; forward ${chartFigure(forward)}.`,
    view: { layer },
  });
}

interface QuoteRow {
  readonly strike: number;
  readonly vol: number;
  readonly bid: number | null;
  readonly ask: number | null;
}

function quoteRows(quotes: readonly QuotedVol[]): QuoteRow[] {
  return quotes.map(({ strike, vol, bidVol, askVol }, i) => ({
    strike: requireFinite(strike, `strike of quote ${i}`),
    vol: requireFinite(vol, `vol of quote ${i} (strike ${strike})`),
    bid: requireFiniteOrGap(bidVol, `bidVol of quote ${i} (strike ${strike})`),
    ask: requireFiniteOrGap(askVol, `askVol of quote ${i} (strike ${strike})`),
  }));
}

function strikeX(domain: readonly [number, number]): ChartSpec {
  return {
    field: "strike",
    type: "quantitative",
    title: "Strike (points)",
    scale: { domain, nice: false, zero: false },
    axis: { format: ",.2~f", tickCount: 8 },
  };
}

/** Bars from bid to ask with a dot in the middle. */
function quoteMarks(quotes: readonly QuoteRow[], x: ChartSpec, y: ChartSpec): ChartSpec[] {
  const banded = quotes.filter(({ bid, ask }) => bid !== null && ask !== null);
  const tooltip = [
    { field: "strike", type: "quantitative", title: "Strike", format: ",.2~f" },
    { field: "vol", type: "quantitative", title: "Quote", format: ".2%" },
  ];
  return [
    {
      data: { values: banded },
      mark: { type: "rule", color: chartColours.muted, opacity: 0.45, strokeWidth: 4 },
      encoding: { x, y: { ...y, field: "bid" }, y2: { field: "ask" } },
    },
    {
      data: { values: quotes },
      mark: { type: "point", filled: true, color: chartColours.ink, opacity: 0.75, size: 16 },
      encoding: { x, y, tooltip },
    },
  ];
}
