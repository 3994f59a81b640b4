/**
 * erf(x) for |x| <= 0.46875, relative error below 1e-16.
 *
 * Coefficients: W. J. Cody, Mathematics of Computation 23 (1969) 631-637, table for n = 4.
 */
export function erfCentral(x: number): number {
  const y = x * x;
  const numerator =
    (((0.185777706184603153 * y + 3.1611237438705656) * y + 113.864154151050156) * y + 377.485237685302021) * y +
    3209.37758913846947;
  const denominator =
    (((y + 23.6012909523441209) * y + 244.024637934444173) * y + 1282.61652607737228) * y + 2844.23683343917062;
  return (x * numerator) / denominator;
}
