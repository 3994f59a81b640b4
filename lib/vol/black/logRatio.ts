/**
 * ln(a/b) to full relative accuracy also when the two are close: a - b is then exact, and the rounding of the
 * quotient is not amplified. Both must be positive.
 */
export function logRatio(a: number, b: number): number {
  const ratio = a / b;
  if (ratio > 0.5 && ratio < 2) return Math.log1p((a - b) / b);
  return ratio > 1e-300 && ratio < 1e300 ? Math.log(ratio) : Math.log(a) - Math.log(b);
}
