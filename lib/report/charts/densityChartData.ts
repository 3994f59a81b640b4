import { StrikebookError } from "../../task/StrikebookError.js";
import type { Density } from "../../vol/density/Density.js";
import type { DensityChartInput } from "./densityChart.js";

export interface DensityChartDataOptions {
  readonly spot?: number | undefined;
  /** What `spot` is, `Spot` when absent. */
  readonly spotLabel?: string | undefined;
  /** Lowest and highest quoted strike: the curve beyond them is drawn as extrapolated. */
  readonly quotedRange?: readonly [low: number, high: number] | undefined;
  /** Probabilities at the ends of the shaded band, 0.05 and 0.95 when absent. */
  readonly band?: readonly [number, number];
  /** Probability left out of the picture at each end, 0.0005 when absent. */
  readonly cut?: number;
}

/**
 * What {@link densityChart} draws of a density, as plain data: it can be kept in a run record and drawn from there.
 * The picture ends where only `cut` of the probability is left.
 *
 * @throws StrikebookError `argument` for probabilities that are not ascending between 0 and 1
 */
export function densityChartData(
  density: Density,
  options: DensityChartDataOptions = {},
): Omit<DensityChartInput, "title"> {
  const { spot, spotLabel, quotedRange, band = [0.05, 0.95], cut = 0.0005 } = options;
  const [low, high] = band;
  if (!(cut > 0 && cut < low && low < high && high < 1 - cut)) {
    const what = `band ${low} to ${high} with a cut of ${cut}`;
    throw new StrikebookError("argument", what, "give probabilities that ascend between 0 and 1");
  }
  const from = density.quantile(cut);
  const to = density.quantile(1 - cut);
  const shown = Array.from(density.strikes.keys()).filter((i) => {
    const strike = density.strikes[i]!;
    return strike >= from && strike <= to;
  });
  const percent = (probability: number): string => `${Number((100 * probability).toPrecision(6))} %`;
  return {
    prices: shown.map((i) => density.strikes[i]!),
    density: shown.map((i) => density.density[i]!),
    forward: density.forward,
    band: { low: density.quantile(low), high: density.quantile(high), label: `${percent(low)} to ${percent(high)}` },
    ...(spot !== undefined && Number.isFinite(spot) ? { spot } : {}),
    ...(spotLabel === undefined ? {} : { spotLabel }),
    ...(quotedRange === undefined ? {} : { quoted: { low: quotedRange[0], high: quotedRange[1] } }),
  };
}
