import { Chart } from "./Chart.js";
import type { ChartSpec } from "./ChartSpec.js";
import { chartColours } from "./chartColours.js";
import { chartFigure } from "./chartFigure.js";
import { extentOf, padExtent } from "./extentOf.js";
import { type ReferenceRule, verticalRules } from "./referenceRules.js";
import { requireFinite } from "./requireFinite.js";
import { requireRows, requireSameLength } from "./requireRows.js";

/** One market quote of a smile. `impliedVol` is annualised, 0.1 for 10 %. */
export interface SmileChartPoint {
  readonly strike: number;
  readonly impliedVol: number;
  readonly side: "call" | "put";
  /** Set when the fit did not use the point: `true`, or why. Drawn faint. */
  readonly excluded?: boolean | string | undefined;
}

export interface SmileChartInput {
  readonly title: string;
  readonly subtitle?: string | undefined;
  readonly points: readonly SmileChartPoint[];
  /** The fitted curve, sampled. */
  readonly fit?:
    | { readonly strikes: ArrayLike<number>; readonly impliedVols: ArrayLike<number>; readonly label?: string }
    | undefined;
  readonly forward: number;
  readonly spot?: number | undefined;
  /** What `spot` is, `Spot` when absent: `Future` where the underlying is one. */
  readonly spotLabel?: string | undefined;
  /** Strikes without a volatility, which cannot be drawn, counted by reason; the subtitle names them. */
  readonly notDrawn?: Readonly<Record<string, number>> | undefined;
}

/**
 * Implied volatility by strike: market points by side, the points that the fit left out faint, the fitted curve, rules
 * at the forward and the spot. The frame is set by the points in use and the curve; the subtitle counts the
 * points left out by reason, those beyond the frame, and the strikes that could not be drawn at all.
 *
 * @throws StrikebookError `empty` without points in use, `argument` for a figure that is not finite.
 */
