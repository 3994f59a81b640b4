/**
 * The total variance that a smile with slope and curvature as given needs at log-moneyness `k` for its butterfly
 * function to be at least 0; -Infinity where any variance does.
 *
 * With u = 1/w the butterfly function is the parabola A u^2 - B u + C, with A = (k w'/2)^2, B = k w' + w'^2/4 and
 * C = 1 - w'^2/16 + w''/2. It is at least 0 up to its smaller root. Beyond the larger root 1 - k w'/(2w) is negative
 * on the side where k w' > 0, which M. Fukasawa ("The normalizing transformation of the implied volatility smile",
 * Mathematical Finance 22, 2012) shows to be arbitrage. So w >= 1/u1 is the condition.
 */
export function requiredVariance(k: number, slope: number, curvature: number): number {
  const tilt = k * slope;
  const b = tilt + 0.25 * slope * slope;
  if (!(b > 0)) return Number.NEGATIVE_INFINITY;
  const c = 1 - 0.0625 * slope * slope + 0.5 * curvature;
  const discriminant = b * b - tilt * tilt * c;
  return discriminant < 0 ? Number.NEGATIVE_INFINITY : (b + Math.sqrt(discriminant)) / (2 * c);
}
