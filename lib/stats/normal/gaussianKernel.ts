/**
 * exp(-c x^2) to full relative accuracy for `c` a power of two (1 or 1/2) and |x| < 40.
 *
 * `Math.exp(-c * x * x)` loses c x^2 units in the last place, because the rounding error of the square is
 * exponentiated. Splitting x at a sixteenth makes the first square exact (W. J. Cody, "Rational Chebyshev
 * approximations for the error function", Mathematics of Computation 23, 1969, 631-637).
 */
export function gaussianKernel(x: number, c: number): number {
  const head = Math.trunc(x * 16) / 16;
  const tail = (x - head) * (x + head);
  // An infinite x has no tail to correct for (inf - inf).
  return Number.isNaN(tail) ? Math.exp(-c * x * x) : Math.exp(-c * head * head) * Math.exp(-c * tail);
}
