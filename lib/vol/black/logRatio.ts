/**
 * ln(a/b) to full relative accuracy also when the two are close: a - b is then exact, and the rounding of the
 * quotient is not amplified. Both must be positive.
 *
 * Between 1/2 and 2 it is 2 atanh(y) with y = (a - b)/(a + b), by its series for |y| < 1/10 and else by a rational
 * function of y^2 made by `test/vol/fixtures/rationalApproximations.py`: less than half the time of `Math.log1p`.
 */
export function logRatio(a: number, b: number): number {
  const y = (a - b) / (a + b);
  const w = y * y;
  // Neither for a sum that overflows, whose y is 0 or NaN: only a = b may give 0.
  if (!(w < 0.01) || (w === 0 && a !== b)) return wideLogRatio(a, b);
  const series =
    ((((0.0789566179960166 * w + 0.09088609072098446) * w + 0.1111112306708736) * w + 0.14285714257655663) * w +
      0.20000000000024065) *
      w +
    0.3333333333333333;
  return 2 * (y + y * w * series);
}

function wideLogRatio(a: number, b: number): number {
  const y = (0.5 * a - 0.5 * b) / (0.5 * a + 0.5 * b);
  const w = y * y;
  if (w < 0.1111) {
    const numerator =
      (((-0.00023827540915491365 * w - 0.003268344793975414) * w + 0.149341646964124) * w - 0.45523250530737436) * w +
      0.3333333333333333;
    const denominator = ((-0.22001978875984232 * w + 1.1988720218806856) * w - 1.9656975159221575) * w + 1;
    return 2 * (y + (y * w * numerator) / denominator);
  }
  const ratio = a / b;
  return ratio > 1e-300 && ratio < 1e300 ? Math.log(ratio) : Math.log(a) - Math.log(b);
}
