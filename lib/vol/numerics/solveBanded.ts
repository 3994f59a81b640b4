/**
 * Solves A x = b for a symmetric positive definite band matrix by Cholesky, in place: `b` becomes x, `a` its factor.
 * Returns false, with `b` spoilt, when A is not positive definite. Cost grows with `size` times the square of `width`.
 *
 * @param a lower triangle row by row: row i holds the elements of the columns i - width to i, the diagonal last; what
 * lies left of column 0 is not read
 * @param width elements beside the diagonal
 */
export function solveBanded(a: Float64Array, b: Float64Array, size: number, width: number): boolean {
  const row = width + 1;
  for (let i = 0; i < size; i++) {
    const first = Math.max(0, i - width);
    // Element (i, j) lies at i * row + width + j - i.
    const own = i * row + width - i;
    for (let j = first; j <= i; j++) {
      const other = j * row + width - j;
      let sum = a[own + j]!;
      for (let k = Math.max(first, j - width); k < j; k++) sum -= a[own + k]! * a[other + k]!;
      if (j < i) a[own + j] = sum / a[other + j]!;
      else {
        if (!(sum > 0)) return false;
        a[own + i] = Math.sqrt(sum);
      }
    }
    let value = b[i]!;
    for (let k = first; k < i; k++) value -= a[own + k]! * b[k]!;
    b[i] = value / a[own + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    let value = b[i]!;
    for (let k = i + 1; k <= Math.min(size - 1, i + width); k++) value -= a[k * row + width + i - k]! * b[k]!;
    b[i] = value / a[i * row + width]!;
  }
  return true;
}
