import { Chart } from "./Chart.js";
import { chartColours } from "./chartColours.js";
import { chartFigure } from "./chartFigure.js";
import { extentOf } from "./extentOf.js";
import { type ReferenceRule, verticalRules } from "./referenceRules.js";
import { requireFinite } from "./requireFinite.js";
import { requireRows, requireSameLength } from "./requireRows.js";
import { seriesColour } from "./seriesColour.js";

export interface ExposureProfileChartInput {
  readonly title: string;
  readonly subtitle?: string | undefined;
  /** One a sign model. */
  readonly profiles: readonly {
    readonly label: string;
    readonly spots: ArrayLike<number>;
    readonly exposures: ArrayLike<number>;
  }[];
  readonly measure: string;
  readonly spot: number;
  /** Spots at which the chosen model changes sign. */
  readonly flips?: readonly number[] | undefined;
}

/**
 * Total dealer exposure re-priced over spots, one line a sign model: how much the answer depends on who is assumed to
 * hold the options.
 *
 * @throws StrikebookError `empty` without profiles, `argument` for a figure that is not finite.
 */
export function exposureProfileChart(input: ExposureProfileChartInput): Chart {
  requireRows(input.profiles.length, input.title, "profiles");
  const spot = requireFinite(input.spot, "spot");
  const rows = input.profiles.flatMap(({ label, spots, exposures }) => {
    const count = requireSameLength(input.title, { [`spots of ${label}`]: spots, exposures });
    return Array.from({ length: count }, (_, i) => ({
      spot: requireFinite(spots[i], `spot ${i} of ${label}`),
      exposure: requireFinite(exposures[i], `exposure ${i} of ${label}`),
      model: label,
    }));
  });
  const labels = input.profiles.map(({ label }) => label);
  const xDomain = extentOf(rows.map((row) => row.spot));
  const scale = { domain: xDomain, nice: false, zero: false };
  const rules: ReferenceRule[] = [
    { at: spot, label: `Spot ${chartFigure(spot)}`, colour: chartColours.ink },
    ...(input.flips ?? []).map((at, i) => ({
      at: requireFinite(at, `flip ${i}`),
      label: `Flip ${chartFigure(at, 0)}`,
      dashed: true,
    })),
  ];
  return new Chart({
    title: input.title,
    subtitle: input.subtitle,
    description: `${input.measure} over spots from ${chartFigure(xDomain[0])} to ${chartFigure(xDomain[1])} for ${labels.join(", ")}.`,
    view: {
      layer: [
        {
          data: { values: [{ zero: 0 }] },
          mark: { type: "rule", color: chartColours.muted, strokeWidth: 1 },
          encoding: { y: { field: "zero", type: "quantitative" } },
        },
        {
          data: { values: rows },
          mark: { type: "line" },
          encoding: {
            x: {
              field: "spot",
              type: "quantitative",
              title: "Spot (points)",
              scale,
              axis: { format: ",.2~f", tickCount: 8 },
            },
            y: {
              field: "exposure",
              type: "quantitative",
              title: input.measure,
              axis: { format: ",.3~r", tickCount: 6 },
            },
            color: { ...seriesColour("model", labels), legend: { symbolType: "stroke" } },
            tooltip: [
              { field: "model", type: "nominal", title: "Sign model" },
              { field: "spot", type: "quantitative", title: "Spot", format: ",.2f" },
              { field: "exposure", type: "quantitative", title: input.measure, format: ",.3~r" },
            ],
          },
        },
        ...verticalRules(rules, xDomain, scale),
      ],
    },
  });
}
