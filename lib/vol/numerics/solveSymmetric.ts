/**
 * Solves A x = b for a small symmetric positive definite A by Cholesky, in place: `b` becomes x, the lower triangle of
 * `a` (row-major, `size` by `size`) its factor. Returns false, with `b` spoilt, when A is not positive definite.
 */
export function solveSymmetric(a: Float64Array, b: Float64Array, size: number): boolean {
  for (let j = 0; j < size; j++) {
    let pivot = a[j * size + j]!;
    for (let k = 0; k < j; k++) pivot -= a[j * size + k]! * a[j * size + k]!;
    if (!(pivot > 0)) return false;
    const root = Math.sqrt(pivot);
    a[j * size + j] = root;
    for (let i = j + 1; i < size; i++) {
      let sum = a[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= a[i * size + k]! * a[j * size + k]!;
      a[i * size + j] = sum / root;
    }
  }
  for (let i = 0; i < size; i++) {
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= a[i * size + k]! * b[k]!;
    b[i] = sum / a[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = b[i]!;
    for (let k = i + 1; k < size; k++) sum -= a[k * size + i]! * b[k]!;
    b[i] = sum / a[i * size + i]!;
  }
  return true;
}
