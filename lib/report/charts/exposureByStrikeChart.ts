import { median } from "../../stats/index.js";
import { Chart } from "./Chart.js";
import type { ChartSpec } from "./ChartSpec.js";
import { chartColours } from "./chartColours.js";
import { chartFigure } from "./chartFigure.js";
import { extentOf, padExtent } from "./extentOf.js";
import { type ReferenceRule, verticalRules } from "./referenceRules.js";
import { requireFinite } from "./requireFinite.js";
import { requireRows } from "./requireRows.js";

export interface ExposureByStrikeChartInput {
  readonly title: string;
  readonly subtitle?: string | undefined;
  readonly lines: readonly { readonly strike: number; readonly exposure: number }[];
  /** What is summed, with its unit: `Gamma exposure (million USD per 1 % move)`. */
  readonly measure: string;
  readonly spot: number;
  /** Further strikes to mark: `Call wall`, `Flip`. */
  readonly marks?: readonly { readonly at: number; readonly label: string }[] | undefined;
}

/**
 * Dealer exposure by strike: a bar a strike, up in blue where dealers are long, down in orange where they are short.
 *
 * @throws StrikebookError `empty` without strikes, `argument` for a figure that is not finite.
 */
export function exposureByStrikeChart(input: ExposureByStrikeChartInput): Chart {
  requireRows(input.lines.length, input.title, "strikes");
  const spot = requireFinite(input.spot, "spot");
  const rows = input.lines.map(({ strike, exposure }, i) => ({
    strike: requireFinite(strike, `strike ${i}`),
    exposure: requireFinite(exposure, `exposure at strike ${strike}`),
    side: exposure >= 0 ? "Dealers long" : "Dealers short",
  }));
  const marks = (input.marks ?? []).map(({ at, label }) => ({ at: requireFinite(at, label), label }));
  const strikes = rows.map(({ strike }) => strike).sort((a, b) => a - b);
  const steps = strikes.slice(1).map((strike, i) => strike - strikes[i]!);
  const [first, last] = extentOf(strikes);
  const xDomain = padExtent([Math.min(first, spot), Math.max(last, spot)], 0.03);
  const typical = steps.length > 0 ? median(steps) : xDomain[1] - xDomain[0];
  // Some 630 of the 720 pixels are the plot; bars of close strikes may touch, not vanish.
  const size = Math.min(22, Math.max(3, (0.6 * 630 * typical) / (xDomain[1] - xDomain[0])));
  const scale = { domain: xDomain, nice: false, zero: false };
  const [lowest, highest] = extentOf(rows.map(({ exposure }) => exposure));
  const height = Math.max(highest, 0) - Math.min(lowest, 0) || 1;
  // Room above the bars for the labels of the marks.
  const yDomain = [
    Math.min(lowest, 0) - 0.04 * height,
    Math.max(highest, 0) + (0.05 + 0.06 * (marks.length + 1)) * height,
  ];
  const sides = ["Dealers long", "Dealers short"].filter((side) => rows.some((row) => row.side === side));
  const rules: ReferenceRule[] = [
    { at: spot, label: `Spot ${chartFigure(spot)}`, colour: chartColours.ink },
    ...marks.map(({ at, label }) => ({ at, label: `${label} ${chartFigure(at, 0)}`, dashed: true })),
  ];
  const layer: ChartSpec[] = [
    {
      data: { values: rows },
      mark: { type: "bar", size, cornerRadiusEnd: 1 },
      encoding: {
        x: {
          field: "strike",
          type: "quantitative",
          title: "Strike (points)",
          scale,
          axis: { format: ",.2~f", tickCount: 8 },
        },
        y: {
          field: "exposure",
          type: "quantitative",
          title: input.measure,
          scale: { domain: yDomain, nice: false },
          axis: { format: ",.3~r", tickCount: 6 },
        },
        color: {
          field: "side",
          type: "nominal",
          scale: {
            domain: sides,
            range: sides.map((side) => (side === "Dealers long" ? chartColours.blue : chartColours.vermillion)),
          },
          legend: { symbolType: "square" },
        },
        tooltip: [
          { field: "strike", type: "quantitative", title: "Strike", format: ",.2~f" },
          { field: "exposure", type: "quantitative", title: input.measure, format: ",.3~r" },
        ],
      },
    },
    {
      data: { values: [{ zero: 0 }] },
      mark: { type: "rule", color: chartColours.muted, strokeWidth: 1 },
      encoding: { y: { field: "zero", type: "quantitative" } },
    },
    ...verticalRules(rules, xDomain, scale),
  ];
  const total = rows.reduce((sum, { exposure }) => sum + exposure, 0);
  return new Chart({
    title: input.title,
    subtitle: input.subtitle,
    description: `${input.measure} at ${rows.length} strikes, in all ${chartFigure(total)}; spot ${chartFigure(spot)}.`,
    view: { layer },
  });
}
