/**
 * Row numbers of a curve that draw the same picture with fewer points: of each of `buckets` equal runs the first,
 * lowest, highest and last row. Gaps (`null`) are kept where they begin. Curves of at most `4 * buckets` rows are kept whole.
 */
export function thinCurve(values: readonly (number | null)[], buckets = 500): number[] {
  if (values.length <= 4 * buckets) return values.map((_, index) => index);
  const kept = new Set<number>();
  for (let bucket = 0; bucket < buckets; bucket++) {
    const start = Math.floor((bucket * values.length) / buckets);
    const end = Math.floor(((bucket + 1) * values.length) / buckets);
    let low = -1;
    let high = -1;
    kept.add(start).add(end - 1);
    for (let row = start; row < end; row++) {
      const value = values[row];
      if (value === null || value === undefined) {
        if (row === start || values[row - 1] !== null) kept.add(row);
        // The row before a gap ends its stretch of line there, not at the last kept point.
        if (row > start && values[row - 1] !== null) kept.add(row - 1);
        if (row + 1 < end && values[row + 1] !== null) kept.add(row + 1);
        continue;
      }
      if (low < 0 || value < values[low]!) low = row;
      if (high < 0 || value > values[high]!) high = row;
    }
    if (low >= 0) kept.add(low).add(high);
  }
  return [...kept].sort((a, b) => a - b);
}