export function smileChart(input: SmileChartInput): Chart {
  const rows = input.points.map((point, index) => ({
    strike: requireFinite(point.strike, `strike of smile point ${index}`),
    vol: requireFinite(point.impliedVol, `impliedVol of smile point ${index} (strike ${point.strike})`),
    series: point.side === "call" ? "Calls" : "Puts",
    excluded: Boolean(point.excluded),
    note: typeof point.excluded === "string" ? point.excluded : point.excluded ? "excluded" : "used",
  }));
  const used = rows.filter((row) => !row.excluded);
  requireRows(used.length, input.title, "points in use");
  const curve = fitRows(input);
  const forward = requireFinite(input.forward, "forward of the smile");
  const xDomain = padExtent(extentOf([...used, ...curve].map((row) => row.strike).concat(forward)), 0.03);
  const yDomain = padExtent(extentOf([...used, ...curve].map((row) => row.vol)), 0.12);
  const inside = (row: { strike: number; vol: number }): boolean =>
    row.strike >= xDomain[0] && row.strike <= xDomain[1] && row.vol >= yDomain[0] && row.vol <= yDomain[1];
  const outside = rows.length - rows.filter(inside).length;
  const excluded = rows.length - used.length;
  const fitLabel = input.fit?.label ?? "SVI fit";
  const sides = ["Calls", "Puts"].filter((name) => rows.some((row) => row.series === name));
  const colour = {
    field: "series",
    type: "nominal",
    scale: {
      domain: sides,
      range: sides.map((name) => (name === "Calls" ? chartColours.blue : chartColours.vermillion)),
    },
    legend: { symbolOpacity: 1, symbolType: "circle" },
  };
  const x = {
    field: "strike",
    type: "quantitative",
    title: "Strike (points)",
    scale: { domain: xDomain, nice: false },
    axis: { format: ",.2~f", tickCount: 8 },
  };
  const y = {
    field: "vol",
    type: "quantitative",
    title: "Implied volatility (% a year)",
    scale: { domain: yDomain, nice: false },
    axis: { format: ".1~%", tickCount: 6 },
  };
  const tooltip = [
    { field: "strike", type: "quantitative", title: "Strike", format: ",.2~f" },
    { field: "vol", type: "quantitative", title: "Implied volatility", format: ".2%" },
    { field: "series", type: "nominal", title: "Side" },
    { field: "note", type: "nominal", title: "In the fit" },
  ];
  const points = (values: typeof rows, mark: ChartSpec): ChartSpec => ({
    data: { values },
    mark: { type: "point", ...mark },
    encoding: { x, y, color: colour, tooltip },
  });
  const rules: ReferenceRule[] = [{ at: forward, label: `Forward ${chartFigure(forward)}` }];
  if (input.spot !== undefined) {
    const spot = requireFinite(input.spot, "spot of the smile");
    rules.push({ at: spot, label: `${input.spotLabel ?? "Spot"} ${chartFigure(spot)}`, dashed: true });
  }
  const layer: ChartSpec[] = [
    {
      layer: [
        points(
          rows.filter((row) => row.excluded && inside(row)),
          { filled: false, opacity: 0.5, size: 34, strokeWidth: 1 },
        ),
        points(used, { filled: true, opacity: 0.85, size: 38 }),
      ],
    },
  ];
  if (curve.length > 0) {
    layer.push({
      data: { values: curve },
      mark: { type: "line" },
      encoding: {
        x,
        y,
        color: {
          field: "series",
          type: "nominal",
          scale: { domain: [fitLabel], range: [chartColours.ink] },
          legend: { symbolType: "stroke" },
        },
        tooltip: tooltip.slice(0, 2),
      },
    });
  }
  layer.push(...verticalRules(rules, xDomain, x.scale));
  const reasons = countReasons(rows.filter((row) => row.excluded).map((row) => row.note));
  const left =
    excluded > 0
      ? `Faint: not used by the fit (${reasons})${outside > 0 ? `; ${outside} of them beyond the frame` : ""}.`
      : "";
  const undrawn = Object.entries(input.notDrawn ?? {}).filter(([, count]) => count > 0);
  const missing =
    undrawn.length > 0
      ? `Not drawn, without a volatility: ${undrawn.map(([reason, count]) => `${count} ${inWords(reason)}`).join(", ")}.`
      : "";
  return new Chart({
    title: input.title,
    subtitle: [input.subtitle ?? "", left, missing].filter((line) => line !== ""),
    description: `Implied volatility against strike: ${used.length} market points in use, ${excluded} excluded${excluded > 0 ? ` (${reasons})` : ""}, ${
      curve.length > 0 ? `with the ${fitLabel}` : "no fit"
    }; forward ${chartFigure(forward)}.`,
    view: { layer, resolve: { scale: { color: "independent" } } },
  });
}

/** `3 below min price, 1 excluded`: how often each reason occurs, the commonest first. */
function countReasons(notes: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const note of notes) counts.set(note, (counts.get(note) ?? 0) + 1);
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([note, count]) => `${count} ${inWords(note)}`)
    .join(", ");
}

/** `belowMinPrice` as `below min price`; a text of several words stays as it is. */
function inWords(reason: string): string {
  return /^[a-z]+([A-Z][a-z]*)+$/.test(reason) ? reason.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase() : reason;
}

function fitRows(input: SmileChartInput): { strike: number; vol: number; series: string }[] {
  const fit = input.fit;
  if (!fit) return [];
  const count = requireSameLength(input.title, { "fit.strikes": fit.strikes, "fit.impliedVols": fit.impliedVols });
  return Array.from({ length: count }, (_, index) => ({
    strike: requireFinite(fit.strikes[index], `strike ${index} of the fit`),
    vol: requireFinite(fit.impliedVols[index], `impliedVol ${index} of the fit`),
    series: fit.label ?? "SVI fit",
  }));
}
