import type { Moments } from "./Density.js";

/** Mean and central moments from the four raw ones; NaN where a raw one is. */
export function centralMoments(raw: readonly [number, number, number, number]): Moments {
  const [m1, m2, m3, m4] = raw;
  const variance = m2 - m1 * m1;
  const third = m3 - 3 * m1 * m2 + 2 * m1 ** 3;
  const fourth = m4 - 4 * m1 * m3 + 6 * m1 * m1 * m2 - 3 * m1 ** 4;
  return { mean: m1, variance, skewness: third / variance ** 1.5, kurtosis: fourth / (variance * variance) };
}
