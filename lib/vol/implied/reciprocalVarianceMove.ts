/**
 * Relative change of 1/s^2 that brings a price to its target, by one third-order Householder step (fourth-order
 * convergence) on the logarithm of the price; NaN or not above -1 when the step leads nowhere.
 *
 * Far from the money ln(price) is nearly straight in 1/s^2; it is the scale of the reciprocal log-price of P. Jaeckel,
 * "Let's Be Rational" (2013), without its logarithms.
 *
 * @param excess price/target - 1
 * @param g elasticity s price'/price
 * @param kappa s price''/price'
 * @param kappaSlope s d(kappa)/ds
 */
export function reciprocalVarianceMove(excess: number, g: number, kappa: number, kappaSlope: number): number {
  const a = 1 + kappa - g;
  // With w = 1/s^2: w f''/f' and w^2 f'''/f' of f = ln(price).
  const eta = -0.5 * a - 1;
  const zeta = 0.25 * (a * a + kappaSlope - g * a) + 1.5 * a + 2;
  const newton = (2 * logOnePlus(excess)) / g;
  return (newton * (1 + 0.5 * eta * newton)) / (1 + newton * (eta + (zeta * newton) / 6));
}

/** ln(1 + e) by its series where that is exact. */
function logOnePlus(e: number): number {
  if (Math.abs(e) > 1e-3) return Math.log1p(e);
  return e * (1 - e * (0.5 - e * (1 / 3 - e * (0.25 - e * 0.2))));
}
