import type { ChartSpec } from "./ChartSpec.js";
import { chartColours } from "./chartColours.js";

/** Colour channel over the names in `series`, in the order given; no legend for a single one. */
export function seriesColour(field: string, series: readonly string[]): ChartSpec {
  return {
    field,
    type: "nominal",
    sort: null,
    scale: {
      domain: [...series],
      range: series.map((_, index) => chartColours.series[index % chartColours.series.length]),
    },
    ...(series.length === 1 ? { legend: null } : {}),
  };
}
