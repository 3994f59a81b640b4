/**
 * Index of the first element that is smaller than the one before it, or that is NaN; -1 when the array is sorted.
 * O(n).
 */
export function firstUnsorted(values: Float64Array): number {
  let before = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!(value >= before)) return i;
    before = value;
  }
  return -1;
}
