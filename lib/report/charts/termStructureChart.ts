import { Chart } from "./Chart.js";
import { chartColours } from "./chartColours.js";
import { extentOf, padExtent } from "./extentOf.js";
import { haloText } from "./referenceRules.js";
import { requireFinite } from "./requireFinite.js";
import { requireRows } from "./requireRows.js";
import { seriesColour } from "./seriesColour.js";

export interface TermStructurePoint {
  /** Label of the expiry, `2025-11-25`. */
  readonly expiry: string;
  readonly daysToExpiry: number;
  /** Annualised, 0.1 for 10 %. */
  readonly impliedVol: number;
  /** Groups points into lines, for example one per moment; one line when absent. */
  readonly series?: string | undefined;
}

export interface TermStructureChartInput {
  readonly title: string;
  readonly subtitle?: string | undefined;
  readonly points: readonly TermStructurePoint[];
  /** What the volatility is: `At-the-forward implied volatility`. */
  readonly measure?: string | undefined;
}

/**
 * Implied volatility by time to expiry, one labelled point an expiry.
 *
 * @throws StrikebookError `empty` or `argument`.
 */
export function termStructureChart(input: TermStructureChartInput): Chart {
  requireRows(input.points.length, input.title, "expiries");
  const measure = input.measure ?? "At-the-forward implied volatility";
  const rows = input.points.map((point) => ({
    expiry: point.expiry,
    days: requireFinite(point.daysToExpiry, `daysToExpiry of ${point.expiry}`),
    vol: requireFinite(point.impliedVol, `impliedVol of ${point.expiry}`),
    series: point.series ?? measure,
  }));
  const series = [...new Set(rows.map((row) => row.series))];
  const longest = extentOf(rows.map((row) => row.days))[1] || 1;
  // Room for the labels of the first and the last expiry; no tick is written left of zero.
  const xDomain = [-0.06 * longest, 1.08 * longest];
  const x = {
    field: "days",
    type: "quantitative",
    title: "Time to expiry (days)",
    scale: { domain: xDomain, nice: false },
    axis: { tickCount: 8, labelExpr: "datum.value < 0 ? '' : datum.label" },
  };
  const y = {
    field: "vol",
    type: "quantitative",
    title: `${measure} (% a year)`,
    scale: { domain: volExtent(rows.map((row) => row.vol)), nice: false },
    axis: { format: ".1~%", tickCount: 6 },
  };
  const color = seriesColour("series", series);
  const tooltip = [
    { field: "expiry", type: "nominal", title: "Expiry" },
    { field: "days", type: "quantitative", title: "Days", format: ".2f" },
    { field: "vol", type: "quantitative", title: measure, format: ".2%" },
  ];
  const labelled: typeof rows = [];
  for (const row of rows.filter((each) => each.series === series[0]).sort((a, b) => a.days - b.days)) {
    const previous = labelled.at(-1);
    if (!previous || row.days - previous.days > 0.12 * longest) labelled.push(row);
  }
  return new Chart({
    title: input.title,
    subtitle: input.subtitle,
    description: `${measure} by time to expiry for ${rows.map((row) => row.expiry).join(", ")}.`,
    view: {
      layer: [
        { data: { values: rows }, mark: { type: "line" }, encoding: { x, y, color } },
        ...haloText(
          { data: { values: labelled }, encoding: { x, y, text: { field: "expiry" } } },
          { dy: -14, color: chartColours.muted },
        ),
        {
          data: { values: rows },
          mark: { type: "point", filled: true, size: 60, opacity: 1 },
          encoding: { x, y, color, tooltip },
        },
      ],
    },
  });
}

/** At least one volatility point high, so that noise does not look like a slope and no two ticks read alike. */
function volExtent(vols: readonly number[]): readonly [number, number] {
  const [low, high] = padExtent(extentOf(vols), 0.2);
  const missing = Math.max(0, 0.01 - (high - low)) / 2;
  return [low - missing, high + missing];
}
