/**
 * Durrleman's function g from total variance `w`, its slope and its curvature in log-moneyness `k`:
 * g = (1 - k w'/(2w))^2 - w'^2/4 (1/w + 1/4) + w''/2. The density of the slice has its sign.
 *
 * Source: Gatheral and Jacquier 2014, equation 2.1.
 */
export function butterflyFunction(k: number, w: number, slope: number, curvature: number): number {
  const tilt = 1 - (k * slope) / (2 * w);
  return tilt * tilt - 0.25 * slope * slope * (1 / w + 0.25) + 0.5 * curvature;
}
