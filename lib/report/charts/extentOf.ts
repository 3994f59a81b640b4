/** Smallest and largest of `values`; nulls are passed over. `[Infinity, -Infinity]` when there is none. */
export function extentOf(values: Iterable<number | null>): [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value === null) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** `extent` widened by `share` of its length at each end, so that no mark sits on the frame. */
export function padExtent([low, high]: readonly [number, number], share: number): [number, number] {
  const length = high - low;
  const margin = length > 0 ? length * share : Math.abs(low) * share || 1;
  return [low - margin, high + margin];
}
