import { kronrodPanel } from "./kronrodPanel.js";

/** An integral and whether its error estimate met the tolerance. */
export interface Integral {
  readonly value: number;
  readonly settled: boolean;
}

const MOST_PANELS = 300;

/**
 * Integral of `f` over the intervals between the ascending `points`, by globally adaptive Gauss-Kronrod: the panel of
 * the largest error is halved until the sum of errors is below `tolerance` times the integral of |f|.
 */
export function integrate(f: (x: number) => number, points: readonly number[], tolerance: number = 1e-13): Integral {
  const kronrod = new Float64Array(2);
  const gauss = new Float64Array(2);
  const add = (x: number, weight: number, sums: Float64Array, gaussWeight: number, gaussSums: Float64Array): void => {
    const value = f(x);
    sums[0]! += weight * value;
    sums[1]! += weight * Math.abs(value);
    gaussSums[0]! += gaussWeight * value;
  };
  const panel = (low: number, high: number) => {
    kronrodPanel(add, low, high, kronrod, gauss);
    const gap = Math.abs(kronrod[0]! - gauss[0]!);
    const size = kronrod[1]!;
    return { low, high, value: kronrod[0]!, size, error: size > 0 ? size * Math.min(1, (200 * gap) / size) ** 1.5 : 0 };
  };
  const panels = points.slice(1).map((point, i) => panel(points[i]!, point));
  for (;;) {
    let error = 0;
    let size = 0;
    let value = 0;
    let worst = 0;
    panels.forEach((one, i) => {
      error += one.error;
      size += one.size;
      value += one.value;
      if (one.error > panels[worst]!.error) worst = i;
    });
    if (error <= tolerance * size) return { value, settled: true };
    const { low, high } = panels[worst]!;
    const middle = 0.5 * (low + high);
    if (panels.length >= MOST_PANELS || !(middle > low && middle < high)) {
      return { value, settled: error <= 1e-9 * size };
    }
    panels.splice(worst, 1, panel(low, middle), panel(middle, high));
  }
}
